"""Everything that one case shows, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, Subquery, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from backend.companies.disclosure.table import CompanyCard, Level, card
from backend.companies.queries import facets_of, track_record_of
from backend.models import (
    Company,
    ConflictOfInterest,
    Event,
    Facet,
    Interest,
    InterestState,
    PairState,
    Project,
    ReviewDecision,
    Suggestion,
    TrackRecord,
    User,
)  # fmt: skip
from backend.reviews.decisions import queries as decision_queries
from backend.reviews.evidence.checks import Check, checks, open_checks
from backend.reviews.evidence.queries import backgrounds
from backend.reviews.pairs.queries import OPEN

OTHERS_SHOWN = 5
TIES_SHOWN = 8
EVENTS_SHOWN = 200
#: events about a company that belong in the history of its pairs
ABOUT_COMPANY = ("conflict_declared", "conflict_lifted")


@dataclass(frozen=True)
class Load:
    """How many introductions a company already has to deal with."""

    approved: int = 0
    asked: int = 0  # open requests for contact, sent or received
    waiting: int = 0  # other pairs in this queue

    @property
    def open(self) -> int:
        """Introductions that want its attention now."""
        return self.approved + self.asked


@dataclass(frozen=True)
class Side:
    """One company of the pair, as an officer sees it."""

    company: Company
    card: CompanyCard
    facets: Sequence[Facet]
    checks: tuple[Check, ...]
    load: Load
    others: Sequence[Suggestion]
    reachable: int
    invited: Event | None

    @property
    def missing(self) -> tuple[Check, ...]:
        """What an officer should still ask for."""
        return open_checks(self.checks)


@dataclass(frozen=True)
class Ties:
    """What the two have in common already: projects together, partners that both know."""

    projects: Sequence[Project]
    partners: Sequence[tuple[Company, int]]
    partner_count: int


@dataclass(frozen=True)
class Case:
    """A pair with all that a decision rests on."""

    pair: Suggestion
    sides: tuple[Side, Side]
    ties: Ties
    decisions: Sequence[ReviewDecision]
    events: Sequence[Event]
    interests: Sequence[Interest]
    conflicts: Sequence[ConflictOfInterest]

    @property
    def staged(self) -> ReviewDecision | None:
        """The decision that waits to be applied."""
        return next((d for d in self.decisions if d.applied_at is None), None)

    @property
    def latest_id(self) -> int:
        """The newest decision that the page shows; 0 for none."""
        return self.decisions[0].id if self.decisions else 0

    def avoided_by(self, officer: User) -> ConflictOfInterest | None:
        """The officer's own declaration about one of the two."""
        return next((c for c in self.conflicts if c.officer_id == officer.id), None)


def case(db: Session, pair_id: int) -> Case:
    """The whole case of a pair."""
    pair = decision_queries.pair(db, pair_id)
    events = _events(db, pair)
    return Case(
        pair=pair,
        sides=_sides(db, pair, events),
        ties=_ties(db, pair),
        decisions=decision_queries.decisions(db, [pair.id]).get(pair.id, []),
        events=events,
        interests=decision_queries.interests_between(db, pair),
        conflicts=decision_queries.conflicts_about(db, pair),
    )


def _sides(db: Session, pair: Suggestion, events: Sequence[Event]) -> tuple[Side, Side]:
    known = backgrounds(db, [pair.company_id, pair.partner_id])
    loads = _loads(db, pair)
    invited = {e.data.get("company_id"): e for e in events if e.kind == "company_invited"}

    def side(company: Company) -> Side:
        facets = facets_of(db, company.id)
        record = track_record_of(db, company.id, 5)
        return Side(
            company=company,
            card=card(company, facets, record, Level.officer),
            facets=facets,
            checks=checks(company, known[company.id]),
            load=loads[company.id],
            others=_others(db, pair, company),
            reachable=len(decision_queries.people_to_tell(db, company.id)),
            invited=invited.get(company.id),
        )

    return side(pair.company), side(pair.partner)


