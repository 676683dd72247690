"""Reads about requests, the suggestions that answer them, and companies kept apart."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from backend.companies.fields.size import size_class
from backend.companies.queries import listed
from backend.errors import NotFound
from backend.i18n import mark
from backend.matches.apart.conditions import barred, kept_apart, standing
from backend.matches.filters import Facts, Filters
from backend.models import (
    Company,
    CompanyState,
    Facet,
    FacetKind,
    Interest,
    ListSection,
    MatchRequest,
    RequestState,
    ShownList,
    Suggestion,
)  # fmt: skip
from backend.paging import Page, cut, decode

GONE = mark("There is no such request, or it is not your company's.")


@dataclass(frozen=True)
class RequestRow:
    """A request with the number of companies that answer it."""

    request: MatchRequest
    found: int


@dataclass(frozen=True)
class Answer:
    """One suggestion of a list, without its reasons."""

    id: int
    slot: int
    fit: float
    name: str
    facts: Facts


def requests_of(
    db: Session, company_id: int, *, size: int, after: str | None = None
) -> Page[RequestRow]:
    """A company's requests, newest first."""
    found = (
        select(func.count())
        .join(Suggestion.partner)
        .where(Suggestion.request_id == MatchRequest.id, *standing())
        .scalar_subquery()
    )
    query = (
        select(MatchRequest, found)
        .where(MatchRequest.company_id == company_id)
        .options(joinedload(MatchRequest.facet))
        .order_by(MatchRequest.id.desc())
        .limit(size + 1)
    )
    if start := decode(after, 1):
        query = query.where(MatchRequest.id < start[0])
    rows = [RequestRow(request, count) for request, count in db.execute(query)]
    return cut(rows, size, lambda row: [row.request.id])


def request_of(
    db: Session, company_id: int, request_id: int, *, lock: bool = False
) -> MatchRequest:
    """One request of this company."""
    query = (
        select(MatchRequest)
        .where(MatchRequest.id == request_id, MatchRequest.company_id == company_id)
        .options(joinedload(MatchRequest.facet))
    )
    found = db.scalars(query.with_for_update(of=MatchRequest) if lock else query).first()
    if found is None:
        raise NotFound(GONE)
    return found


def waiting_like(db: Session, wanted: MatchRequest) -> MatchRequest | None:
    """A request that asks just what `wanted` asks and is not answered yet."""
    return db.scalars(
        select(MatchRequest).where(
            MatchRequest.company_id == wanted.company_id,
            MatchRequest.state == RequestState.waiting,
            MatchRequest.kind == wanted.kind,
            MatchRequest.facet_id.is_not_distinct_from(wanted.facet_id),
            MatchRequest.text.is_not_distinct_from(wanted.text),
            MatchRequest.filters == wanted.filters,
        )
    ).first()


def need_of(db: Session, company_id: int, facet_id: int) -> Facet:
    """One need of this company."""
    found = db.scalars(
        select(Facet).where(
            Facet.id == facet_id,
            Facet.company_id == company_id,
            Facet.kind == FacetKind.need,
            Facet.archived_at.is_(None),
        )
    ).first()
    if found is None:
        raise NotFound(mark("There is no such need, or it is not your company's."))
    return found


def is_archived(db: Session, facet_id: int) -> bool:
    """Whether a need is stated no more."""
    return db.scalar(select(Facet.archived_at).where(Facet.id == facet_id)) is not None


def suggestible(db: Session, company_id: int, filters: Filters) -> set[int]:
    """Who may be suggested to a company: listed, not itself, not kept apart, within the filters."""
    apart = kept_apart(company_id, Company.id) | barred(company_id, Company.id)
    may = (listed(), Company.id != company_id, ~apart)
    if not filters:
        return set(db.scalars(select(Company.id).where(*may)))
    rows = db.execute(_companies().where(*may)).all()
    codes = _codes(db, None) if filters.code else {}
    return {row.id for row in rows if filters.admits(_facts(row, codes))}


