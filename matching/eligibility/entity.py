"""May this organisation take this role in this programme on this day?"""

from __future__ import annotations

from datetime import date

from matching.eligibility.checks import CHECKS
from matching.eligibility.context import Context
from matching.rules import RuleKind
from matching.teams import Action, Answer, CallParameters, Entity, Finding, Programme, Role, Verdict


def eligibility(
    entity: Entity,
    programme: Programme,
    role: Role,
    action: Action | None,
    on: date,
    call: CallParameters | None = None,
) -> Verdict:
    """Every entity rule of the programme for this role, with its answer.

    A fact that is not known never fails: it needs a check, and the finding says of what and from
    whom. A role or a day that no rule covers is said so. For rows other than those that ship,
    call `entity_verdict` with a context of theirs.
    """
    return entity_verdict(entity, role, Context(programme, action, on, call or CallParameters()))


def entity_verdict(entity: Entity, role: Role, context: Context) -> Verdict:
    """As `eligibility`, within a context."""
    found = []
    for rule, how in context.rules(RuleKind.ENTITY):
        roles = rule.parameters.get("roles")
        if roles and role not in roles:
            continue
        finding = CHECKS[rule.parameters["check"]](rule, entity, context)
        if finding is not None and (how == Answer.MEETS or finding.answer != Answer.FAILS):
            found.append(finding)
    return Verdict(tuple(found) or (_uncovered(entity, role, context),))


def _uncovered(entity: Entity, role: Role, context: Context) -> Finding:
    rows = context.book.in_force(context.on, context.programme, RuleKind.ENTITY)
    known = any(rule.programme == context.programme for rule in rows)
    return Finding(
        rule="",
        answer=Answer.CHECK if known else Answer.FAILS,
        code="no_rule_for_role" if known else "programme_not_in_force",
        on=context.on,
        source="",
        confidence="G",
        facts={"programme": str(context.programme), "role": str(role)},
        evidence="call_document" if known else "",
        asked_of="granting_authority" if known else "",
        subject=entity.key,
    )
