"""The API twins of checking companies and claims."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from backend.access import Vetter
from backend.companies.disclosure.table import CompanyCard
from backend.companies.register.api import EntryOut, entry_out
from backend.database import DB
from backend.i18n import gettext
from backend.models import CompanyState, Membership, MembershipState
from backend.reviews.evidence.checks import Check
from backend.reviews.notes import NewNote
from backend.reviews.register.comparison import Comparison
from backend.reviews.vetting import queries, service
from backend.reviews.vetting.forms import ClaimChoice, QueueFilter, VettingChoice
from backend.reviews.vetting.page import check_lines

router = APIRouter(prefix="/api/v1/vetting", tags=["vetting"])


class WaitingOut(BaseModel):
    """A company or a claim that waits; a claim's `who` asks to speak for the company."""

    what: str
    id: int
    company_id: int
    name: str
    country: str
    who: str
    since: datetime


class WaitingPage(BaseModel):
    """One page of the queue, oldest first."""

    items: list[WaitingOut]
    next: str | None = Field(description="cursor of the next page, as `after`")
    companies: int
    claims: int
    contradicted: int = Field(description="verified companies that a register contradicts")


class CheckOut(BaseModel):
    """One line of evidence; `kind` is meets, check or fails."""

    name: str
    kind: str
    says: str
    on: datetime | None


class SimilarOut(BaseModel):
    """A company that may be the same."""

    id: int
    name: str
    country: str
    likeness: float
    same_website: bool


class PersonOut(BaseModel):
    """Somebody who speaks, or asks to speak, for the company."""

    membership_id: int
    name: str
    email: str
    state: MembershipState


class RegisterLine(BaseModel):
    """One fact; `kind` is meets (the same), check (it differs) or info (nothing to compare)."""

    name: str
    company: str
    register_says: str
    kind: str


class RegisterOut(BaseModel):
    """What an official register says of the company."""

    entry: EntryOut
    address: str
    lines: list[RegisterLine]


class CompanyCase(BaseModel):
    """A company under vetting; `seen` goes with the decision."""

    card: CompanyCard
    seen: str
    next_states: list[CompanyState]
    checks: list[CheckOut]
    similar: list[SimilarOut]
    people: list[PersonOut]
    registered: RegisterOut | None = Field(description="nothing when no register knows its code")


class ClaimOut(BaseModel):
    """A claim with its evidence."""

    membership_id: int
    company_id: int
    company: str
    name: str
    email: str
    state: MembershipState
    since: datetime
    checks: list[CheckOut]


class Decided(BaseModel):
    """Where the company stands now."""

    company_id: int
    state: CompanyState


class Wanted(QueueFilter):
    """A part of the queue, with the size of a page."""

    limit: int = Field(25, ge=1, le=100)


@router.get("", name="api-vetting")
def queue(db: DB, user: Vetter, asked: Annotated[Wanted, Query()]) -> WaitingPage:
    """Companies and claims that wait for an officer."""
    page, totals = queries.queue(db, asked, asked.limit), queries.totals(db)
    items = [WaitingOut(**vars(one)) for one in page.items]
    return WaitingPage(
        items=items, next=page.next, companies=totals.companies, claims=totals.claims,
        contradicted=totals.contradicted,
    )  # fmt: skip


@router.get("/companies/{company_id}", name="api-vetting-company")
def company_case(db: DB, user: Vetter, company_id: int) -> CompanyCase:
    """One company with what its decision rests on."""
    case = service.open_case(db, officer=user, company_id=company_id)
    return CompanyCase(
        card=case.card,
        seen=case.seen,
        next_states=list(case.steps),
        checks=_checks(case.checks),
        similar=[_similar(one) for one in case.similar],
        people=[_person(one) for one in (*case.members, *case.claims)],
        registered=_registered(case.registered) if case.registered else None,
    )


@router.post("/companies/{company_id}/decisions", status_code=201, name="api-vetting-decide")
def decide(db: DB, user: Vetter, company_id: int, body: VettingChoice) -> Decided:
    """Verifies, returns or suspends a company; 409 when it is not as it was read."""
    company = service.decide(db, officer=user, company_id=company_id, choice=body)
    return Decided(company_id=company.id, state=company.state)


@router.post("/companies/{company_id}/notes", status_code=204, name="api-vetting-note")
def note(db: DB, user: Vetter, company_id: int, body: NewNote) -> None:
    """Adds a note among officers."""
    service.add_note(db, officer=user, company_id=company_id, text=body.text)


@router.get("/claims/{membership_id}", name="api-vetting-claim")
def claim_case(db: DB, user: Vetter, membership_id: int) -> ClaimOut:
    """Somebody who asks to speak for a company."""
    case = service.open_claim(db, officer=user, membership_id=membership_id)
    return _claim(case.claim, case.checks)


@router.post("/claims/{membership_id}", name="api-vetting-claim-answer")
def answer(db: DB, user: Vetter, membership_id: int, body: ClaimChoice) -> ClaimOut:
    """Accepts or declines the claim; 409 when it is answered already."""
    service.answer_claim(db, officer=user, membership_id=membership_id, choice=body)
    case = service.open_claim(db, officer=user, membership_id=membership_id)
    return _claim(case.claim, case.checks)


def _checks(checks: Iterable[Check]) -> list[CheckOut]:
    lines: list[dict[str, Any]] = check_lines(tuple(checks))
    return [CheckOut(**line) for line in lines]


def _registered(found: Comparison) -> RegisterOut:
    return RegisterOut(
        entry=entry_out(found.entry), address=found.entry.address,
        lines=[
            RegisterLine(
                name=gettext(line.name), company=line.company, register_says=line.register,
                kind=line.kind,
            )
            for line in found.lines
        ],
    )  # fmt: skip


def _similar(one: queries.Similar) -> SimilarOut:
    company = one.company
    return SimilarOut(
        id=company.id, name=company.name, country=company.country, likeness=one.likeness,
        same_website=one.same_website,
    )  # fmt: skip


def _person(one: Membership) -> PersonOut:
    return PersonOut(
        membership_id=one.id, name=one.user.name, email=one.user.email, state=one.state
    )


def _claim(claim: Membership, checks: Iterable[Check]) -> ClaimOut:
    return ClaimOut(
        membership_id=claim.id, company_id=claim.company_id, company=claim.company.name,
        name=claim.user.name, email=claim.user.email, state=claim.state,
        since=claim.created_at, checks=_checks(checks),
    )  # fmt: skip
