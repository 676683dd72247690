"""What a change of the rule book would do: answers before and after, for companies and teams."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from backend.matcher.eligibility import PROGRAMMES
from matching.calls.identifiers import identify
from matching.eligibility.card import GRANT_ROLES, ROLES
from matching.eligibility.context import Context
from matching.eligibility.entity import entity_verdict
from matching.eligibility.rates import Activity, funding_rate
from matching.eligibility.team import team_verdict
from matching.rules import Rule, RuleBook, RuleKind
from matching.teams import (
    Action,
    Answer,
    CallParameters,
    Entity,
    Member,
    Programme,
    Role,
    Team,
    Verdict,
    worst,
)

__all__ = [
    "Asked", "Books", "Components", "Flip", "Group", "Members", "asked_of_call", "components",
    "concerned", "flips", "member_of", "rates", "team_of",
]  # fmt: skip

EVERY_PROGRAMME = "*"
READS_SETS = ("inside", "guarantee_in", "denied", "members_of")


@dataclass(frozen=True)
class Asked:
    """A call's question: which rules hold for its proposals."""

    programme: Programme
    action: Action | None
    on: date
    parameters: CallParameters


@dataclass(frozen=True)
class Books:
    """The rules in force and as they would be."""

    before: RuleBook
    after: RuleBook


@dataclass(frozen=True)
class Group:
    """Companies alike in every fact that rules read: one of them speaks for all."""

    entity: Entity
    ids: tuple[int, ...]


@dataclass(frozen=True)
class Members:
    """A team that somebody is putting together."""

    id: int
    team: Team


@dataclass(frozen=True)
class Flip:
    """Whose answer changes: companies' in a role, or (without one) teams'.

    `rule` names the rule when the answer is that of one rule and the whole stays.
    """

    role: Role | None
    before: Answer
    after: Answer
    ids: tuple[int, ...]
    rule: str = ""


@dataclass(frozen=True)
class Components:
    """What a product may hold from outside: per cent of what, whose parts are inside or refused."""

    limit: float
    denominator: str
    inside: frozenset[str]
    refused: frozenset[str]


def asked_of_call(
    identifier: str, types_of_action: str, programme: str, action: str, on: date
) -> Asked | None:
    """The question of a call; None for programmes whose rules are not known."""
    if programme not in list(Programme):
        return None
    known = identify(identifier, types_of_action)
    return Asked(
        Programme(programme),
        Action(action) if action in list(Action) else None,
        on,
        replace(known.parameters, identifier="") if known else CallParameters(),
    )


def member_of(entity: Entity, role: str) -> Member:
    """An organisation in a role."""
    return Member(entity, Role(role))


def team_of(members: Iterable[Member]) -> Team:
    """Members as a team whose papers are not known."""
    return Team(tuple(members))


def concerned(rules: Iterable[Rule], asked: Asked, book: RuleBook) -> bool:
    """Whether a proposal for the call falls under one of these rows.

    A set of countries concerns the programmes whose rules name the set.
    """
    context = Context(asked.programme, asked.action, asked.on, asked.parameters, book)
    return any(
        rule.programme in {asked.programme, EVERY_PROGRAMME}
        and rule.holds(asked.on)
        and context.applies(rule) != Answer.FAILS
        and (rule.kind != RuleKind.COUNTRIES or rule.parameters["set"] in _sets_of(context))
        for rule in rules
    )


def _sets_of(context: Context) -> set[str]:
    """Names of the country sets that rules of the programme read on the day."""
    rows = [row for kind in RuleKind for row in context.book.in_force(
        context.on, context.programme, kind) if row.kind != RuleKind.COUNTRIES]  # fmt: skip
    tables = [row.parameters for row in rows]
    tables += [one for table in tables for one in table.get("conditions", ())]
    return {
        name for table in tables for key in READS_SETS for name in table.get(key, ())
    }  # fmt: skip


def flips(
    asked: Asked, books: Books, groups: Sequence[Group], teams: Sequence[Members]
) -> list[Flip]:
    """Every answer that changes, the most frequent first.

    Where the whole answer stays, one on a single rule may still change: those are told with the
    rule's name.
    """
    found: dict[tuple[Role | None, Answer, Answer, str], list[int]] = {}
    before, after = (
        Context(asked.programme, asked.action, asked.on, asked.parameters, book)
        for book in (books.before, books.after)
    )
    for role in ROLES.get(asked.programme, GRANT_ROLES) if asked.programme in PROGRAMMES else ():
        for group in groups:
            was, will = (entity_verdict(group.entity, role, one) for one in (before, after))
            if was.answer != will.answer:
                found.setdefault((role, was.answer, will.answer, ""), []).extend(group.ids)
                continue
            for rule, old, new in _by_rule(was, will):
                found.setdefault((role, old, new, rule), []).extend(group.ids)
    for one in teams:
        for rule, old, new in _by_rule(*(team_verdict(one.team, c) for c in (before, after))):
            found.setdefault((None, old, new, rule), []).append(one.id)
    rows = [Flip(role, old, new, tuple(ids), rule) for (role, old, new, rule), ids in found.items()]
    return sorted(rows, key=lambda flip: (flip.role is None, flip.rule != "", -len(flip.ids)))


def _by_rule(was: Verdict, will: Verdict) -> list[tuple[str, Answer, Answer]]:
    """Rules whose worst finding changes; one that does not bind asks nothing of anybody."""
    before, after = _worst(was), _worst(will)
    both = [
        (rule, before.get(rule, Answer.MEETS), after.get(rule, Answer.MEETS))
        for rule in before | after
    ]
    return [(rule, old, new) for rule, old, new in both if old != new]


def _worst(verdict: Verdict) -> dict[str, Answer]:
    answers: dict[str, list[Answer]] = {}
    for finding in verdict.findings:
        answers.setdefault(finding.rule, []).append(finding.answer)
    return {rule: worst(found) for rule, found in answers.items()}


def components(asked: Asked, books: Books) -> tuple[Components | None, Components | None]:
    """The rule on the origin of components before and after; None where there is none."""
    return _components(asked, books.before), _components(asked, books.after)


def _components(asked: Asked, book: RuleBook) -> Components | None:
    for rule in book.in_force(asked.on, asked.programme, RuleKind.COMPONENTS):
        values, pillar = rule.parameters, asked.parameters.pillar
        inside = book.countries(values["inside"], asked.on, pillar)
        refused = book.countries(values["denied"], asked.on, pillar)
        return Components(
            values["limit"], values["denominator"], frozenset(inside.certain),
            frozenset(refused.certain),
        )  # fmt: skip
    return None


def rates(asked: Asked, books: Books, rule: Rule) -> tuple[float | None, float | None]:
    """The funding rate before and after, in per cent; None where no rate is known."""
    if rule.kind != RuleKind.RATE or asked.action is None:
        return None, None
    letter = str(rule.parameters.get("activity", ""))
    return _rate(asked, books.before, letter), _rate(asked, books.after, letter)


def _rate(asked: Asked, book: RuleBook, letter: str) -> float | None:
    assert asked.action is not None  # noqa: S101 - `rates` answered otherwise
    try:
        return funding_rate(asked.programme, asked.action, asked.on, Activity(letter), book).rate
    except KeyError:
        return None
