"""What a change of the rules would do to the calls that are open or to come."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from backend.companies.disclosure.levels import Level
from backend.eligibility.service import seen_at, today
from backend.matcher import rules as matcher
from backend.matcher.eligibility import Answer, Role, Rule, entity_of
from backend.matcher.rule_changes import (
    Asked,
    Books,
    Components,
    Flip,
    Group,
    Members,
    asked_of_call,
    components,
    concerned,
    flips,
    member_of,
    rates,
    team_of,
)
from backend.models import Call, Company, Consortium
from backend.rules import queries

#: companies named in a preview; all are counted
NAMED = 40


@dataclass(frozen=True)
class CallChange:
    """One call that the row concerns, and the answers that change for it."""

    call: Call
    on: date
    flips: Sequence[Flip]
    rates: tuple[float | None, float | None] = (None, None)
    components: tuple[Components | None, Components | None] = (None, None)

    @property
    def changes(self) -> bool:
        """Whether an answer, a rate or the origin of components changes for it."""
        pairs = (self.rates, self.components)
        return bool(self.flips) or any(before != after for before, after in pairs)

    @property
    def companies(self) -> int:
        """Companies whose whole answer in some role changes."""
        return len(_whole([self]))

    @property
    def points(self) -> int:
        """Companies of whose answer only one rule's part changes."""
        return len(_part([self]))


@dataclass(frozen=True)
class CompanyChange:
    """A company whose answer in a role changes, and for how many calls."""

    company: Company
    role: Role
    before: Answer
    after: Answer
    rule: str
    calls: int


@dataclass(frozen=True)
class TeamChange:
    """A consortium under way whose answer to a rule changes."""

    consortium: Consortium
    rule: str
    before: Answer
    after: Answer


@dataclass(frozen=True)
class Preview:
    """Calls that the row concerns, then who is judged differently."""

    calls: Sequence[CallChange]
    companies: Sequence[CompanyChange]
    teams: Sequence[TeamChange]
    judged_companies: int
    judged_teams: int
    flipped_companies: int = 0
    touched_companies: int = 0

    @property
    def changed_teams(self) -> int:
        """Consortia of which some answer changes."""
        return len({one.consortium.id for one in self.teams})

    @property
    def changed_calls(self) -> int:
        """Calls for which some answer, rate or origin of components changes."""
        return sum(one.changes for one in self.calls)


def preview(db: Session, rows: Sequence[Rule]) -> Preview:
    """The difference that these rows make."""
    old = matcher.book()
    return compared(db, Books(old, old.replaced(*rows)), rows)


def preview_without(db: Session, row: Rule, book: matcher.RuleBook) -> Preview:
    """The difference that taking a row out makes; `book` is the one without it."""
    back = [one for one in book.rows if one.id == row.id]
    return compared(db, Books(matcher.book(), book), [row, *back])


def compared(db: Session, books: Books, touched: Sequence[Rule]) -> Preview:
    """The difference between two books, for the calls that the touched rows concern."""
    before = [row for row in books.before.rows if row.id in {rule.id for rule in touched}]
    groups = [Group(entity_of(seen_at(one, Level.officer)), ids) for one, ids in queries.alike(db)]
    teams, named = _teams(db)
    calls, answers = [], {}
    for call in queries.standing_calls(db):
        asked = _asked(call)
        if asked is None or not concerned([*before, *touched], asked, books.after):
            continue
        judged = teams.get(call.id, [])
        key = (asked, call.id if judged else None)  # calls that ask the same are judged once
        if key not in answers:
            answers[key] = flips(asked, books, groups, judged)
        calls.append(
            CallChange(
                call, asked.on, answers[key], rates(asked, books, touched[-1]),
                components(asked, books),
            )
        )  # fmt: skip
    return Preview(
        calls=sorted(calls, key=lambda one: (-one.companies, -one.points)),
        companies=_companies(db, calls),
        teams=[
            TeamChange(named[key], flip.rule, flip.before, flip.after)
            for one in calls for flip in one.flips if flip.role is None for key in flip.ids
        ],
        judged_companies=sum(len(group.ids) for group in groups),
        judged_teams=len(named),
        flipped_companies=len(_whole(calls)), touched_companies=len(_part(calls)),
    )  # fmt: skip


def _asked(call: Call) -> Asked | None:
    on = call.deadline or call.opens_on or today()
    return asked_of_call(call.identifier, call.types_of_action, call.programme, call.action, on)


def _whole(calls: Sequence[CallChange]) -> set[int]:
    return {
        key for one in calls for flip in one.flips
        if flip.role and not flip.rule for key in flip.ids
    }  # fmt: skip


def _part(calls: Sequence[CallChange]) -> set[int]:
    part = {
        key for one in calls for flip in one.flips if flip.role and flip.rule for key in flip.ids
    }
    return part - _whole(calls)


def _companies(db: Session, calls: Sequence[CallChange]) -> list[CompanyChange]:
    counted: Counter[tuple[int, Role, Answer, Answer, str]] = Counter(
        (key, flip.role, flip.before, flip.after, flip.rule)
        for one in calls for flip in one.flips if flip.role for key in flip.ids
    )  # fmt: skip
    most = sorted(counted.items(), key=lambda item: (item[0][4] != "", -item[1], item[0]))[:NAMED]
    found = queries.companies(db, [key[0] for key, _ in most])
    return [
        CompanyChange(found[key], role, before, after, rule, calls)
        for (key, role, before, after, rule), calls in most
    ]


def _teams(db: Session) -> tuple[dict[int, list[Members]], dict[int, Consortium]]:
    teams: dict[int, list[Members]] = {}
    named: dict[int, Consortium] = {}
    for call_id, rows in queries.teams(db).items():
        by_consortium: dict[int, list[tuple[Company, str]]] = {}
        for consortium, member, company in rows:
            named[consortium.id] = consortium
            by_consortium.setdefault(consortium.id, []).append((company, member.role))
        teams[call_id] = [
            Members(key, team_of([
                member_of(entity_of(seen_at(company, Level.officer)), role)
                for company, role in members
            ]))
            for key, members in by_consortium.items()
        ]  # fmt: skip
    return teams, named
