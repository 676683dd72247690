"""Does this consortium satisfy the rules of a programme and a call?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from matching.eligibility.composition import compositions
from matching.eligibility.context import Context
from matching.eligibility.entity import entity_verdict
from matching.eligibility.seats import seated
from matching.rules import Rule, RuleBook, RuleKind, rulebook
from matching.teams import Action, Answer, CallParameters, Finding, Programme, Team, Verdict


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
    found += [composition.check(seats) for composition in compositions(context)]
    found += [
        _paper(rule, how, team.supporting_states, context)
        for rule, how in context.rules(RuleKind.EVIDENCE)
    ]
    return Verdict(tuple(found))


def _paper(rule: Rule, how: Answer, supporting: Sequence[str], context: Context) -> Finding:
    parameters = rule.parameters
    needed = parameters.get("states", 0)
    inside = context.countries(parameters.get("inside", ()))
    states = sorted({state for state in supporting if inside.standing(state) == Answer.MEETS})
    shown = needed and len(states) >= needed
    facts = {"states_needed": needed, "states": states, "applies": str(how)}
    return context.finding(
        rule, Answer.MEETS if shown else Answer.CHECK,
        "papers_named" if shown else "papers_needed", facts,
        need=(parameters["evidence"], parameters["asked_of"]),
    )  # fmt: skip
