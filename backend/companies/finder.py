"""Finding one's own company among those that are here already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from backend.companies.domains import mail_domain, website_domain
from backend.companies.identifiers import EDRPOU, PIC, plain
from backend.companies.membership import believed_at_once
from backend.models import Company, Membership, MembershipState, User
from backend.naming.forms import own_words
from backend.naming.likeness import near, nearness, wholeness
from backend.naming.spellings import spellings

MOST = 8
#: how alike a name must be to be found: short names with one wrong letter still are
LOOSE = "0.3"
#: names this much less alike than the best are noise
MARGIN = 0.2
#: how alike a name must be to be held against a new company
CLOSE = 0.75


@dataclass(frozen=True)
class Candidate:
    """A company that may be the reader's own."""

    company: Company
    #: somebody speaks for it already, so that one joins colleagues instead of claiming
    claimed: bool
    #: the reader's address is of its website's domain, and a claim is believed at once
    own_domain: bool


@dataclass(frozen=True)
class Identity:
    """What tells one legal person from another."""

    name: str
    country: str
    pic: str | None = None
    edrpou: str | None = None
    vat: str = ""


def find_own(db: Session, *, user: User, text: str) -> list[Candidate]:
    """Companies by PIC, EDRPOU code, website domain or name, nearest first."""
    code, domain = plain(text), website_domain(text)
    if PIC.fullmatch(code):
        return _candidates(db, user, Company.pic == code)
    if EDRPOU.fullmatch(code):
        return _candidates(db, user, Company.edrpou == code)
    if domain and " " not in text.strip():
        return with_domain(db, user=user, domain=domain)
    db.execute(select(func.set_config("pg_trgm.word_similarity_threshold", LOOSE, True)))
    return _alike(db, user, spellings(own_words(text)))


def with_domain(db: Session, *, user: User, domain: str) -> list[Candidate]:
    """Companies whose website is of this domain."""
    if not domain:
        return []
    found = _candidates(db, user, Company.website.icontains(domain, autoescape=True))
    return [c for c in found if website_domain(c.company.website) == domain]


def of_own_mail(db: Session, *, user: User) -> list[Candidate]:
    """Companies of the domain of the user's address, to be offered before anything is typed."""
    return with_domain(db, user=user, domain=mail_domain(user.email))


def with_identifier(db: Session, *, user: User, identity: Identity) -> list[Candidate]:
    """Companies that hold one of the identifiers: certainly the same legal person."""
    equal = [
        column == value
        for column, value in (
            (Company.pic, identity.pic),
            (Company.edrpou, identity.edrpou),
            (Company.vat, identity.vat),
        )
        if value
    ]
    return _candidates(db, user, or_(*equal)) if equal else []


def with_like_name(db: Session, *, user: User, identity: Identity) -> list[Candidate]:
    """Companies of the same country with a like name, nearest first: perhaps the same."""
    typed = spellings(own_words(identity.name))
    return _alike(db, user, typed, nearness(typed) >= CLOSE, Company.country == identity.country)


def _alike(
    db: Session, user: User, typed: Sequence[str], *more: ColumnElement[bool]
) -> list[Candidate]:
    found, like = near(typed), nearness(typed)
    best = select(func.max(like)).where(found, *more).scalar_subquery()
    order = (like.desc(), wholeness(typed).desc())
    return _candidates(db, user, found, like >= best - MARGIN, *more, order=order)


def _candidates(
    db: Session, user: User, *conditions: ColumnElement[bool], order: tuple[Any, ...] = ()
) -> list[Candidate]:  # fmt: skip
    claimed = exists().where(
        Membership.company_id == Company.id, Membership.state == MembershipState.active
    )
    query = select(Company, claimed).where(*conditions).order_by(*order)
    return [
        Candidate(company, taken, believed_at_once(user, company))
        for company, taken in db.execute(query.order_by(Company.id).limit(MOST))
    ]
