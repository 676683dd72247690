"""Judging companies: one programme and role, all of them, the lights of a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from backend.companies.disclosure import table as disclosure
from backend.companies.disclosure.cards import CompanyCard
from backend.companies.disclosure.levels import Level
from backend.companies.disclosure.views import opened
from backend.eligibility.facts import Known, UsedFact, used_facts
from backend.errors import NotFound
from backend.i18n import mark
from backend.matcher import eligibility as matcher
from backend.matcher.eligibility import Answer, Finding, Judged, Programme, Role, Rule
from backend.models import Company, User

#: the programmes whose lights stand beside a company in lists
LIGHTS = (Programme.EDF, Programme.USI, Programme.HORIZON)
NO_RULE = mark("There is no rule with this name.")


@dataclass(frozen=True)
class Point:
    """One rule applied: the finding, the rule's row (none where no rule covers the question)."""

    finding: Finding
    rule: Rule | None
    facts: tuple[UsedFact, ...]

    @property
    def withheld(self) -> tuple[UsedFact, ...]:
        """Facts that the company has given, but not to this reader."""
        return tuple(fact for fact in self.facts if fact.known is Known.withheld)


@dataclass(frozen=True)
class Judgement:
    """A company in a role of a programme on a day, as far as the reader may know."""

    company_id: int
    programme: Programme
    role: Role
    on: date
    answer: Answer
    counts: Answer
    points: tuple[Point, ...]

    @property
    def deciding(self) -> tuple[Point, ...]:
        """The points on which the answer rests: the worst of them."""
        return tuple(point for point in self.points if point.finding.answer == self.answer)


def today() -> date:
    """The day (UTC) that is meant when none is named."""
    return datetime.now(UTC).date()


def judgement(card: CompanyCard, programme: Programme, role: Role, on: date) -> Judgement:
    """One programme and role, from the facts of the card alone."""
    return _judgement(card, matcher.judged(card, programme, role, on))


def overview(card: CompanyCard, on: date) -> list[Judgement]:
    """Every programme and role."""
    return [_judgement(card, found) for found in matcher.judged_all(card, on)]


def lights(
    card: CompanyCard, on: date | None = None, programmes: Iterable[Programme] = LIGHTS
) -> list[Judgement]:
    """The answers in the usual role of each programme; asks the database nothing."""
    day = on or today()
    return [judgement(card, one, matcher.main_role(one), day) for one in programmes]


def seen_at(found: Company, level: Level) -> CompanyCard:
    """What rules may know of a company at this level: no offers and no projects are needed."""
    return disclosure.card(found, (), (), level)


def open_card(db: Session, *, viewer: User, company_id: int) -> CompanyCard:
    """A company for judging, at the reader's level; a closer look is recorded."""
    return seen_at(*opened(db, viewer=viewer, company_id=company_id))


def rule_versions(rule_id: str) -> list[Rule]:
    """Every version of one rule, newest first."""
    found = matcher.rule(rule_id)
    if not found:
        raise NotFound(NO_RULE)
    return found


def _judgement(card: CompanyCard, found: Judged) -> Judgement:
    points = []
    for finding in found.findings:
        rows = [row for row in matcher.rule(finding.rule) if row.holds(found.on)]
        row = rows[0] if rows else None
        points.append(Point(finding, row, used_facts(finding, row, card)))
    return Judgement(
        card.id, found.programme, found.role, found.on, found.answer, found.counts, tuple(points)
    )
