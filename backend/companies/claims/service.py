"""Speaking for a company: claiming its profile, joining colleagues, leaving."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from backend import mail
from backend.audit.service import record
from backend.companies.claims import membership
from backend.companies.disclosure.levels import OFFICERS
from backend.companies.queries import locked_company, members_of
from backend.companies.states import Actor, moves, require
from backend.errors import Conflict, Forbidden
from backend.i18n import mark
from backend.models import Company, CompanyState, Membership, MembershipState, User

#: why a claim was believed
BY_DOMAIN, BY_OFFICER, BY_COLLEAGUE, BY_CREATION = "email_domain", "officer", "colleague", "creator"
ELSEWHERE = mark("You already speak for %(name)s. Leave it first if you now work elsewhere.")
ASKED_ELSEWHERE = mark("Your request for %(name)s is still open. Withdraw it first.")
DECLINED = mark(
    "Your request for this company was declined. Write to the operator if that was a mistake."
)
DECIDED = mark("This request has been decided already.")
NOT_YOURS = mark("Only an officer or somebody who speaks for the company decides this.")
SUSPENDED = mark("This company is suspended; write to the operator.")


def claim_company(db: Session, *, user: User, company_id: int) -> Membership:
    """Asks to speak for a company; believed at once by the e-mail domain if nobody does yet.

    Asking twice gives the same answer twice.
    """
    membership.lock_user(db, user.id)
    company = locked_company(db, company_id)
    known = membership.membership(db, user.id, company.id)
    if known is not None and known.state == MembershipState.declined:
        raise Conflict(DECLINED)
    if known is not None:
        return known
    ensure_free(db, user)
    if company.state == CompanyState.suspended:
        raise Conflict(SUSPENDED)
    colleagues = members_of(db, company.id)
    claim = Membership(user_id=user.id, company_id=company.id, state=MembershipState.pending)
    db.add(claim)
    if not colleagues and membership.believed_at_once(user, company):
        _believe(db, claim, company, evidence=BY_DOMAIN)
        record(db, "company_claimed", actor=user, subject=company, evidence=BY_DOMAIN)
    else:
        db.flush()
        record(db, "claim_asked", actor=user, subject=company, membership_id=claim.id)
        for colleague in colleagues:
            mail.send(db, to=colleague.user, template="claim_asked", user=user, company=company)
    return claim


def decide_claim(
    db: Session, *, membership_id: int, decider: User, accept: bool, note: str = ""
) -> Membership:
    """An officer's or a colleague's answer to somebody who asks to speak for a company."""
    claim = membership.membership_by_id(db, membership_id)
    membership.lock_user(db, claim.user_id)
    company = locked_company(db, claim.company_id)
    claim = membership.membership_by_id(db, membership_id)
    by_officer = decider.role in OFFICERS
    if not by_officer and not membership.speaks_for(db, decider.id, company.id):
        raise Forbidden(NOT_YOURS)
    if claim.state != MembershipState.pending:
        raise Conflict(DECIDED)
    if accept:
        _believe(db, claim, company, evidence=BY_OFFICER if by_officer else BY_COLLEAGUE)
    else:
        claim.state, claim.decided_at = MembershipState.declined, datetime.now(UTC)
        _give_back(db, claim)
    kind = "claim_accepted" if accept else "claim_declined"
    record(db, kind, actor=decider, subject=company, user_id=claim.user_id, note=note)
    mail.send(
        db, to=claim.user, template="claim_decided", company=company, accepted=accept, note=note
    )
    return claim


def withdraw_claim(db: Session, *, user: User, membership_id: int) -> None:
    """Takes one's own open request back."""
    membership.lock_user(db, user.id)
    claim = membership.membership_by_id(db, membership_id)
    if claim.user_id != user.id:
        raise Forbidden(NOT_YOURS)
    if claim.state != MembershipState.pending:
        raise Conflict(DECIDED)
    _give_back(db, claim)
    db.delete(claim)
    record(db, "claim_withdrawn", actor=user, subject=claim.company)


def leave_company(db: Session, *, user: User, company_id: int) -> None:
    """Stops speaking for a company; when nobody is left, others no longer see it."""
    membership.lock_user(db, user.id)
    company = locked_company(db, company_id)
    own = membership.membership(db, user.id, company.id)
    if own is None or own.state != MembershipState.active:
        raise Conflict(mark("You no longer speak for this company."))
    db.delete(own)
    db.flush()
    record(db, "member_left", actor=user, subject=company)
    if membership.members_count(db, company.id) == 0:
        if CompanyState.draft in moves(company.state, Actor.rule):
            company.state = CompanyState.draft
        company.submitted_at = None
        record(db, "last_member_left", actor=user, subject=company)


def ensure_free(db: Session, user: User) -> None:
    """A person speaks for one company at a time."""
    other = membership.current(db, user.id)
    if other is not None:
        active = other.state == MembershipState.active
        raise Conflict(ELSEWHERE if active else ASKED_ELSEWHERE, name=other.company.name)


def _give_back(db: Session, claim: Membership) -> None:
    """Whoever left a draft for a claim that came to nothing speaks for the draft again."""
    draft_id, claim.draft_id = claim.draft_id, None
    if draft_id is None or membership.members_count(db, draft_id):
        return
    db.add(
        Membership(
            user_id=claim.user_id, company_id=draft_id, state=MembershipState.active,
            evidence=BY_CREATION, decided_at=datetime.now(UTC),
        )
    )  # fmt: skip


def _believe(db: Session, claim: Membership, company: Company, *, evidence: str) -> None:
    claim.state, claim.evidence = MembershipState.active, evidence
    claim.decided_at = datetime.now(UTC)
    if company.state == CompanyState.unclaimed:
        require(company.state, CompanyState.draft, Actor.claimant)
        company.state = CompanyState.draft
    db.flush()
