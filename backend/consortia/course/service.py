"""Starting a consortium, changing its settings, taking it through its life cycle."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.calls import queries as calls
from backend.companies import queries as companies
from backend.consortia import notices, queries, states
from backend.consortia.course.inviting import forming_again, invite_all
from backend.consortia.forms import Move, NewConsortium, Settings
from backend.consortia.judgement.checking import Obstacle, obstacles
from backend.consortia.opening import STALE, inside, to_edit, worded
from backend.consortia.snapshots import keep_version
from backend.consortia.standing import Standing, standing
from backend.database import one_at_a_time
from backend.errors import Conflict, Invalid
from backend.i18n import gettext, mark
from backend.models import (
    Call,
    CallStatus,
    Company,
    CompanyState,
    Consortium,
    ConsortiumMember,
    ConsortiumSlot,
    ConsortiumState,
    MemberRole,
    MemberState,
    Origin,
    User,
)  # fmt: skip

NOT_VERIFIED = mark(
    "An officer is still checking your company. You can start a consortium once it is verified."
)
CLOSED = mark("This call is closed: nobody applies to it any more.")
NO_COORDINATOR = mark("Please choose the company that coordinates.")
NOT_LISTED = mark("Choose a company that is in the directory.")
NAME_TAKEN = mark("You are already preparing a consortium with this name for the same call.")
NO_REASON = mark("Please choose a reason.")
SAY_WHY = mark("Please write why, so that the others can act on it.")
CONFLICTED = mark(
    "You have declared an interest in %(company)s, so another officer must decide on this "
    "consortium."
)


def start(
    db: Session, *, user: User, company: Company | None, call_id: int, data: NewConsortium
) -> Consortium:
    """Starts a draft for a call; pressing twice makes one."""
    call = calls.call(db, call_id)
    if call.status == CallStatus.closed:
        raise Conflict(CLOSED)
    coordinator = company or _named(db, data)
    if company is not None and company.state != CompanyState.verified:
        raise Conflict(NOT_VERIFIED)
    one_at_a_time(db, f"consortium:{coordinator.id}:{call.id}")
    same = queries.standing_like(
        db, call_id=call.id, coordinator_id=coordinator.id, title=data.title
    )
    if same is not None:
        made = queries.consortium(db, same.id)
        if not standing(db, user, made).inside:  # its coordinator has left it
            raise Conflict(NAME_TAKEN)
        return made
    return _started(db, user, coordinator, call, data, own=company is not None)


def change_settings(
    db: Session, *, user: User, consortium_id: int, data: Settings
) -> dict[str, str]:
    """Saves name, idea, limits; {} when done, else why not by field (message ids)."""
    found = to_edit(db, user, consortium_id).consortium
    if data.version != found.version:
        return {"": STALE}
    values = data.model_dump(exclude={"version"})
    same = queries.standing_like(
        db, call_id=found.call_id, coordinator_id=found.coordinator_id, title=data.title
    )
    if same is not None and same.id != found.id:
        return {"title": NAME_TAKEN}
    changed = [name for name, value in values.items() if getattr(found, name) != value]
    for name in changed:
        setattr(found, name, values[name])
    if changed:
        keep_version(db, found, kind="consortium_changed", user=user)
        record(db, "consortium_changed", actor=user, subject=found, columns=changed)
    return {}


def move(db: Session, *, user: User, consortium_id: int, data: Move) -> Consortium:
    """Takes it to its next state, if the table and the guards allow it; twice is once."""
    found = queries.locked_consortium(db, consortium_id)
    who = inside(db, user, found)
    if found.state == data.target:
        return found
    reason, overruled = _checked(db, who, data)
    before, found.state = ConsortiumState(found.state), data.target
    found.state_reason, found.state_note = reason, data.note
    found.state_at = datetime.now(UTC)
    if found.state is ConsortiumState.invited:
        invite_all(db, found, user)
    keep_version(db, found, kind="consortium_moved", user=user, note=data.note)
    _approval(found)
    record(
        db, "consortium_moved", actor=user, subject=found, before=before.value,
        after=found.state.value, reason=reason, note=data.note, overruled=overruled,
    )  # fmt: skip
    notices.tell_move(db, found, before, user)
    if found.state is ConsortiumState.invited:
        forming_again(db, found)
    return found


def _approval(found: Consortium) -> None:
    """An approval is of one version; a draft has none."""
    if found.state is ConsortiumState.approved:
        found.approved_version = found.version
    elif found.state is ConsortiumState.draft:
        found.approved_version = None


def objections(db: Session, *, user: User, consortium_id: int, data: Move) -> dict[str, str]:
    """What stands against a move, by field and in words, so that a page can say it in place."""
    found = queries.locked_consortium(db, consortium_id)
    who = inside(db, user, found)
    if found.state == data.target:
        return {}
    return worded(lambda: _checked(db, who, data))


def _checked(db: Session, who: Standing, data: Move) -> tuple[str, list[str]]:
    """The reason given and what was overruled, once nothing stands against the move."""
    if data.version != who.consortium.version:
        raise Conflict(STALE)
    states.require(who.consortium.state, data.target, who.actors)
    return _reason(who.consortium.state, data, who), guard(db, who, data)


def _named(db: Session, data: NewConsortium) -> Company:
    """The coordinator that an officer named."""
    if data.coordinator_id is None:
        raise Invalid(fields={"coordinator_id": gettext(NO_COORDINATOR)})
    found = db.get(Company, data.coordinator_id)
    if found is None or found.state not in companies.LISTED:
        raise Invalid(fields={"coordinator_id": gettext(NOT_LISTED)})
    return found


def _started(
    db: Session, user: User, coordinator: Company, call: Call, data: NewConsortium, *, own: bool
) -> Consortium:
    made = Consortium(
        call_id=call.id, call_version=call.version, title=data.title, summary=data.summary,
        coordinator_id=coordinator.id, created_by_id=user.id,
        origin=Origin.company if own else Origin.officer,
    )  # fmt: skip
    made.members = [
        ConsortiumMember(
            company_id=coordinator.id, role=MemberRole.coordinator, by_id=user.id,
            state=MemberState.accepted if own else MemberState.suggested, locked=True,
        )
    ]  # fmt: skip
    made.slots = slots_of(db, call)
    db.add(made)
    db.flush()
    made = queries.consortium(db, made.id)
    keep_version(db, made, kind="consortium_started", user=user, first=True)
    record(
        db, "consortium_started", actor=user, subject=made, call_id=call.id,
        coordinator_id=coordinator.id,
    )  # fmt: skip
    return made


def slots_of(db: Session, call: Call) -> list[ConsortiumSlot]:
    """What the call requires now, as slots to fill."""
    return [
        ConsortiumSlot(
            capability_id=one.id, position=number, text_en=one.text_en, text_uk=one.text_uk,
            codes=list(one.codes), weight=one.weight, minimum_trl=one.minimum_trl, role=one.role,
            confirmed=one.confirmed_at is not None, coverage=[],
        )
        for number, one in enumerate(calls.capabilities_of(db, call.id), 1)
    ]  # fmt: skip


def _reason(state: ConsortiumState, data: Move, who: Standing) -> str:
    """The reason of a decision that needs one, checked."""
    allowed = states.reasons(state, data.target, who.actors)
    if not allowed:
        return ""
    if data.reason not in allowed:
        raise Invalid(fields={"reason": gettext(NO_REASON)})
    returned = data.target in {ConsortiumState.draft, ConsortiumState.dissolved}
    if (returned or data.reason == states.OTHER) and not data.note:
        raise Invalid(fields={"note": gettext(SAY_WHY)})
    return data.reason


def guard(db: Session, who: Standing, data: Move) -> list[str]:
    """Refuses a move that something stands against; returns what an officer overruled."""
    if who.officer:
        ids = [one.company_id for one in who.consortium.members]
        if name := queries.conflict_of(db, who.user, ids):
            raise Conflict(CONFLICTED, company=name)
    against: list[Obstacle] = obstacles(db, who.consortium, data.target)
    if not against:
        return []
    may = who.officer and data.target in states.OVERRIDABLE
    hard = [one for one in against if not (may and one.overridable)]
    if hard:
        raise Conflict(hard[0].message, **hard[0].values)
    if not data.override:
        raise Conflict(against[0].message, **against[0].values)
    if not data.note:
        raise Invalid(fields={"note": gettext(SAY_WHY)})
    return [one.code for one in against]
