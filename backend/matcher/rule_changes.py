"""What a change of the rule book would do: answers before and after, for companies and teams."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from backend.matcher.eligibility import PROGRAMMES
from matching.call_identifiers import identify
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
    worst,
)

__all__ = [
    "Asked", "Books", "Flip", "Group", "Members", "asked_of_call", "concerned", "flips",
    "member_of", "rates", "team_of",
]  # fmt: skip

EVERY_PROGRAMME = "*"


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
    """Companies whose answer in a role changes; without a role, teams whose answer to a rule."""

    role: Role | None
    before: Answer
    after: Answer
    ids: tuple[int, ...]
    rule: str = ""


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


def concerned(rules: Iterable[Rule], asked: Asked) -> bool:
    """Whether a proposal for the call falls under one of these rows."""
    return any(
        rule.programme in {asked.programme, EVERY_PROGRAMME}
        and rule.holds(asked.on)
        and Context(asked.programme, asked.action, asked.on, asked.parameters).applies(rule)
        != Answer.FAILS
        for rule in rules
    )


def flips(
    asked: Asked, books: Books, groups: Sequence[Group], teams: Sequence[Members]
) -> list[Flip]:
    """Every answer that changes, the most frequent first."""
    found: dict[tuple[Role | None, Answer, Answer, str], list[int]] = {}
    before, after = (
        Context(asked.programme, asked.action, asked.on, asked.parameters, book)
        for book in (books.before, books.after)
    )
    for role in ROLES.get(asked.programme, GRANT_ROLES) if asked.programme in PROGRAMMES else ():
        for group in groups:
            old = entity_verdict(group.entity, role, before).answer
            new = entity_verdict(group.entity, role, after).answer
            if old != new:
                found.setdefault((role, old, new, ""), []).extend(group.ids)
    for one in teams:
        was, will = (_by_rule(one.team, context) for context in (before, after))
        for rule in was | will:
            # a rule that does not bind a team asks nothing of it
            old, new = was.get(rule, Answer.MEETS), will.get(rule, Answer.MEETS)
            if old != new:
                found.setdefault((None, old, new, rule), []).append(one.id)
    rows = [Flip(role, old, new, tuple(ids), rule) for (role, old, new, rule), ids in found.items()]
    return sorted(rows, key=lambda flip: (flip.role is None, -len(flip.ids)))


def _by_rule(team: Team, context: Context) -> dict[str, Answer]:
    """The worst finding of each rule about a team, its members' own among them."""
    answers: dict[str, list[Answer]] = {}
    for finding in team_verdict(team, context).findings:
        answers.setdefault(finding.rule, []).append(finding.answer)
    return {rule: worst(found) for rule, found in answers.items()}


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
