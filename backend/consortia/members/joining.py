"""Companies from outside that ask to fill an open slot, and who may know that there is one."""

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.consortia import notices, queries, states
from backend.consortia.forms import Request
from backend.consortia.member_states import LIVE
from backend.consortia.snapshots import keep_version
from backend.errors import Conflict, NotFound
from backend.i18n import mark
from backend.matches.apart.queries import are_kept_apart
from backend.models import (
    CallStatus,
    Company,
    CompanyState,
    Consortium,
    ConsortiumMember,
    LookingFor,
    MemberState,
    Part,
    SlotCoverage,
    User,
)  # fmt: skip

ASK_LATER = mark(
    "An officer is still checking your company. You can ask to join once it is verified."
)
NOT_OPEN = mark("This consortium does not look for partners at present.")
ALREADY_IN = mark("Your company is already involved in this consortium.")


def ask(db: Session, *, user: User, company: Company, consortium_id: int, data: Request) -> int:
    """A company from outside asks to fill open slots; twice is once."""
    found = queries.locked_consortium(db, consortium_id)
    mine = [one for one in found.members if one.company_id == company.id and one.state in LIVE]
    if mine and mine[0].state == MemberState.requested:
        return mine[0].id
    if (refusal := may_ask(db, found, company)) != "":
        raise Conflict(refusal)
    chosen = [queries.slot_in(found, slot_id) for slot_id in dict.fromkeys(data.slots)]
    member = ConsortiumMember(
        consortium_id=found.id, company_id=company.id, state=MemberState.requested,
        by_id=user.id, note=data.note,
    )  # fmt: skip
    db.add(member)
    db.flush()
    db.add_all(SlotCoverage(slot_id=s.id, member_id=member.id, part=Part.backup) for s in chosen)
    db.flush()
    done = queries.consortium(db, found.id)
    keep_version(db, done, kind="consortium_joining_asked", user=user, note=data.note)
    record(
        db, "consortium_joining_asked", actor=user, subject=done, company_id=company.id,
        slots=[one.id for one in chosen],
    )  # fmt: skip
    record(db, "consortium_shown", actor=user, subject=done, to=company.id, level="slots")
    notices.tell_coordinator(
        db, done, queries.member_in(done, member.id), "consortium_joining_asked"
    )
    return member.id


def may_ask(db: Session, found: Consortium, company: Company) -> str:
    """Why a company can't ask to join, as a message; "" when it can."""
    if any(one.company_id == company.id and one.state in LIVE for one in found.members):
        return ALREADY_IN
    if not open_to(db, found, company.id):
        return NOT_OPEN
    return "" if company.state == CompanyState.verified else ASK_LATER


def shown_to(db: Session, company: Company, consortium_id: int) -> Consortium:
    """A consortium of which a company outside may know, or that it has asked to join."""
    found = queries.consortium(db, consortium_id)
    if not asks_already(found, company) and not open_to(db, found, company.id):
        raise NotFound(queries.GONE)
    return found


def asks_already(found: Consortium, company: Company) -> bool:
    """Whether a company's request to join waits for an answer."""
    return any(
        one.company_id == company.id and one.state == MemberState.requested for one in found.members
    )


def open_to(db: Session, found: Consortium, company_id: int) -> bool:
    """Whether a company outside may know of the open slots."""
    return (
        found.looking_for != LookingFor.closed
        and found.state in states.ASKABLE
        and found.call.status != CallStatus.closed
        and not are_kept_apart(db, found.coordinator_id, company_id)
    )
