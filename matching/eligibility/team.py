"""Does this consortium satisfy the rules of a programme and a call?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from matching.eligibility.composition import Composition, compositions
from matching.eligibility.context import Context
from matching.eligibility.entity import entity_verdict
from matching.eligibility.seats import Seat, seated
from matching.rules import Rule, RuleBook, RuleKind, rulebook
from matching.teams import Action, Answer, CallParameters, Finding, Programme, Team, Verdict
from matching.types import Key


def check_team(
    team: Team,
    programme: Programme,
    action: Action | None,
    on: date,
    *,
    call: CallParameters | None = None,
    book: RuleBook | None = None,
) -> Verdict:
    """Findings of every rule: members in their roles (`subject` names whom), composition, papers.

    `action` None means that the type of action is not known: rules that depend on it then answer
    with a check at worst.
    """
    return team_verdict(
        team, Context(programme, action, on, call or CallParameters(), book or rulebook())
    )


def team_verdict(team: Team, context: Context) -> Verdict:
    """As `check_team`, within a context."""
    found: list[Finding] = []
    for member in team.members:
        verdict = entity_verdict(member.entity, member.role, context)
        found += [replace(finding, subject=member.entity.key) for finding in verdict.findings]
    seats = seated(team.members, context)
    joined = _as_one(seats, team.perhaps_one)
    found += [
        _composed(composition, seats, joined, team.perhaps_one)
        for composition in compositions(context)
    ]
    found += [_paper(rule, how, team, context) for rule, how in context.rules(RuleKind.EVIDENCE)]
    return Verdict(tuple(found))


def _composed(
    composition: Composition, seats: Sequence[Seat], joined: Sequence[Seat] | None,
    pairs: Sequence[tuple[Key, Key]],
) -> Finding:  # fmt: skip
    """A rule's answer; a check at best where it rests on members that may be one group."""
    found = composition.check(seats)
    if joined is None or composition.answer(joined).rank >= found.answer.rank:
        return found
    return composition.context.finding(
        composition.rule, Answer.CHECK, "composition_met_if_apart",
        {**found.facts, "perhaps_one": [list(pair) for pair in pairs]},
        need=("group_structure", "coordinator"),
    )  # fmt: skip


def _as_one(seats: Sequence[Seat], pairs: Sequence[tuple[Key, Key]]) -> Sequence[Seat] | None:
    """The seats with those of each pair in one control group; None without pairs."""
    groups = {seat.key: seat.group for seat in seats}
    for one, other in pairs:
        kept, gone = groups[one], groups[other]
        groups = {key: kept if group == gone else group for key, group in groups.items()}
    if not pairs:
        return None
    return [
        replace(seat, entity=replace(seat.entity, control_group=groups[seat.key])) for seat in seats
    ]


def _paper(rule: Rule, how: Answer, team: Team, context: Context) -> Finding:
    parameters = rule.parameters
    needed = parameters.get("states", 0)
    inside = context.countries(parameters.get("inside", ()))

    def counted(states: Sequence[str]) -> list[str]:
        return sorted({state for state in states if inside.standing(state) == Answer.MEETS})

    states, claimed = counted(team.supporting_states), counted(team.claimed_states)
    shown = needed and len(states) >= needed
    code = "papers_named" if shown else "papers_needed"
    if needed and not shown and claimed:
        code = "papers_claimed"
    facts = {
        "states_needed": needed, "states": states, "claimed": claimed, "applies": str(how)
    }  # fmt: skip
    return context.finding(
        rule, Answer.MEETS if shown else Answer.CHECK, code, facts,
        need=(parameters["evidence"], parameters["asked_of"]),
    )  # fmt: skip
