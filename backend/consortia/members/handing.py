"""Handing the coordination over: the coordinator offers it to another member, who takes it or not.

An offer stands until it is answered, taken back, or overtaken by events: one of the two leaves,
or somebody else comes to coordinate. Taking it is a change of what officers approved.
"""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.consortia import handover_queries, notices, queries
from backend.consortia.course import inviting
from backend.consortia.course.service import NO_COORDINATOR
from backend.consortia.forms import HandoverAnswer, NewHandover
from backend.consortia.judgement.handover import against_coordinating
from backend.consortia.member_states import coordinates
from backend.consortia.opening import NOT_EDITABLE, STALE, inside, worded
from backend.consortia.snapshots import keep_version
from backend.consortia.standing import Standing
from backend.consortia.states import LED_ANEW, MOVED_ON
from backend.errors import Conflict, Forbidden, Invalid, NotFound
from backend.i18n import gettext, mark
from backend.models import (
    CompanyState,
    Consortium,
    ConsortiumMember,
    Handover,
    HandoverState,
    MemberRole,
    MemberState,
    User,
)  # fmt: skip

NOT_COORDINATING = mark("Only the company that coordinates can hand the coordination over.")
TAKES_NO_PART = mark("Only a company that takes part can coordinate; choose another one.")
NOT_VERIFIED = mark("An officer is still checking this company; it can't coordinate until then.")
CANNOT_COORDINATE = mark(
    "%(company)s appears to fail a rule for coordinators: %(rules)s. Choose another company."
)
NAME_TAKEN = mark(
    "%(company)s already coordinates a consortium with this name for the same call. Rename "
    "this one first."
)
OFFERED_ALREADY = mark(
    "The coordination has already been offered to %(company)s; take that offer back first."
)
NOT_OFFERED = mark("Nobody offers the coordination of this consortium to your company.")


def offer(db: Session, *, user: User, consortium_id: int, data: NewHandover) -> Handover:
    """Offers the coordination to a member; the same again changes nothing."""
    found = queries.locked_consortium(db, consortium_id)
    who = inside(db, user, found)
    if (now := handover_queries.handover_in(db, found.id)) and now.to_id == data.member_id:
        _giver(who)
        return now
    heir = _offered(db, who, data)
    assert who.member is not None  # noqa: S101 - the giver is a member
    made = Handover(
        consortium_id=found.id, from_id=who.member.id, to_id=heir.id, note=data.note,
        reply_note="",
    )  # fmt: skip
    db.add(made)
    db.flush()
    record(
        db, "consortium_handover_offered", actor=user, subject=found,
        company_id=heir.company_id, note=data.note,
    )  # fmt: skip
    notices.tell_member(db, found, heir, "consortium_handover_offered")
    return made


def objections(db: Session, *, user: User, consortium_id: int, data: NewHandover) -> dict[str, str]:
    """What stands against an offer, by field and in words."""
    found = queries.locked_consortium(db, consortium_id)
    who = inside(db, user, found)
    now = handover_queries.handover_in(db, found.id)
    if now is not None and now.to_id == data.member_id:
        return {}
    return worded(lambda: _offered(db, who, data))


def take_offer_back(db: Session, *, user: User, consortium_id: int) -> None:
    """The coordinator takes its offer back; twice is once."""
    found = queries.locked_consortium(db, consortium_id)
    _giver(inside(db, user, found))
    now = handover_queries.handover_in(db, found.id)
    if now is not None:
        _end(db, found, now, HandoverState.withdrawn, user)
        notices.tell_member(db, found, now.heir, "consortium_handover_withdrawn")


def answer(db: Session, *, user: User, consortium_id: int, data: HandoverAnswer) -> Consortium:
    """The member to whom it is offered takes the coordination, or says no; twice is once."""
    found = queries.locked_consortium(db, consortium_id)
    who = inside(db, user, found)
    now = _to_me(db, who, data)
    if now.state != HandoverState.offered:
        return found
    if data.accept:
        _may_coordinate(db, found, queries.member_in(found, now.to_id))
    now.reply_note = data.note
    if not data.accept:
        _end(db, found, now, HandoverState.declined, user)
        notices.tell_declined(db, found, now)
        return found
    giver, heir = queries.member_in(found, now.from_id), queries.member_in(found, now.to_id)
    _end(db, found, now, HandoverState.accepted, user)
    giver.role = MemberRole.beneficiary
    db.flush()  # one coordinator at a time
    heir.role, heir.locked, found.coordinator_id = MemberRole.coordinator, True, heir.company_id
    _letters_follow(db, found, heir, user)
    inviting.reopen(db, found)
    db.flush()
    done = queries.consortium(db, found.id)
    keep_version(db, done, kind="consortium_handed_over", user=user, note=now.note)
    record(
        db, "consortium_handed_over", actor=user, subject=done, company_id=heir.company_id,
        before=giver.company_id, note=now.note,
    )  # fmt: skip
    notices.tell_handed_over(db, done, giver, user)
    return done


