"""Inviting companies into a consortium, and what follows when one answers, leaves or is silent."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.consortia import notices, queries
from backend.consortia.forms import usual_reply_by
from backend.consortia.snapshots import keep_version
from backend.models import (
    Consortium,
    ConsortiumMember,
    ConsortiumState,
    MemberRole,
    MemberState,
    User,
)  # fmt: skip

REMIND_DAYS = 3


def invite_all(db: Session, found: Consortium, user: User) -> int:
    """Invites everybody who was only suggested so far, by the usual date."""
    waiting = [one for one in found.members if one.state == MemberState.suggested]
    for member in waiting:
        invite(db, found, member, user, reply_by=usual_reply_by())
    return len(waiting)


def invite(
    db: Session, found: Consortium, member: ConsortiumMember, user: User, *, reply_by: date,
    note: str = "",
) -> None:  # fmt: skip
    """Asks one company, which from now on sees the consortium."""
    set_state(member, MemberState.invited)
    member.reply_by, member.note, member.by_id = reply_by, note, user.id
    member.reminded_at = None
    record(
        db, "consortium_member_invited", actor=user, subject=found, company_id=member.company_id,
        reply_by=reply_by.isoformat(), note=note,
    )  # fmt: skip
    record(db, "consortium_shown", actor=user, subject=found, to=member.company_id, level="member")
    notices.tell_member(db, found, member, "consortium_invited")


def take_in(db: Session, found: Consortium, member: ConsortiumMember, user: User) -> None:
    """From now on a company takes part: contact opens between it and the others who do."""
    set_state(member, MemberState.accepted)
    others = [
        one for one in found.members
        if one.state == MemberState.accepted and one.id != member.id
    ]  # fmt: skip
    for other in others:
        for seen, by in ((member, other), (other, member)):
            record(
                db, "disclosure_opened", actor=user, subject=seen.company, to=by.company_id,
                consortium=found.id, level="partner",
            )  # fmt: skip
    forming_again(db, found)


def forming_again(db: Session, found: Consortium) -> None:
    """Once somebody whom it asked takes part, an invited consortium is forming."""
    others = [one for one in found.members if one.role != MemberRole.coordinator]
    if found.state == ConsortiumState.invited and any(
        one.state == MemberState.accepted for one in others
    ):
        _moved(db, found, ConsortiumState.forming)


def reopen(db: Session, found: Consortium) -> None:
    """A complete consortium that loses somebody is forming again."""
    if found.state == ConsortiumState.complete:
        _moved(db, found, ConsortiumState.forming)


def _moved(db: Session, found: Consortium, state: ConsortiumState) -> None:
    before, found.state, found.state_at = found.state, state, datetime.now(UTC)
    record(db, "consortium_moved", actor=None, subject=found, before=str(before), after=state.value)


def expire(db: Session, *, day: date) -> int:
    """Closes invitations that nobody answered by their date; tells both sides."""
    closed = 0
    for consortium_id, member_id in queries.overdue(db, day):
        found = queries.locked_consortium(db, consortium_id)
        member = queries.member_in(found, member_id)
        if member.state != MemberState.invited or not (member.reply_by and member.reply_by < day):
            continue
        set_state(member, MemberState.expired)
        keep_version(db, found, kind="consortium_member_expired", user=None)
        record(
            db, "consortium_member_expired", actor=None, subject=found,
            company_id=member.company_id,
        )  # fmt: skip
        notices.tell_member(db, found, member, "consortium_expired")
        if member.role == MemberRole.coordinator:
            notices.tell_vacant(db, found, member)
        else:
            notices.tell_coordinator(db, found, member, "consortium_answered")
        closed += 1
    return closed


def remind(db: Session, *, day: date) -> int:
    """Reminds companies of invitations that they should answer within three days, once."""
    reminded = 0
    for consortium_id, member_id in queries.to_remind_of(db, day + timedelta(days=REMIND_DAYS)):
        found = queries.locked_consortium(db, consortium_id)
        member = queries.member_in(found, member_id)
        if member.state != MemberState.invited or member.reminded_at is not None:
            continue
        if notices.tell_member(db, found, member, "consortium_reminder"):
            member.reminded_at = datetime.now(UTC)
            record(
                db, "consortium_member_reminded", actor=None, subject=found,
                company_id=member.company_id,
            )  # fmt: skip
            reminded += 1
    return reminded


def set_state(member: ConsortiumMember, state: MemberState) -> None:
    """Moves a member and notes when."""
    member.state, member.state_at = state, datetime.now(UTC)
