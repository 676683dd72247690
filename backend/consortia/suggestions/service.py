"""Consortia suggested for open calls: made every night, told with what changed, taken up."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.consortia import queries
from backend.consortia.course import service
from backend.consortia.forms import NewConsortium
from backend.consortia.plans import proposing
from backend.errors import Conflict, NotFound
from backend.i18n import gettext, mark
from backend.jobs import enqueue
from backend.matcher import consortia as matcher
from backend.models import (
    Call,
    CallStatus,
    CallSuggestion,
    Consortium,
    ListKind,
    Origin,
    User,
)  # fmt: skip
from backend.shown.service import Listed, Shelf, keep_all

GONE = mark("There is no suggestion for this call any more.")
CHANGED = mark("The suggestion has changed since you opened it. Look at it again.")
TITLE = mark("Suggested for %(call)s")
MOST_MEMBERS = 10
SECONDS = 8.0
LONGEST = 160


def ask_for_all(db: Session) -> int:
    """Has a worker make the suggestion of every open call whose rules are known, one by one."""
    ids = db.scalars(
        select(Call.id)
        .where(Call.status == CallStatus.open, Call.programme != "")
        .order_by(Call.deadline.asc().nulls_last(), Call.id)
    ).all()
    closed = select(Call.id).where(Call.status != CallStatus.open)
    for old in db.scalars(select(CallSuggestion).where(CallSuggestion.call_id.in_(closed))):
        db.delete(old)
    for call_id in ids:
        enqueue(db, "suggest_consortium", lock="suggest_consortium", call_id=call_id)
    return len(ids)


def suggest(db: Session, *, call_id: int) -> CallSuggestion | None:
    """Makes a call's suggestion anew; None where there is none to make."""
    call = db.get(Call, call_id)
    held = db.get(CallSuggestion, call_id, with_for_update=True)
    found = _proposed(db, call)
    if call is None or found is None:
        if held is not None:
            db.delete(held)
        return None
    return _kept(db, held, call, found)


def _proposed(db: Session, call: Call | None) -> matcher.Assembled | None:
    """The engine's answer for an open call, if it has a team."""
    if call is None or call.status != CallStatus.open:
        return None
    wishes = matcher.Wishes(maximum=MOST_MEMBERS)
    try:
        found = matcher.propose(db, call, wishes, alternatives=1, seconds=SECONDS)
    except (matcher.NoRules, ValueError):
        return None
    return found if found.best is not None else None


def _kept(
    db: Session, held: CallSuggestion | None, call: Call, found: matcher.Assembled
) -> CallSuggestion:
    now = datetime.now(UTC)
    team = proposing.plain_of(found.proposals[0])
    if held is None:
        held = CallSuggestion(call_id=call.id, first_at=now, changed_at=now, before={})
        db.add(held)
    elif differs(held.team, team):
        held.before, held.changed_at = held.team, now
    held.team, held.made_at = team, now
    held.call_version = call.version
    held.model_id = found.pool.model_id if found.pool else ""
    db.flush()
    return held


def differs(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether other companies take part, or in other roles; who leads what may shift."""
    return set(one["companies"]) != set(other["companies"]) or one["roles"] != other["roles"]


def joined(found: CallSuggestion) -> Sequence[int]:
    """Companies that were not in the team before; none while it is the first."""
    before = found.before.get("companies", found.team["companies"])
    return [one for one in found.team["companies"] if one not in before]


def left(found: CallSuggestion) -> Sequence[int]:
    """Companies that were in the team before."""
    return [one for one in found.before.get("companies", ()) if one not in found.team["companies"]]


def read(db: Session, *, user: User, found: Sequence[CallSuggestion]) -> None:
    """A page of suggestions came before an officer's eyes: each goes into the log of lists."""
    keep_all(
        db,
        [
            Shelf(
                ListKind.teams, one.model_id, [Listed(key) for key in one.team["companies"]], user,
                one.team["companies"][0], None, one.call_id, "suggested",
            )
            for one in found
        ],
    )  # fmt: skip


def take_up(db: Session, *, user: User, call_id: int, seen: str) -> Consortium:
    """Starts a consortium from a call's suggestion; pressing twice makes one.

    `seen` is when the suggestion that the officer read was made the one it is.
    """
    found = db.get(CallSuggestion, call_id)
    if found is None:
        raise NotFound(GONE)
    if found.changed_at.isoformat() != seen:
        raise Conflict(CHANGED)
    call = db.get_one(Call, call_id)
    title = gettext(TITLE, call=call.identifier)[:LONGEST]
    made = service.start(
        db, user=user, company=None, call_id=call_id,
        data=NewConsortium(title=title, coordinator_id=found.team["companies"][0]),
    )  # fmt: skip
    if made.version > 1 or len(made.members) > 1:  # started from it a moment ago
        return made
    held = queries.locked_consortium(db, made.id)
    held.origin = Origin.engine
    held.proposals = {
        "status": found.team["status"], "proposals": [found.team], "relax": [],
        "version": held.version, "made_at": found.made_at.isoformat(),
    }  # fmt: skip
    record(db, "consortium_suggestion_taken", actor=user, subject=held, call_id=call_id)
    db.flush()
    return proposing.take_over(db, user=user, consortium_id=made.id, number=1, seen=held.version)
