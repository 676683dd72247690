"""Searching the directory, opening a company's page, taking the list away."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.companies.claims.membership import current
from backend.companies.disclosure import table as disclosure
from backend.companies.disclosure.table import CompanyCard
from backend.companies.disclosure.views import opened
from backend.companies.queries import facets_of, track_record_of
from backend.directory.filters import Filters
from backend.directory.meaning import is_off, meaning_of
from backend.directory.ordering import slot_after
from backend.directory.queries import (
    Answer,
    PastPartner,
    all_ids,
    answer,
    companies_by_id,
    past_partners,
    project_counts,
    verified_by,
)  # fmt: skip
from backend.directory.reach import Reach, reach_of
from backend.models import Company, CompanyState, ListKind, Role, User
from backend.paging import SIZE, Page
from backend.shown.service import Listed, keep_shown

CORDIS = "cordis"
#: the directory's own order, in the log of lists: no ranking model makes it
SEARCH = "directory"


@dataclass(frozen=True)
class Search:
    """What the directory answered, and whether meaning could be searched."""

    answer: Answer
    reach: Reach
    by_meaning: bool
    #: no encoder can be loaded here, so waiting for it is in vain
    meaning_off: bool


@dataclass(frozen=True)
class CompanyPage:
    """A company as this reader sees it."""

    card: CompanyCard
    projects: int
    partners: Page[PastPartner]
    verified_by: str
    claimable: bool

    @property
    def from_cordis(self) -> bool:
        """Whether anything shown here is CORDIS data, which asks to be named."""
        shown = (one.source for one in self.card.provenance.values())
        return CORDIS in {*shown, *(project.source for project in self.card.track_record)}


def search(
    db: Session, *, viewer: User, filters: Filters, cursor: str | None = None, size: int = SIZE
) -> Search:
    """A page of the companies that this reader may find; goes into the log of lists."""
    reach = reach_of(db, viewer)
    meaning = meaning_of(db, filters.q, reach) if filters.q else None
    found = answer(db, filters, reach, meaning, cursor=cursor, size=size)
    keep_shown(
        db, kind=ListKind.directory, viewer=viewer, about=filters.order.value,
        model_id=f"{SEARCH}:{meaning.model_id}" if meaning else SEARCH,
        entries=[Listed(hit.card.id, hit.score) for hit in found.page.items],
        asker_id=min(reach.own, default=None), first_slot=slot_after(cursor),
    )  # fmt: skip
    return Search(found, reach, meaning is not None, is_off())


def export(db: Session, *, viewer: User, filters: Filters) -> list[tuple[CompanyCard, int]]:
    """Every company of the list with its number of projects, taken away and so recorded."""
    reach = reach_of(db, viewer)
    meaning = meaning_of(db, filters.q, reach) if filters.q else None
    ids = all_ids(db, filters, reach, meaning)
    companies, projects = companies_by_id(db, ids), project_counts(db, ids)
    record(
        db, "directory_exported", actor=viewer, subject=None, companies=len(ids),
        filters=filters.query(),
    )  # fmt: skip
    return [
        (disclosure.card(companies[one], (), (), reach.level_at(one)), projects.get(one, 0))
        for one in ids
    ]


def open_company(db: Session, *, viewer: User, company_id: int) -> CompanyPage:
    """A company's page; that it was looked at more closely than a stranger may is recorded."""
    found, level = opened(db, viewer=viewer, company_id=company_id)
    facets, record_of_projects = facets_of(db, company_id), track_record_of(db, company_id)
    officer = verified_by(db, company_id) if found.verified_at else None
    return CompanyPage(
        card=disclosure.card(found, facets, record_of_projects, level),
        projects=project_counts(db, [company_id]).get(company_id, 0),
        partners=past_partners(db, company_id),
        verified_by=officer.actor.name if officer and officer.actor else "",
        claimable=_claimable(db, viewer, found),
    )


def _claimable(db: Session, viewer: User, found: Company) -> bool:
    """Whether this reader may ask to speak for the company: who speaks for another may not."""
    free = viewer.role == Role.representative and found.state == CompanyState.unclaimed
    return free and current(db, viewer.id) is None
