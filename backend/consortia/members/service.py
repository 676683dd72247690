"""Who takes part: adding, inviting, answering, asking to join, leaving, taking out."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.companies import queries as companies
from backend.companies.disclosure.levels import OFFICERS
from backend.consortia import member_states, notices, queries
from backend.consortia.course import inviting
from backend.consortia.forms import Addition, MemberMove
from backend.consortia.judgement.checking import against_inviting, against_taking_in
from backend.consortia.lists import queries as list_queries
from backend.consortia.member_states import GAVE_UP, LIVE, NEEDS_REASON, Side
from backend.consortia.members import handing
from backend.consortia.opening import inside, to_edit, worded
from backend.consortia.snapshots import keep_version
from backend.consortia.standing import alone, companies_of
from backend.errors import Conflict, Invalid, NotFound
from backend.i18n import gettext, mark
from backend.matches.apart.queries import are_kept_apart
from backend.models import (
    Company,
    CompanyState,
    Consortium,
    ConsortiumMember,
    LetterOfIntent,
    MemberRole,
    MemberState,
    Part,
    SlotCoverage,
    User,
)  # fmt: skip

NOT_VERIFIED = mark(
    "An officer is still checking your company. You can answer once it is verified; the "
    "coordinator is told nothing until then."
)
CANNOT_ADD = mark("This company can't be added to the consortium at present.")
FULL = mark("The consortium already has as many companies as its settings allow.")
NO_REASON = mark("Please choose a reason.")


def add(db: Session, *, user: User, consortium_id: int, data: Addition) -> ConsortiumMember:
    """Takes a company into the picture, perhaps in another's place; twice is once."""
    who = to_edit(db, user, consortium_id)
    found = who.consortium
    live = [one for one in found.members if one.state in LIVE]
    for one in live:
        if one.company_id == data.company_id:
            return one
    company = addable(db, found, data.company_id)
    gone = queries.member_in(found, data.instead_of) if data.instead_of else None
    leaving = 1 if gone is not None and gone.state in LIVE else 0
    if len(live) - leaving >= found.maximum_members:
        raise Conflict(FULL)
    if gone is not None and gone.state in LIVE:
        member_states.require(gone, found.state, MemberState.removed, {Side.lead})
    member = ConsortiumMember(
        consortium_id=found.id, company_id=company.id, role=data.role, by_id=user.id,
        replaces_id=gone.id if gone else None,
    )  # fmt: skip
    db.add(member)
    db.flush()
    if gone is not None:
        hand_over(db, found, gone, member)
    if data.slot_id is not None:
        cover(db, found, data.slot_id, member.id, Part.lead)
    if gone is not None and gone.state in LIVE:
        close(db, found, gone, MemberState.removed, user)
    done = queries.consortium(db, found.id)
    keep_version(db, done, kind="consortium_member_added", user=user)
    record(
        db, "consortium_member_added", actor=user, subject=done, company_id=company.id,
        role=data.role.value, instead_of=gone.company_id if gone else None,
    )  # fmt: skip
    return queries.member_in(done, member.id)


def move_member(
    db: Session, *, user: User, consortium_id: int, member_id: int, data: MemberMove
) -> ConsortiumMember:
    """Invites, answers, leaves, takes out: whatever the table of members has; twice is once."""
    found = queries.locked_consortium(db, consortium_id)
    member = queries.member_in(found, member_id)
    sides = _sides(db, user, found, member)
    if member.state == data.target:
        return member
    _checked(found, member, sides, data)
    _moved(db, found, member, user, data)
    done = queries.consortium(db, found.id)
    keep_version(
        db, done, kind=f"consortium_member_{data.target.value}", user=user,
        note=data.note,
    )  # fmt: skip
    return queries.member_in(done, member_id)


def objections(
    db: Session, *, user: User, consortium_id: int, member_id: int, data: MemberMove
) -> dict[str, str]:
    """What stands against moving a member, by field and in words."""
    found = queries.locked_consortium(db, consortium_id)
    member = queries.member_in(found, member_id)
    sides = _sides(db, user, found, member)
    if member.state == data.target:
        return {}
    return worded(lambda: _checked(found, member, sides, data))


def _checked(
    found: Consortium, member: ConsortiumMember, sides: frozenset[Side], data: MemberMove
) -> None:
    """Refuses what the table does not have, and what its company may not do yet."""
    lonely = alone(found, member)
    member_states.require(member, found.state, data.target, sides, alone=lonely)
    if data.target in NEEDS_REASON and not data.reason:
        raise Invalid(fields={"reason": gettext(NO_REASON)})
    answers = member.state == MemberState.invited and data.target is MemberState.accepted
    if answers and member.company.state != CompanyState.verified:
        raise Conflict(NOT_VERIFIED)
    against = []
    if data.target is MemberState.invited:
        against = against_inviting(found, member)
    elif data.target is MemberState.accepted and not answers:
        against = against_taking_in(member)
    if against:
        raise Conflict(against[0].message, **against[0].values)


