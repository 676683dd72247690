"""Checking companies and claims: the whole case, the decision, notes among officers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.companies.claims import service as claims
from backend.companies.claims.membership import membership_by_id
from backend.companies.disclosure.table import CompanyCard, Level, card
from backend.companies.disclosure.views import record_view
from backend.companies.own import vetting
from backend.companies.queries import (
    company,
    facets_of,
    locked_company,
    members_of,
    track_record_of,
)  # fmt: skip
from backend.companies.register.queries import entry_of, register_day
from backend.companies.states import MOVED_ON, Actor, moves
from backend.directory.queries import project_counts
from backend.errors import Conflict, SpilnoError
from backend.i18n import mark
from backend.models import Company, CompanyState, Event, Membership, MembershipState, User
from backend.reviews.evidence.checks import Check
from backend.reviews.evidence.queries import backgrounds
from backend.reviews.interests import AVOIDED, declared_conflict
from backend.reviews.register import service as findings
from backend.reviews.register.comparison import Comparison, compare
from backend.reviews.vetting.checks import claim_checks, company_checks
from backend.reviews.vetting.forms import ClaimAnswer, ClaimChoice, VettingChoice
from backend.reviews.vetting.queries import Similar, events_of, similar

CHANGED = mark(
    "The company's entry has changed since you opened it. It is shown below as it is now; "
    "read it again, then decide. What you typed is kept."
)


@dataclass(frozen=True)
class Case:
    """A company under vetting, with all that the decision rests on."""

    company: Company
    card: CompanyCard
    projects: int
    checks: Sequence[Check]
    similar: Sequence[Similar]
    members: Sequence[Membership]
    claims: Sequence[Membership]
    events: Sequence[Event]
    steps: Sequence[CompanyState]
    avoided: bool
    registered: Comparison | None

    @property
    def seen(self) -> str:
        """The version of the entry that is being read."""
        return version_of(self.company)


@dataclass(frozen=True)
class ClaimCase:
    """Somebody who asks to speak for a company."""

    claim: Membership
    card: CompanyCard
    projects: int
    checks: Sequence[Check]
    others: Sequence[Membership]
    members: Sequence[Membership]
    events: Sequence[Event]
    avoided: bool


def version_of(found: Company) -> str:
    """Tells whether an entry is still the one that was read."""
    return f"{found.state}-{found.updated_at.isoformat()}"


def open_case(db: Session, *, officer: User, company_id: int) -> Case:
    """A company's case, whatever its state; that an officer read it is recorded once a day."""
    found = company(db, company_id)
    record_view(db, viewer=officer, company=found, level=Level.officer)
    alike = similar(db, found)
    background = backgrounds(db, [company_id])[company_id]
    registered = compare(found, entry_of(db, found.edrpou))
    return Case(
        company=found,
        card=_card(db, found),
        projects=project_counts(db, [company_id]).get(company_id, 0),
        checks=company_checks(found, background, alike, registered, register_day(db)),
        similar=alike,
        members=members_of(db, company_id),
        claims=members_of(db, company_id, MembershipState.pending),
        events=events_of(db, company_id),
        steps=moves(CompanyState(found.state), Actor.officer),
        avoided=declared_conflict(db, officer, company_id),
        registered=registered,
    )


def open_claim(db: Session, *, officer: User, membership_id: int) -> ClaimCase:
    """A claim's case, decided or not."""
    claim = membership_by_id(db, membership_id)
    pending = members_of(db, claim.company_id, MembershipState.pending)
    return ClaimCase(
        claim=claim,
        card=_card(db, claim.company),
        projects=project_counts(db, [claim.company_id]).get(claim.company_id, 0),
        checks=claim_checks(claim.company, claim.user),
        others=[one for one in pending if one.id != claim.id],
        members=members_of(db, claim.company_id),
        events=events_of(db, claim.company_id),
        avoided=declared_conflict(db, officer, claim.company_id),
    )


def _card(db: Session, found: Company) -> CompanyCard:
    return card(found, facets_of(db, found.id), track_record_of(db, found.id, 10), Level.officer)


def objection(
    db: Session, *, officer: User, company_id: int, choice: VettingChoice
) -> SpilnoError | None:
    """What keeps this decision from being taken now; holds the entry still until it is."""
    found = locked_company(db, company_id)
    if declared_conflict(db, officer, company_id):
        return Conflict(AVOIDED, company=found.name)
    if choice.seen != version_of(found):
        return Conflict(CHANGED)
    if choice.to_state not in moves(CompanyState(found.state), Actor.officer):
        return Conflict(MOVED_ON)
    return None


def decide(db: Session, *, officer: User, company_id: int, choice: VettingChoice) -> Company:
    """Verifies, returns or suspends a company as it was read."""
    refusal = objection(db, officer=officer, company_id=company_id, choice=choice)
    if refusal is not None:
        raise refusal
    company = vetting.decide_vetting(
        db, company_id=company_id, officer=officer, to_state=choice.to_state,
        reason_code=choice.reason_code, note=choice.note,
    )  # fmt: skip
    findings.settle(db, officer=officer, company=company)
    return company


def claim_objection(db: Session, *, officer: User, membership_id: int) -> SpilnoError | None:
    """What keeps an officer from answering a claim."""
    claim = membership_by_id(db, membership_id)
    locked_company(db, claim.company_id)
    claim = membership_by_id(db, membership_id)
    if declared_conflict(db, officer, claim.company_id):
        return Conflict(AVOIDED, company=claim.company.name)
    if claim.state != MembershipState.pending:
        return Conflict(claims.DECIDED)
    return None


def answer_claim(
    db: Session, *, officer: User, membership_id: int, choice: ClaimChoice
) -> Membership:
    """Accepts or declines somebody's claim; the person is told."""
    refusal = claim_objection(db, officer=officer, membership_id=membership_id)
    if refusal is not None:
        raise refusal
    return claims.decide_claim(
        db, membership_id=membership_id, decider=officer,
        accept=choice.answer is ClaimAnswer.accept, note=choice.note,
    )  # fmt: skip


def add_note(db: Session, *, officer: User, company_id: int, text: str) -> None:
    """Adds a note among officers to a company's history, kept for good."""
    record(db, "vetting_note_added", actor=officer, subject=company(db, company_id), note=text)
