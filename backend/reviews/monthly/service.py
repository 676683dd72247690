"""Putting the monthly report together; what it lists is what officers' pages show."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.i18n import mark
from backend.models import Role, User
from backend.reviews.decisions.queries import companies_avoided
from backend.reviews.monthly import queries
from backend.reviews.monthly.months import Month, month_of, months_between
from backend.reviews.monthly.queries import Counts, Moved, Reviewed, Vetted
from backend.reviews.waiting import numbers

COMPANIES, PAIRS, INTRODUCTIONS, CONSORTIA = (
    mark("Companies"), mark("Pairs"), mark("Introductions"), mark("Consortia and calls"),
)  # fmt: skip
#: heading, words, kind of event, state reached ("" where the kind says all)
FIGURES = (
    (COMPANIES, mark("Accounts opened"), "signed_up", ""),
    (COMPANIES, mark("Profiles handed in for a check"), "company_submitted", ""),
    (COMPANIES, mark("Companies verified"), "company_vetted", "verified"),
    (COMPANIES, mark("Profiles returned with questions"), "company_vetted", "returned"),
    (COMPANIES, mark("Companies suspended"), "company_vetted", "suspended"),
    (COMPANIES, mark("Requests for partners"), "partners_asked", ""),
    (PAIRS, mark("Pairs approved"), "pair", "approved"),
    (PAIRS, mark("Pairs held for evidence"), "pair", "held"),
    (PAIRS, mark("Pairs rejected"), "pair", "rejected"),
    (INTRODUCTIONS, mark("Introductions requested"), "interest_sent", ""),
    (INTRODUCTIONS, mark("Introductions accepted, contacts opened"), "interest_accepted", ""),
    (INTRODUCTIONS, mark("Introductions declined"), "interest_declined", ""),
    (INTRODUCTIONS, mark("Introductions that nobody answered"), "interest_expired", ""),
    (CONSORTIA, mark("Consortia started"), "consortium_started", ""),
    (CONSORTIA, mark("Consortia approved"), "consortium_moved", "approved"),
    (CONSORTIA, mark("Consortia submitted"), "consortium_moved", "submitted"),
    (CONSORTIA, mark("Consortia funded"), "consortium_moved", "funded"),
    (CONSORTIA, mark("Calls opened"), "call_moved", "open"),
)
WAITED = mark("Median wait for a decision, hours")


@dataclass(frozen=True)
class Figure:
    """A number of the month beside the month before; None: nothing to take it from."""

    heading: str
    words: str
    now: float | None
    before: float | None


@dataclass(frozen=True)
class Work:
    """What one officer decided in the month."""

    officer: str
    companies: int
    pairs: int
    consortia: int


@dataclass(frozen=True)
class Report:
    """A month as one document, for the eyes of one officer."""

    month: Month
    made_at: datetime
    by: str
    #: the month is not over, so its numbers still grow
    running: bool
    figures: Sequence[Figure]
    vetted: Sequence[Vetted]
    reviewed: Sequence[Reviewed]
    #: decisions on companies in which the reader has declared an interest: counted, not listed
    closed: int
    moved: Sequence[Moved]
    work: Sequence[Work]
    waiting_companies: int
    waiting_pairs: int


def report(db: Session, *, viewer: User, month: Month, now: datetime | None = None) -> Report:
    """The report of a month."""
    made_at = now or datetime.now(UTC)
    vetted, reviewed = queries.vetted(db, month), queries.reviewed(db, month)
    moved, waiting = queries.moved(db, month), numbers(db)
    conflicts = companies_avoided(db, viewer)
    shown = [one for one in reviewed if not conflicts & {one.pair.company_id, one.pair.partner_id}]
    return Report(
        month=month, made_at=made_at, by=viewer.name, running=month.end > made_at,
        figures=_figures(db, month), vetted=vetted, reviewed=shown,
        closed=len(reviewed) - len(shown), moved=moved, work=_work(vetted, reviewed, moved),
        waiting_companies=waiting["vetting"], waiting_pairs=waiting["pairs"],
    )  # fmt: skip


def take_away(db: Session, *, viewer: User, month: Month, form: str) -> Report:
    """The report for a file; that it was taken is recorded."""
    record(db, "report_exported", actor=viewer, subject=None, month=month.code, format=form)
    return report(db, viewer=viewer, month=month)


def months(db: Session, now: datetime | None = None) -> list[Month]:
    """Months of which there is a report, the latest first."""
    today = now or datetime.now(UTC)
    first = queries.first_event(db)
    return months_between(first, today) if first is not None else [month_of(today)]


def _figures(db: Session, month: Month) -> list[Figure]:
    now, before = (
        {**events, **pairs}
        for events, pairs in zip(
            queries.counts(db, month), queries.pair_counts(db, month), strict=True
        )
    )
    figures = [
        Figure(heading, words, _number(now, kind, after), _number(before, kind, after))
        for heading, words, kind, after in FIGURES
    ]
    last = max(place for place, one in enumerate(figures) if one.heading == COMPANIES)
    wait = Figure(COMPANIES, WAITED, _wait(db, month), _wait(db, month.before))
    return [*figures[: last + 1], wait, *figures[last + 1 :]]


def _number(counts: Counts, kind: str, after: str) -> int:
    """How often a kind happened: with a state reached, or at all."""
    if after:
        return counts.get((kind, after), 0)
    return sum(number for (one, _), number in counts.items() if one == kind)


def _wait(db: Session, month: Month) -> float | None:
    waits = queries.waits(db, month)
    return round(median(waits), 1) if waits else None


def _work(
    vetted: Sequence[Vetted], reviewed: Sequence[Reviewed], moved: Sequence[Moved]
) -> list[Work]:
    """Decisions by officer, the most first; steps that companies took themselves are not theirs."""
    by_company = [one.event.actor for one in vetted if one.event.actor]
    by_pair = [one.decision.officer for one in reviewed if one.decision.officer]
    actors = [one.event.actor for one in moved if one.event.actor]
    by_step = [one for one in actors if one.role != Role.representative]
    names = {one.id: one.name for one in (*by_company, *by_pair, *by_step)}
    companies, pairs, steps = (
        Counter(one.id for one in people) for people in (by_company, by_pair, by_step)
    )
    found = [
        Work(name, companies[number], pairs[number], steps[number])
        for number, name in names.items()
    ]
    return sorted(
        found, key=lambda one: (-(one.companies + one.pairs + one.consortia), one.officer)
    )