def cover(db: Session, found: Consortium, slot_id: int, member_id: int, part: Part | None) -> None:
    """Gives a member a part in a slot, or none; a slot has one lead, the former backs it up."""
    slot = queries.slot_in(found, slot_id)
    if part is Part.lead:
        for row in slot.coverage:
            if row.part == Part.lead and row.member_id != member_id:
                row.part = Part.backup
        db.flush()
    db.execute(
        delete(SlotCoverage).where(
            SlotCoverage.slot_id == slot.id, SlotCoverage.member_id == member_id
        )
    )
    if part is not None:
        db.add(SlotCoverage(slot_id=slot.id, member_id=member_id, part=part))
    db.flush()


def _sides(db: Session, user: User, found: Consortium, member: ConsortiumMember) -> frozenset[Side]:
    """On which sides somebody moves a member; a company that was only thought of has none."""
    if member.company_id not in companies_of(db, user):
        return inside(db, user, found).sides(member)
    if member.role == MemberRole.coordinator:
        return inside(db, user, found).sides(member)
    if member.state in {MemberState.suggested, MemberState.removed}:
        raise NotFound(queries.GONE)
    return frozenset({Side.company})


def _moved(
    db: Session, found: Consortium, member: ConsortiumMember, user: User, data: MemberMove
) -> None:
    if data.target is MemberState.invited:
        inviting.invite(db, found, member, user, reply_by=data.reply_by, note=data.note)
        return
    if data.target is MemberState.accepted:
        asked = member.state == MemberState.requested
        _answered(member, user, data)
        inviting.take_in(db, found, member, user)
        if asked:
            notices.tell_member(db, found, member, "consortium_request_answered")
        else:
            notices.tell_coordinator(db, found, member, "consortium_answered")
        _record(db, found, member, user, data)
        return
    _answered(member, user, data)
    close(db, found, member, data.target, user, data)


def _answered(member: ConsortiumMember, user: User, data: MemberMove) -> None:
    member.reply_note, member.replied_by_id = data.note, user.id
    member.reason_code = data.reason or None


def close(
    db: Session, found: Consortium, member: ConsortiumMember, state: MemberState, user: User,
    data: MemberMove | None = None,
) -> None:  # fmt: skip
    """Ends a company's part and tells the side that did not end it."""
    before = member.state
    inviting.set_state(member, state)
    for letter in db.query(LetterOfIntent).filter_by(member_id=member.id, withdrawn_at=None):
        letter.withdrawn_at = member.state_at
    _record(db, found, member, user, data)
    if before == MemberState.accepted:
        handing.part_ended(db, found, member, user)
        inviting.reopen(db, found)
    if member.role == MemberRole.coordinator and state in GAVE_UP:
        notices.tell_vacant(db, found, member, user)
    elif state in {MemberState.declined, MemberState.left, MemberState.withdrawn}:
        notices.tell_coordinator(db, found, member, "consortium_answered")
    elif state is MemberState.refused:
        notices.tell_member(db, found, member, "consortium_request_answered")
    elif before != MemberState.suggested:  # who was never asked is told nothing
        notices.tell_member(db, found, member, "consortium_removed")


def _record(
    db: Session, found: Consortium, member: ConsortiumMember, user: User, data: MemberMove | None
) -> None:
    record(
        db, f"consortium_member_{member.state}", actor=user, subject=found,
        company_id=member.company_id,
        reason=data.reason if data else "", note=data.note if data else "",
    )  # fmt: skip


def addable(db: Session, found: Consortium, company_id: int) -> Company:
    """A company that may be thought of; the same words whatever the reason, which stays private."""
    company = companies.company(db, company_id)
    apart = are_kept_apart(db, found.coordinator_id, company_id)
    if company.state not in companies.LISTED or apart:
        raise Conflict(CANNOT_ADD)
    return company


def hand_over(
    db: Session, found: Consortium, gone: ConsortiumMember, member: ConsortiumMember
) -> None:
    """The new member takes the tasks and costs of the one whose place it takes."""
    member.cost_eur = gone.cost_eur
    for slot in found.slots:
        for row in slot.coverage:
            if row.member_id == gone.id:
                row.member_id = member.id
    db.flush()


def may_add_to(db: Session, user: User) -> Sequence[Consortium]:
    """Consortia to which somebody may add companies now: those they lead; for officers all."""
    if user.role in OFFICERS:
        return list_queries.editable(db)
    return list_queries.led_by(db, companies_of(db, user))