def _others(db: Session, pair: Suggestion, company: Company) -> Sequence[Suggestion]:
    """The best other pairs of a company that wait or were approved."""
    mine = or_(Suggestion.company_id == company.id, Suggestion.partner_id == company.id)
    shown = (*OPEN, PairState.approved)
    return db.scalars(
        select(Suggestion)
        .where(
            mine, Suggestion.request_id.is_(None), Suggestion.id != pair.id,
            Suggestion.state.in_(shown),
        )
        .options(joinedload(Suggestion.company), joinedload(Suggestion.partner))
        .order_by(Suggestion.fit.desc(), Suggestion.id)
        .limit(OTHERS_SHOWN)
    ).all()  # fmt: skip


def _loads(db: Session, pair: Suggestion) -> dict[int, Load]:
    ids = (pair.company_id, pair.partner_id)
    approved = Suggestion.state == PairState.approved
    waiting = Suggestion.state.in_(OPEN) & (Suggestion.id != pair.id)
    found = {}
    for key in ids:
        mine = or_(Suggestion.company_id == key, Suggestion.partner_id == key)
        asked = select(func.count()).where(
            Interest.state == InterestState.open,
            or_(Interest.from_company_id == key, Interest.to_company_id == key),
        )
        row = db.execute(
            select(
                func.count().filter(approved), func.count().filter(waiting),
                asked.scalar_subquery(),
            ).where(mine, Suggestion.request_id.is_(None))
        ).one()  # fmt: skip
        found[key] = Load(approved=row[0], waiting=row[1], asked=row[2])
    return found


def _ties(db: Session, pair: Suggestion) -> Ties:
    projects = db.scalars(
        select(Project)
        .where(
            Project.id.in_(_projects_of(pair.company_id)),
            Project.id.in_(_projects_of(pair.partner_id)),
        )
        .order_by(Project.starts_on.desc().nulls_last(), Project.id)
        .limit(TIES_SHOWN)
    ).all()
    ours, theirs = _worked_with(pair.company_id), _worked_with(pair.partner_id)
    together = ours.c.projects + theirs.c.projects
    rows = db.execute(
        select(Company, together, func.count().over())
        .join(ours, ours.c.company_id == Company.id)
        .join(theirs, theirs.c.company_id == Company.id)
        .where(Company.id.not_in((pair.company_id, pair.partner_id)))
        .order_by(together.desc(), Company.name, Company.id)
        .limit(TIES_SHOWN)
    ).all()
    return Ties(projects, [(row[0], row[1]) for row in rows], rows[0][2] if rows else 0)


def _worked_with(company_id: int) -> Subquery:
    """Companies met in the projects of one, with the number of those projects."""
    return (
        select(
            TrackRecord.company_id, func.count(TrackRecord.project_id.distinct()).label("projects")
        )
        .where(TrackRecord.project_id.in_(_projects_of(company_id)))
        .group_by(TrackRecord.company_id)
        .subquery()
    )


def _projects_of(company_id: int) -> Select[int]:
    return select(TrackRecord.project_id).where(TrackRecord.company_id == company_id)


def _events(db: Session, pair: Suggestion) -> Sequence[Event]:
    """The trail of the pair, and of conflicts about its companies, newest first."""
    of_pair = and_(Event.subject_type == Suggestion.__tablename__, Event.subject_id == pair.id)
    of_company = and_(
        Event.subject_type == Company.__tablename__,
        Event.subject_id.in_((pair.company_id, pair.partner_id)),
        Event.kind.in_(ABOUT_COMPANY),
    )
    return db.scalars(
        select(Event)
        .where(or_(of_pair, of_company))
        .options(joinedload(Event.actor))
        .order_by(Event.id.desc())
        .limit(EVENTS_SHOWN)
    ).all()