def answers(
    db: Session, request: MatchRequest, section: ListSection = ListSection.main
) -> list[Answer]:
    """A list that answers a request, best first, without those put aside or closed since."""
    query = (
        _companies()
        .add_columns(Suggestion.id.label("suggestion_id"), Suggestion.slot, Suggestion.fit)
        .join(Suggestion, Suggestion.partner_id == Company.id)
        .where(Suggestion.request_id == request.id, Suggestion.section == section, *standing())
        .order_by(Suggestion.slot)
    )
    rows = db.execute(query).all()
    codes = _codes(db, [row.id for row in rows])
    return [
        Answer(row.suggestion_id, row.slot, row.fit, row.name, _facts(row, codes)) for row in rows
    ]


def suggestions(db: Session, ids: Sequence[int]) -> list[Suggestion]:
    """Suggestions with their partners, in the order of the ids."""
    rows = db.scalars(
        select(Suggestion).where(Suggestion.id.in_(ids)).options(joinedload(Suggestion.partner))
    )
    found = {row.id: row for row in rows}
    return [found[key] for key in ids]


def suggestion_of(db: Session, company_id: int, suggestion_id: int) -> Suggestion:
    """One suggestion made to this company."""
    found = db.scalars(
        select(Suggestion)
        .join(Suggestion.request)
        .where(Suggestion.id == suggestion_id, MatchRequest.company_id == company_id)
        .options(joinedload(Suggestion.partner))
    ).first()
    if found is None:
        raise NotFound(mark("There is no such suggestion, or it was not made to your company."))
    return found


def suggestion_between(db: Session, suggestion_id: int, company_id: int) -> Suggestion | None:
    """A suggestion in which the company is one of the two sides, with both companies."""
    return db.scalars(
        select(Suggestion)
        .where(
            Suggestion.id == suggestion_id,
            or_(Suggestion.company_id == company_id, Suggestion.partner_id == company_id),
        )
        .options(joinedload(Suggestion.company), joinedload(Suggestion.partner))
    ).first()


def made_in_turns(db: Session, request_id: int) -> bool:
    """Whether two models made the list that answers a request."""
    query = select(exists().where(
        ShownList.request_id == request_id, ShownList.trial_id.is_not(None)
    ))  # fmt: skip
    return bool(db.scalar(query))


def standing_with(db: Session, company_id: int, others: Sequence[int]) -> dict[int, Interest]:
    """The latest interest with each of several companies, by the other's id."""
    rows = db.scalars(
        select(Interest)
        .where(
            or_(
                and_(Interest.from_company_id == company_id, Interest.to_company_id.in_(others)),
                and_(Interest.to_company_id == company_id, Interest.from_company_id.in_(others)),
            )
        )
        .order_by(Interest.id)
    )
    return {
        row.to_company_id if row.from_company_id == company_id else row.from_company_id: row
        for row in rows
    }


def facet_counts(db: Session, company_id: int) -> dict[FacetKind, int]:
    """How many offers and needs a company has."""
    rows = db.execute(
        select(Facet.kind, func.count())
        .where(Facet.company_id == company_id, Facet.archived_at.is_(None))
        .group_by(Facet.kind)
    )
    counts = {FacetKind(kind): count for kind, count in rows}
    return {kind: counts.get(kind, 0) for kind in FacetKind}


def _companies() -> Select[*tuple[Any, ...]]:
    return select(
        Company.id, Company.name, Company.country, Company.kind, Company.state, Company.staff,
        Company.turnover_eur, Company.balance_eur, Company.ownership,
    )  # fmt: skip


def _codes(db: Session, ids: Collection[int] | None) -> dict[int, set[str]]:
    query = select(Facet.company_id, Facet.codes).where(
        Facet.kind == FacetKind.offer, Facet.archived_at.is_(None)
    )
    if ids is not None:
        query = query.where(Facet.company_id.in_(ids))
    found: dict[int, set[str]] = defaultdict(set)
    for row in db.execute(query):
        found[row.company_id].update(row.codes)
    return found


def _facts(row: Any, codes: dict[int, set[str]]) -> Facts:
    size = size_class(
        staff=row.staff, turnover_eur=row.turnover_eur, balance_eur=row.balance_eur,
        ownership=row.ownership,
    )  # fmt: skip
    return Facts(
        id=row.id, country=row.country, kind=row.kind, size=size,
        verified=row.state == CompanyState.verified, codes=frozenset(codes.get(row.id, ())),
    )  # fmt: skip
