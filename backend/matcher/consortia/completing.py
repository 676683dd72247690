"""Who would complete a team, as history sees it: judged by the worker, kept as one row."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from backend.matcher.answers import CLEAR, companies_in, mask
from backend.matcher.consortia.busy import apart
from backend.matcher.consortia.circumstances import NoRules, circumstances
from backend.matcher.consortia.desk import usual_role
from backend.matcher.consortia.entities import entities
from backend.matcher.engine import engine, model_id
from backend.matcher.rankings import serving
from backend.models import Call, TeamCompletion, TrackRecord
from matching.teams import Role
from matching.types import Pair

VERSION = 1
#: kept of each list: some are barred or keep apart by the time somebody reads them
KEPT = 40
#: looked at for them: some may take no part under the call's rules
LOOKED_AT = 120


@dataclass(frozen=True)
class Joining:
    """One company that could join, in which role; `reasons` as suggestions store them.

    Base and contributions of the reasons sum to `score` (logit).
    """

    company_id: int
    role: Role
    score: float
    fit: float
    low: float
    high: float
    reasons: Mapping[str, Any]


@dataclass(frozen=True)
class Completion:
    """The two lists, best first: near somebody of the team, and strangers to all of it.

    `judged` companies could have stood in them; about `recorded` members the records say anything:
    where they are none, nobody is answered. `current` is False once the team, what is recorded of
    it or the call's title are others, or another model is in use; `rejudge` says that it is that.
    """

    near: tuple[Joining, ...]
    strangers: tuple[Joining, ...]
    judged: int
    recorded: int
    model_id: str
    made_at: datetime
    current: bool
    rejudge: bool


def completion_of(
    db: Session, consortium_id: int, call: Call, members: Collection[int]
) -> Completion | None:
    """The lists as they were judged last; None before the first time."""
    row = db.get(TeamCompletion, consortium_id, populate_existing=True)
    if row is None or row.body.get("version") != VERSION:
        return None
    rejudge = row.model_id != serving(db).model_id
    return Completion(
        near=_listed(row.body["near"]), strangers=_listed(row.body["strangers"]),
        judged=row.judged, recorded=row.recorded, model_id=row.model_id, made_at=row.made_at,
        current=row.digest == _digest(db, call, members) and not rejudge, rejudge=rejudge,
    )  # fmt: skip


def complete(db: Session, consortium_id: int, call: Call, members: Sequence[int]) -> None:
    """Judges who would complete a team and keeps the two lists.

    As in other lists those are left out for whom nothing speaks.
    """
    built, may = engine(db), set(companies_in(db)) - kept_from(db, members)
    known = [key for key in members if key in set(built.keys)]
    lists: dict[str, list[Pair]] = {"near": [], "strangers": []}
    if known:
        allowed = mask(built, may)
        for name in lists:
            found = built.completing(
                known, call.title, allowed=allowed, strangers=name == "strangers", top=LOOKED_AT
            )
            lists[name] = [pair for pair in found if pair.score - pair.base >= CLEAR]
    roles = _roles(db, call, [_id(pair) for found in lists.values() for pair in found])
    kept = {
        name: [_plain(pair, roles[_id(pair)]) for pair in found if _id(pair) in roles][:KEPT]
        for name, found in lists.items()
    }
    values = {
        "digest": _digest(db, call, members), "model_id": model_id(db),
        "made_at": datetime.now(UTC), "judged": len(may - set(members)),
        "recorded": _records(db, members)[0], "body": {"version": VERSION, **kept},
    }  # fmt: skip
    statement = insert(TeamCompletion).values(consortium_id=consortium_id, **values)
    db.execute(statement.on_conflict_do_update(index_elements=["consortium_id"], set_=values))


def kept_from(db: Session, members: Collection[int]) -> set[int]:
    """Companies that do not want to meet one of these, or that one of these does not."""
    pairs = [set(pair) for pair in apart(db)]
    return {key for pair in pairs if pair & set(members) for key in pair - set(members)}


def _roles(db: Session, call: Call, ids: Sequence[int]) -> dict[int, Role]:
    """The role in which each would take part; without those who may not under the rules."""
    known = entities(db, ids)
    try:
        context = circumstances(db, call)
    except NoRules:
        return dict.fromkeys(known, Role.BENEFICIARY)
    found = ((key, usual_role(entity, context)) for key, entity in known.items())
    return {key: role for key, role in found if role is not None}


def _records(db: Session, members: Collection[int]) -> tuple[int, int]:
    """About how many members the records say anything, in how many entries."""
    columns = (func.count(TrackRecord.company_id.distinct()), func.count())
    row = db.execute(select(*columns).where(TrackRecord.company_id.in_(members))).one()
    return int(row[0]), int(row[1])


def _digest(db: Session, call: Call, members: Collection[int]) -> bytes:
    said = [call.title, sorted(members), _records(db, members)]
    return hashlib.sha256(json.dumps(said).encode()).digest()


def _id(pair: Pair) -> int:
    return int(pair.candidate)


def _plain(pair: Pair, role: Role) -> dict[str, Any]:
    reasons = [
        {"code": one.code, "side": str(one.side), "values": dict(one.values),
         "contribution": one.contribution}
        for one in pair.reasons
    ]  # fmt: skip
    return {
        "company_id": _id(pair), "role": str(role), "score": pair.score, "fit": pair.fit,
        "low": pair.low, "high": pair.high, "reasons": {"base": pair.base, "reasons": reasons},
    }  # fmt: skip


def _listed(rows: Sequence[Mapping[str, Any]]) -> tuple[Joining, ...]:
    return tuple(Joining(**{**row, "role": Role(row["role"])}) for row in rows)
