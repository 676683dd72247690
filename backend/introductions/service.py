"""Asking for an introduction, answering, withdrawing; reminders and expiry."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from backend import mail
from backend.audit.service import record
from backend.companies import queries as companies
from backend.companies.queries import LISTED
from backend.errors import Conflict, Forbidden
from backend.i18n import mark
from backend.introductions import queries
from backend.introductions.states import MOVES, Party
from backend.matches import queries as matches
from backend.matches.apart import lowering
from backend.matches.apart.queries import are_kept_apart
from backend.matches.apart.service import block
from backend.models import Company, CompanyState, Interest, InterestState, Suggestion, User

REMIND_DAYS = 3
NOT_VERIFIED = mark(
    "An officer is still checking your company. You can ask for introductions once it is verified."
)
OWN = mark("This is your own company.")
CLOSED = mark("This company can't be asked for an introduction at present.")
THEY_ASKED = mark("They have already asked you: answer their interest instead.")
IN_CONTACT = mark("You are already in contact with this company.")
ANSWERED = mark("This interest is no longer open: somebody has answered or closed it.")
CHECK_FIRST = mark(
    "An officer is still checking your company. You can accept once it is verified; "
    "the sender is told nothing until then."
)
SENDER_GONE = mark("The company that asked is suspended at present, so contact can't be opened.")
NOT_YOURS = mark("This is for the other company to do.")


def may_ask(db: Session, company: Company, other: Company) -> str:
    """Why a company can't ask another for an introduction, as a message; "" when it can."""
    if company.id == other.id:
        return OWN
    if company.state != CompanyState.verified:
        return NOT_VERIFIED
    # the same words whether it is suspended or does not want to meet us: that stays private
    if other.state not in LISTED or are_kept_apart(db, company.id, other.id):
        return CLOSED
    last = queries.between(db, company.id, other.id)
    if last is not None and last.state == InterestState.accepted:
        return IN_CONTACT
    theirs = last is not None and last.from_company_id == other.id
    return THEY_ASKED if theirs and last and last.state == InterestState.open else ""


def send(  # noqa: PLR0913 - what an interest consists of
    db: Session, *, company: Company, user: User, to_id: int, note: str, reply_by: date,
    suggestion_id: int | None = None,
) -> Interest:  # fmt: skip
    """Asks another company for an introduction; asking twice at once makes one interest."""
    # the two companies' own order of locking, so that two who ask each other don't both get in
    first, second = sorted((company.id, to_id))
    locked = {key: companies.locked_company(db, key) for key in (first, second)}
    other = locked[to_id]
    if reason := may_ask(db, locked[company.id], other):
        raise Conflict(reason)
    if suggestion_id is not None:
        suggestion = matches.suggestion_of(db, company.id, suggestion_id)
        suggestion_id = suggestion.id if suggestion.partner_id == to_id else None
    made = db.scalar(
        insert(Interest)
        .values(
            from_company_id=company.id, to_company_id=to_id, sent_by_id=user.id, note=note,
            reply_by=reply_by, suggestion_id=suggestion_id, state=InterestState.open,
            reply_note="",
        )
        .on_conflict_do_nothing(
            index_elements=["from_company_id", "to_company_id"],
            index_where=Interest.state == InterestState.open,
        )
        .returning(Interest.id)
    )  # fmt: skip
    interest = queries.between(db, company.id, to_id)
    assert interest is not None  # noqa: S101 - ours, or the one that was faster
    if made is None:
        return interest
    record(db, "interest_sent", actor=user, subject=interest, to=to_id)
    _write(db, interest, to=other, template="interest_received")
    return interest


