"""Finding one's own company among those that are here already."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from backend.companies.claims.membership import believed_at_once
from backend.companies.fields.domains import mail_domain, website_domain
from backend.companies.fields.identifiers import EDRPOU, LEI, NCAGE, PIC, plain
from backend.companies.queries import LISTED
from backend.models import Company, CompanyState, Membership, MembershipState, TrackRecord, User
from backend.naming.forms import own_words
from backend.naming.likeness import near, nearness, wholeness
from backend.naming.spellings import spellings

MOST = 8
#: how alike a name must be to be found: short names with one wrong letter still are
LOOSE = "0.3"
#: names this much less alike than the best are noise
MARGIN = 0.2
#: a number with letters or digits that may be one of VAT
VAT = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,13}|[0-9]{7,13}")
#: how alike a name must be to be held against a new company
CLOSE = 0.75
#: organisations from public records of which a page may say that thousands are here
THOUSANDS = 2_000


@dataclass(frozen=True)
class Candidate:
    """A company that may be the reader's own."""

    company: Company
    #: somebody speaks for it already, so that one joins colleagues instead of claiming
    claimed: bool
    #: the reader's address is of its website's domain, and a claim is believed at once
    own_domain: bool
    #: funded projects on record
    projects: int = 0

    @property
    def is_open(self) -> bool:
        """Whether others may see what is public of it; of a draft there is only the name."""
        return self.company.state in LISTED


@dataclass(frozen=True)
class Identity:
    """What tells one legal person from another."""

    name: str
    country: str
    pic: str | None = None
    edrpou: str | None = None
    vat: str = ""
    lei: str | None = None
    ncage: str | None = None


def identity_of(typed: Mapping[str, Any]) -> Identity:
    """What was typed into a form so far, as it would be saved."""

    def code(column: str) -> str | None:
        return plain(str(typed.get(column) or "")) or None

    return Identity(
        str(typed.get("name") or ""), str(typed.get("country") or ""), code("pic"),
        code("edrpou"), code("vat") or "", code("lei"), code("ncage"),
    )  # fmt: skip


def find_own(db: Session, *, user: User, text: str) -> list[Candidate]:
    """Companies by an identifier, website domain or name, nearest first."""
    code, domain = plain(text), website_domain(text)
    if PIC.fullmatch(code):
        return _candidates(db, user, Company.pic == code)
    if EDRPOU.fullmatch(code):
        return _candidates(db, user, Company.edrpou == code)
    for form, column in ((VAT, Company.vat), (LEI, Company.lei), (NCAGE, Company.ncage)):
        if form.fullmatch(code) and (holders := _candidates(db, user, column == code)):
            return holders
    if domain and " " not in text.strip():
        return with_domain(db, user=user, domain=domain)
    db.execute(select(func.set_config("pg_trgm.word_similarity_threshold", LOOSE, True)))
    return _alike(db, user, spellings(own_words(text)))


def thousands_from_records(db: Session) -> bool:
    """Whether thousands of organisations from public records wait to be claimed."""
    unclaimed = select(Company.id).where(Company.state == CompanyState.unclaimed)
    return db.scalar(unclaimed.offset(THOUSANDS - 1).limit(1)) is not None


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
            (Company.lei, identity.lei),
            (Company.ncage, identity.ncage),
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
    rows = db.execute(query.order_by(Company.id).limit(MOST)).all()
    projects = _projects(db, [company.id for company, _ in rows])
    return [
        Candidate(company, taken, believed_at_once(user, company), projects.get(company.id, 0))
        for company, taken in rows
    ]


def _projects(db: Session, ids: Sequence[int]) -> dict[int, int]:
    query = select(TrackRecord.company_id, func.count(TrackRecord.project_id.distinct()))
    found = query.where(TrackRecord.company_id.in_(ids)).group_by(TrackRecord.company_id)
    return {row[0]: row[1] for row in db.execute(found)} if ids else {}
