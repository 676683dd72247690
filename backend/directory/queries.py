"""Reads of the directory: a page of companies, and whom a company has worked with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ARRAY, CTE, BigInteger, ColumnElement, Row, any_, distinct, func, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased, joinedload

from backend.companies.disclosure.table import CompanyCard, card
from backend.companies.queries import listed
from backend.directory.counts import Counts, counts
from backend.directory.evidence import Evidence, Parts, evidence, name_parts
from backend.directory.filters import Filters
from backend.directory.meaning import Meaning
from backend.directory.narrowing import gathered, kept
from backend.directory.ordering import after, order_by, place_of, slot_after
from backend.directory.reach import Reach
from backend.directory.search import Question, everyone, found, loosen_names, question
from backend.models import Company, CompanyState, Event, Facet, FacetKind, TrackRecord
from backend.paging import SIZE, Page, cut

PARTNERS = 24
WAYS = ("name", "words", "meaning")


@dataclass(frozen=True)
class Said:
    """A text of a company and the language that it is in."""

    text: str = ""
    language: str = ""


@dataclass(frozen=True)
class Hit:
    """One company of the list, as this reader sees it, and why it was found."""

    card: CompanyCard
    name: Parts
    ways: tuple[str, ...]
    evidence: Evidence | None
    offer: Said
    projects: int
    #: of the search; 0 where nothing was searched
    score: float = 0.0


@dataclass(frozen=True)
class Answer:
    """A page of the directory."""

    page: Page[Hit]
    counts: Counts
    #: no entry has all of the words, so those with any are shown
    loosened: bool = False


def answer(
    db: Session, filters: Filters, reach: Reach, meaning: Meaning | None, *,
    cursor: str | None = None, size: int = SIZE,
) -> Answer:  # fmt: skip
    """What the directory answers, with its counts."""
    asked, rows = _rows(db, filters, reach, meaning)
    page = _page(db, rows, filters, cursor, size)
    hits = _hits(db, page.items, asked, reach)
    loosened = asked is not None and "|" in asked.words
    return Answer(Page(hits, page.next), counts(db, rows, reach), loosened)


def all_ids(db: Session, filters: Filters, reach: Reach, meaning: Meaning | None) -> list[int]:
    """Every company that the filters leave, in the order of the list."""
    _, rows = _rows(db, filters, reach, meaning)
    return list(
        db.scalars(select(rows.c.id).where(kept(rows)).order_by(*order_by(rows, filters.order)))
    )


def _rows(
    db: Session, filters: Filters, reach: Reach, meaning: Meaning | None
) -> tuple[Question | None, CTE]:
    if not filters.q:
        return None, gathered(everyone(), filters, reach)
    loosen_names(db, filters.q)
    asked = question(db, filters.q, reach, meaning)
    return asked, gathered(found(asked, reach), filters, reach)


def _page(
    db: Session, rows: CTE, filters: Filters, cursor: str | None, size: int
) -> Page[Row[Any]]:
    sort = filters.order
    query = (
        select(rows)
        .where(kept(rows), after(rows, sort, cursor))
        .order_by(*order_by(rows, sort))
        .limit(size + 1)
    )
    last = slot_after(cursor) - 1 + size
    return cut(db.execute(query).all(), size, key=lambda row: place_of(row, sort, last))


def _hits(db: Session, rows: Sequence[Row[Any]], asked: Question | None, reach: Reach) -> list[Hit]:
    ids = [row.id for row in rows]
    companies = companies_by_id(db, ids)
    texts = evidence(db, asked, ids, reach) if asked else {}
    offers, projects = _first_offers(db, ids, reach), project_counts(db, ids)
    return [
        Hit(
            card=card(companies[row.id], (), (), reach.level_at(row.id)),
            name=name_parts(companies[row.id].name, asked.text if asked and row.by_name else ""),
            ways=tuple(way for way in WAYS if getattr(row, f"by_{way}") is not None),
            evidence=texts.get(row.id),
            offer=offers.get(row.id, Said()),
            projects=projects.get(row.id, 0),
            score=row.score,
        )
        for row in rows
    ]


def among(column: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """Condition: the column is one of these, of which there may be tens of thousands."""
    return cast("ColumnElement[bool]", column == any_(sql_cast(list(ids), ARRAY(BigInteger))))


def companies_by_id(db: Session, ids: Sequence[int]) -> dict[int, Company]:
    """These companies, by id."""
    rows = db.scalars(select(Company).where(among(Company.id, ids)))
    return {company.id: company for company in rows}


def _first_offers(db: Session, ids: Sequence[int], reach: Reach) -> dict[int, Said]:
    """The first offer of each company that this reader may read."""
    rows = db.execute(
        select(Facet.company_id, Facet.text, Facet.language)
        .ext(distinct_on(Facet.company_id))
        .where(Facet.company_id.in_(ids), Facet.kind == FacetKind.offer, reach.may_read())
        .order_by(Facet.company_id, Facet.id)
    )
    return {row.company_id: Said(row.text, row.language) for row in rows}


def project_counts(db: Session, ids: Sequence[int]) -> dict[int, int]:
    """How many projects of its track record each company has."""
    rows = db.execute(
        select(TrackRecord.company_id, func.count(distinct(TrackRecord.project_id)))
        .where(among(TrackRecord.company_id, ids))
        .group_by(TrackRecord.company_id)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class PastPartner:
    """A company met in projects, and in how many."""

    id: int
    name: str
    country: str
    projects: int


def past_partners(db: Session, company_id: int) -> Page[PastPartner]:
    """With whom a company has worked, the most projects first; `total` counts them all."""
    mine, theirs = aliased(TrackRecord), aliased(TrackRecord)
    together = (
        select(theirs.company_id, func.count(distinct(theirs.project_id)).label("projects"))
        .join(mine, (mine.project_id == theirs.project_id) & (mine.company_id == company_id))
        .join(Company, Company.id == theirs.company_id)
        .where(theirs.company_id != company_id, listed())
        .group_by(theirs.company_id)
        .subquery()
    )
    rows = db.execute(
        select(
            Company.id, Company.name, Company.country, together.c.projects,
            func.count().over().label("total"),
        )
        .join(together, together.c.company_id == Company.id)
        .order_by(together.c.projects.desc(), Company.latin_name, Company.id)
        .limit(PARTNERS)
    ).all()  # fmt: skip
    partners = [PastPartner(row.id, row.name, row.country, row.projects) for row in rows]
    return Page(partners, total=rows[0].total if rows else 0)


def verified_by(db: Session, company_id: int) -> Event | None:
    """The latest verification of a company, with the officer who answers for it."""
    return db.scalars(
        select(Event)
        .where(
            Event.kind == "company_vetted",
            Event.subject_type == Company.__tablename__,
            Event.subject_id == company_id,
            Event.data["after"].astext == CompanyState.verified,
        )
        .options(joinedload(Event.actor))
        .order_by(Event.id.desc())
        .limit(1)
    ).first()