def accept(
    db: Session, *, company: Company, user: User, interest_id: int, note: str = ""
) -> Interest:
    """Says yes: from now on each side sees the other as a partner."""
    interest = _move(db, company, interest_id, InterestState.accepted)
    if company.state != CompanyState.verified:
        raise Conflict(CHECK_FIRST)
    if interest.from_company.state != CompanyState.verified:
        raise Conflict(SENDER_GONE)
    _close(interest, InterestState.accepted, user=user, note=note)
    record(db, "interest_accepted", actor=user, subject=interest)
    for seen, by in (
        (interest.from_company, interest.to_company),
        (interest.to_company, interest.from_company),
    ):
        record(
            db, "disclosure_opened", actor=user, subject=seen, to=by.id, interest=interest.id,
            level="partner",
        )  # fmt: skip
    _write(db, interest, to=interest.from_company, template="interest_accepted")
    return interest


def decline(  # noqa: PLR0913 - the reason, the note, and whether to meet again
    db: Session, *, company: Company, user: User, interest_id: int, reason: str, note: str = "",
    put_aside: bool = False,
) -> Interest:  # fmt: skip
    """Says no, with the reason; the other company may be put aside as well."""
    interest = _move(db, company, interest_id, InterestState.declined)
    _close(interest, InterestState.declined, user=user, note=note)
    interest.reason_code = reason
    record(db, "interest_declined", actor=user, subject=interest, reason=reason)
    suggestion = db.get(Suggestion, interest.suggestion_id) if interest.suggestion_id else None
    lowering.after_refusal(
        db, company=company, other_id=interest.from_company_id, user=user, reason_code=reason,
        suggestion=suggestion,
    )  # fmt: skip
    if put_aside:
        block(db, company=company, other_id=interest.from_company_id, user=user, reason_code=reason)
    _write(db, interest, to=interest.from_company, template="interest_declined")
    return interest


def withdraw(db: Session, *, company: Company, user: User, interest_id: int) -> Interest:
    """Takes one's own interest back while it is open."""
    interest = _move(db, company, interest_id, InterestState.withdrawn)
    _close(interest, InterestState.withdrawn, user=None)
    record(db, "interest_withdrawn", actor=user, subject=interest)
    _write(db, interest, to=interest.to_company, template="interest_withdrawn")
    return interest


def expire(db: Session, *, day: date) -> int:
    """Closes what nobody answered by its date, and tells the senders."""
    late = queries.overdue(db, day)
    for interest in late:
        _close(interest, InterestState.expired, user=None)
        record(db, "interest_expired", actor=None, subject=interest)
        _write(db, interest, to=interest.from_company, template="interest_expired")
    return len(late)


def remind(db: Session, *, day: date) -> int:
    """Reminds the receivers of what they should answer within three days, once."""
    reminded = 0
    for interest in queries.to_remind_of(db, day + timedelta(days=REMIND_DAYS)):
        if _write(db, interest, to=interest.to_company, template="interest_reminder"):
            interest.reminded_at = datetime.now(UTC)
            record(db, "interest_reminded", actor=None, subject=interest)
            reminded += 1
    return reminded


def party_of(interest: Interest, company_id: int) -> Party:
    """Which side of an interest a company is."""
    return Party.sender if interest.from_company_id == company_id else Party.receiver


def _move(db: Session, company: Company, interest_id: int, after: InterestState) -> Interest:
    """The interest, held for this move; refused to the wrong side and to whoever comes second."""
    interest = queries.interest_of(db, company.id, interest_id, lock=True)
    who = MOVES[interest.state].get(after)
    if who is None:
        raise Conflict(ANSWERED)
    if who != party_of(interest, company.id):
        raise Forbidden(NOT_YOURS)
    return interest


def _close(interest: Interest, after: InterestState, *, user: User | None, note: str = "") -> None:
    interest.state = after
    interest.closed_at = datetime.now(UTC)
    interest.reply_note = note
    interest.replied_by_id = user.id if user else None


def _write(db: Session, interest: Interest, *, to: Company, template: str) -> int:
    """Writes to everybody who speaks for a company; nobody does for an unclaimed one."""
    other = interest.to_company if to.id == interest.from_company_id else interest.from_company
    people = queries.members(db, to.id)
    for user in people:
        mail.send(db, to=user, template=template, interest=interest, other=other, company=to)
    return len(people)
