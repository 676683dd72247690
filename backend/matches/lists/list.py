"""The list that answers a request as a page shows it: filtered, sorted, cut, with its reasons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from backend.i18n import mark
from backend.matches import queries
from backend.matches.filters import Filters
from backend.matches.queries import Answer
from backend.matches.shown import mark_seen
from backend.models import (
    Company,
    FacetKind,
    ListSection,
    MatchRequest,
    RequestState,
    Suggestion,
)
from backend.pages import country_name
from backend.paging import decode, encode


class Sort(StrEnum):
    """Orders of a list."""

    fit = "fit"
    name = "name"
    country = "country"


SORT_WORDS = {Sort.fit: mark("fit"), Sort.name: mark("name"), Sort.country: mark("country")}
ORDER: dict[Sort, Callable[[Answer], Any]] = {
    Sort.fit: lambda answer: answer.slot,
    Sort.name: lambda answer: (answer.name.casefold(), answer.slot),
    Sort.country: lambda answer: (country_name(answer.facts.country), answer.slot),
}


class ListQuery(Filters):
    """Which part of a list is wanted, in which order."""

    section: ListSection = ListSection.main
    sort: Sort = Sort.fit
    after: str | None = None


class Cause(StrEnum):
    """Why a list is empty."""

    filtered = "filtered"  # the filters over the list leave nothing
    narrow = "narrow"  # the request itself looks in too small a place
    no_profile = "no_profile"
    no_offers = "no_offers"
    no_needs = "no_needs"
    not_embedded = "not_embedded"
    nobody = "nobody"
    nobody_new = "nobody_new"
    withdrawn = "withdrawn"  # the need that was asked for


@dataclass(frozen=True)
class Listed:
    """One page of a list."""

    suggestions: Sequence[Suggestion]
    found: int
    everything: Sequence[Answer]
    first: int
    section: ListSection
    next: str | None = None
    previous: str | None = None


def listed(db: Session, request: MatchRequest, query: ListQuery, size: int) -> Listed:
    """The page of a request's list that starts after a suggestion; who is on it was seen."""
    everything = queries.answers(db, request, query.section)
    fitting = sorted((a for a in everything if query.admits(a.facts)), key=ORDER[query.sort])
    ids = [answer.id for answer in fitting]
    start = _start(ids, query.after)
    shown = ids[start : start + size]
    mark_seen(db, shown)
    return Listed(
        suggestions=queries.suggestions(db, shown), found=len(ids), everything=everything,
        first=start + 1, section=query.section,
        next=encode([shown[-1]]) if ids[start + size :] else None,
        previous=_before(ids, start, size),
    )  # fmt: skip


def _start(ids: Sequence[int], after: str | None) -> int:
    cursor = decode(after, 1)
    # a company put aside meanwhile takes its cursor along: start over rather than guess
    return ids.index(cursor[0]) + 1 if cursor and cursor[0] in ids else 0


def _before(ids: Sequence[int], start: int, size: int) -> str | None:
    if start == 0:
        return None
    return encode([ids[start - size - 1]]) if start > size else ""


def is_withdrawn(request: MatchRequest) -> bool:
    """Whether the need that was asked for is stated no more."""
    need = request.facet if request.facet_id is not None else None
    return need is not None and need.archived_at is not None


def causes(db: Session, request: MatchRequest, company: Company, found: Listed) -> list[Cause]:
    """Why there is nothing to show, the most likely to help first."""
    if found.found or request.state != RequestState.ready:
        return []
    if found.everything:
        return [Cause.filtered]
    if is_withdrawn(request):
        return [Cause.withdrawn]
    narrow = [Cause.narrow] if Filters.model_validate(request.filters) else []
    if found.section is ListSection.new_connections:
        return narrow or [Cause.nobody_new]
    counts = queries.facet_counts(db, company.id)
    reasons = []
    if company.embedded_version < company.profile_version:
        reasons.append(Cause.not_embedded)
    if not any(counts.values()):
        reasons.append(Cause.no_profile)
    else:
        reasons += [Cause.no_offers] if not counts[FacetKind.offer] else []
        reasons += [Cause.no_needs] if not counts[FacetKind.need] else []
    return [*reasons, *narrow] or [Cause.nobody]
