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
        _paper(rule, how, team, context)
        for rule, how in context.rules(RuleKind.EVIDENCE)
    ]
    return Verdict(tuple(found))


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
