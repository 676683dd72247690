"""The candidates of a call as one row: made by the judgement, read by pages."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.matcher.rankings import serving
from backend.models import Call, CallPool, RequiredCapability
from matching.types import Key

#: of how candidates are judged and kept: an older row is made anew
VERSION = 3
#: pools held as read
KEPT = 24
#: code of the only capability of a call that names none: the call itself
WHOLE = "0"


@dataclass(frozen=True)
class Needed:
    """A capability that the call requires.

    `trl` is the readiness a partner usually brings; `least_trl` the one below which nobody counts:
    only where the call's text or an officer says so. `role` is the loosest in which whoever brings
    it takes part, "" for any.
    """

    code: str
    text_en: str
    text_uk: str
    codes: tuple[str, ...] = ()
    weight: int = 3
    trl: int | None = None
    least_trl: int | None = None
    confirmed: bool = False
    role: str = ""


@dataclass(frozen=True)
class Shown:
    """A level 0..100 in a capability and what it rests on: an offer or a project, by id."""

    level: int
    trl: int | None = None
    estimated: bool = False
    offer: int | None = None
    project: str | None = None


@dataclass(frozen=True)
class Judged:
    """A candidate: fit 0..1, levels by capability, newcomer and price 0..1, why it is here.

    `record` and `led` count the projects that it took part in and those that it coordinated.
    """

    id: int
    fit: float
    newcomer: float
    price: float
    record: int
    why: str
    levels: Mapping[str, Shown]
    led: int = 0


@dataclass(frozen=True)
class Tie:
    """Two candidates that worked together: in how many projects, and how close that makes them."""

    one: int
    other: int
    strength: float
    projects: int


@dataclass(frozen=True, eq=False)
class Pool:
    """Everything about a call's candidates that does not change with an officer's wishes.

    `current` is False once the call, its capabilities or the kinds of evidence have changed, or
    another model is in use; `rejudge` says that it is the model.
    """

    call_id: int
    made_at: datetime
    current: bool
    judged: int
    model_id: str
    needed: tuple[Needed, ...]
    candidates: Mapping[int, Judged]
    ties: tuple[Tie, ...] = field(default=())
    rejudge: bool = False

    def ties_of(self) -> dict[tuple[Key, Key], float]:
        """Strengths by pair, as assembly takes them."""
        return {(tie.one, tie.other): tie.strength for tie in self.ties}


def needed_of(db: Session, call: Call) -> tuple[Needed, ...]:
    """The call's capabilities in force, in order; the call itself if there are none."""
    rows = db.scalars(
        select(RequiredCapability)
        .where(
            RequiredCapability.call_id == call.id,
            RequiredCapability.removed_at.is_(None),
        )
        .order_by(RequiredCapability.position, RequiredCapability.id)
    ).all()
    if not rows:
        return (Needed(WHOLE, call.title, "", weight=5),)
    return tuple(_needed(row) for row in rows)


def _needed(row: RequiredCapability) -> Needed:
    confirmed = row.confirmed_at is not None
    said = confirmed or row.reasons.get("trl_from") == "text" or row.drafted_by == "officer"
    return Needed(
        str(row.id), row.text_en, row.text_uk, tuple(row.codes), row.weight, row.minimum_trl,
        row.minimum_trl if said else None, confirmed, row.role,
    )  # fmt: skip


def digest_of(call: Call, needed: Sequence[Needed]) -> bytes:
    """Changes when the call says something else."""
    said = [call.title, call.text, [asdict(one) for one in needed]]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).digest()


def stored(db: Session, call: Call) -> Pool | None:
    """The pool as it was made last; None before the first time.

    What it holds is read once for each time it was made: a page asks for it with every change.
    """
    row = db.execute(
        select(CallPool.made_at, CallPool.digest, CallPool.model_id).where(
            CallPool.call_id == call.id
        )
    ).first()
    if row is None:
        return None
    key = (str(db.get_bind().engine.url), call.id, row.made_at, row.digest)
    with _lock:
        held = _read.get(key)
    if held is None:
        held = _from_row(db, call)
        if held is None:
            return None
        with _lock:
            _read[key] = held
            while len(_read) > KEPT:
                _read.popitem(last=False)
    same = row.digest == digest_of(call, needed_of(db, call))
    rejudge = row.model_id != serving(db).model_id
    return replace(held, current=same and not rejudge, rejudge=rejudge)


def judged_by_others(db: Session) -> list[int]:
    """Calls whose candidates were judged by another model than the one in use."""
    others = CallPool.model_id != serving(db).model_id
    return list(db.scalars(select(CallPool.call_id).where(others).order_by(CallPool.call_id)))


_lock = Lock()
_read: OrderedDict[tuple[Any, ...], Pool] = OrderedDict()


def _from_row(db: Session, call: Call) -> Pool | None:
    row = db.get(CallPool, call.id, populate_existing=True)
    if row is None or row.body.get("version") != VERSION:
        return None
    return Pool(
        call_id=call.id,
        made_at=row.made_at,
        current=False,
        judged=row.judged,
        model_id=row.model_id,
        needed=tuple(Needed(**_tupled(one)) for one in row.body["needed"]),
        candidates={one["id"]: _judged(one) for one in row.body["candidates"]},
        ties=tuple(Tie(*one) for one in row.body["ties"]),
    )


def store(db: Session, call: Call, pool: Pool, asked_for: Sequence[int]) -> None:
    """Keeps a pool in place of the last one."""
    row = db.get(CallPool, call.id) or CallPool(call_id=call.id)
    row.asked_for = list(asked_for)
    row.digest = digest_of(call, pool.needed)
    row.model_id, row.made_at, row.judged = pool.model_id, pool.made_at, pool.judged
    row.body = {
        "version": VERSION,
        "needed": [asdict(one) for one in pool.needed],
        "candidates": [_plain(one) for one in pool.candidates.values()],
        "ties": [[tie.one, tie.other, tie.strength, tie.projects] for tie in pool.ties],
    }
    db.add(row)
    db.flush()


def _plain(one: Judged) -> dict[str, Any]:
    levels = {
        code: [shown.level, shown.trl, shown.estimated, shown.offer, shown.project]
        for code, shown in one.levels.items()
    }
    return {**vars(one), "levels": levels}


def _judged(row: Mapping[str, Any]) -> Judged:
    levels = {code: Shown(*shown) for code, shown in row["levels"].items()}
    return Judged(**{**row, "levels": levels})


def _tupled(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "codes": tuple(row["codes"])}