def against_answer(
    db: Session, *, user: User, consortium_id: int, data: HandoverAnswer
) -> dict[str, str]:
    """What stands against an answer, by field and in words."""
    found = queries.locked_consortium(db, consortium_id)
    who = inside(db, user, found)

    def check() -> None:
        now = _to_me(db, who, data)
        if data.accept and now.state == HandoverState.offered:
            _may_coordinate(db, found, queries.member_in(found, now.to_id))

    return worded(check)


def lapse(db: Session, found: Consortium, user: User) -> None:
    """Ends an offer that events have overtaken: another company coordinates, or none."""
    now = handover_queries.handover_in(db, found.id)
    if now is not None:
        _end(db, found, now, HandoverState.lapsed, user)


def part_ended(db: Session, found: Consortium, member: ConsortiumMember, user: User) -> None:
    """Ends the offer that a member made, or was made, once it takes part no longer."""
    now = handover_queries.handover_in(db, found.id)
    if now is not None and member.id in {now.from_id, now.to_id}:
        _end(db, found, now, HandoverState.lapsed, user)


def _giver(who: Standing) -> ConsortiumMember:
    if who.member is None or not coordinates(who.member):
        raise Forbidden(NOT_COORDINATING)
    return who.member


def _offered(db: Session, who: Standing, data: NewHandover) -> ConsortiumMember:
    """The member to whom it is offered, once nothing stands against it."""
    found = who.consortium
    _giver(who)
    if data.version != found.version:
        raise Conflict(STALE)
    if found.state not in LED_ANEW:
        raise Conflict(NOT_EDITABLE)
    if (now := handover_queries.handover_in(db, found.id)) is not None:
        raise Conflict(OFFERED_ALREADY, company=now.heir.company.name)
    if data.member_id is None:
        raise Invalid(fields={"member_id": gettext(NO_COORDINATOR)})
    heir = queries.member_in(found, data.member_id)
    _may_coordinate(db, found, heir)
    return heir


def _may_coordinate(db: Session, found: Consortium, heir: ConsortiumMember) -> None:
    """Refuses a company that can't coordinate, by its state or by a rule as it is today."""
    if found.state not in LED_ANEW:
        raise Conflict(NOT_EDITABLE)
    if heir.state != MemberState.accepted or heir.role == MemberRole.coordinator:
        raise Conflict(TAKES_NO_PART)
    if heir.company.state != CompanyState.verified:
        raise Conflict(NOT_VERIFIED)
    if failing := against_coordinating(db, found, [heir.company_id])[heir.company_id]:
        raise Conflict(CANNOT_COORDINATE, company=heir.company.name, rules=", ".join(failing))
    same = queries.standing_like(
        db, call_id=found.call_id, coordinator_id=heir.company_id, title=found.title
    )
    if same is not None and same.id != found.id:
        raise Conflict(NAME_TAKEN, company=heir.company.name)


def _to_me(db: Session, who: Standing, data: HandoverAnswer) -> Handover:
    """The offer that the reader answers; one that was answered the same way before is that one."""
    now = handover_queries.handover(db, data.handover_id)
    if now is None or now.consortium_id != who.consortium.id:
        raise NotFound(NOT_OFFERED)
    if now.heir.company_id not in who.company_ids:
        raise Forbidden(NOT_OFFERED)
    said = HandoverState.accepted if data.accept else HandoverState.declined
    if now.state not in {HandoverState.offered, said}:
        raise Conflict(MOVED_ON)
    return now


def _letters_follow(db: Session, found: Consortium, heir: ConsortiumMember, user: User) -> None:
    """Whoever coordinates gives no letter of its own; those of others stay as they were given."""
    for letter in queries.letters_of(db, found.id):
        if letter.member_id == heir.id:
            letter.withdrawn_at = datetime.now(UTC)
            record(
                db, "letter_of_intent_withdrawn", actor=user, subject=found,
                company_id=heir.company_id, letter_id=letter.id,
            )  # fmt: skip


def _end(db: Session, found: Consortium, now: Handover, end: HandoverState, user: User) -> None:
    now.state, now.ended_at = end, datetime.now(UTC)
    db.flush()
    if end is not HandoverState.accepted:  # that has an event of its own
        record(
            db, f"consortium_handover_{end}", actor=user, subject=found,
            company_id=now.heir.company_id, note=now.reply_note,
        )  # fmt: skip
