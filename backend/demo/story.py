"""What has happened in the demo so far, told through the same use cases that people use."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import demo
from backend.accounts.queries import user_by_email
from backend.accounts.service import add_user
from backend.companies.own.vetting import submit_for_vetting
from backend.companies.queries import facets_of
from backend.demo.consortia import tell_consortia
from backend.demo.load import PASSWORD, SOURCE, logins, reads
from backend.introductions import service as introductions
from backend.jobs import enqueue
from backend.matches.service import open_request
from backend.models import (
    Company,
    CompanyState,
    FacetKind,
    MatchRequest,
    Membership,
    MembershipState,
    RequestKind,
    User,
)  # fmt: skip

NOTE = (
    "Your needs answer what we make, and our programme office has asked for a Ukrainian partner "
    "by the spring. May we talk for half an hour, with our production lead?"
)
WAITING = 2


def tell(db: Session) -> None:
    """Requests, interests and vetting for a first look; only once."""
    if db.scalar(select(MatchRequest.id).limit(1)) is not None:
        return
    ukrainian, european = (_spoken_for(db, login.email) for login in logins()[:2])
    for company, user in (ukrainian, european):
        open_request(db, company=company, user=user)
    [need, *_] = facets_of(db, ukrainian[0].id, FacetKind.need)
    open_request(
        db, company=ukrainian[0], user=ukrainian[1], kind=RequestKind.need, facet_id=need.id
    )
    _ask(db, european, ukrainian[0])
    for company in _last_companies(db, WAITING):
        _hand_in(db, company)
    tell_consortia(db)
    enqueue(db, "suggest_pairs")
    enqueue(db, "suggest_consortia")


def _spoken_for(db: Session, email: str) -> tuple[Company, User]:
    user = user_by_email(db, email)
    assert user is not None  # noqa: S101 - the loader made it a moment ago
    company = db.scalars(
        select(Company).join(Membership, Membership.company_id == Company.id)
        .where(Membership.user_id == user.id)
    ).one()  # fmt: skip
    return company, user


def _ask(db: Session, sender: tuple[Company, User], other: Company) -> None:
    reply_by = datetime.now(UTC).date() + timedelta(days=14)
    introductions.send(
        db, company=sender[0], user=sender[1], to_id=other.id, note=NOTE, reply_by=reply_by
    )


def _last_companies(db: Session, count: int) -> list[Company]:
    """Companies without a log-in of their own, to wait for an officer."""
    keys = [one.key for one in demo.companies() if not one.login][-count:]
    query = select(Company).where(Company.source == SOURCE, Company.source_key.in_(keys))
    return list(db.scalars(query.order_by(Company.id)))


def _hand_in(db: Session, company: Company) -> None:
    user = user_by_email(db, company.contact_email or "") or add_user(
        db, email=company.contact_email or "", name=company.contact_title, password=PASSWORD,
        confirmed=True, locale=reads(company),
    )  # fmt: skip
    db.add(
        Membership(
            user_id=user.id, company_id=company.id, state=MembershipState.active, evidence=SOURCE
        )
    )
    company.state, company.verified_at = CompanyState.draft, None
    db.flush()
    submit_for_vetting(db, company_id=company.id, user=user)
