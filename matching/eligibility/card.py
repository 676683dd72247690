"""The eligibility card: one organisation in every programme and role on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matching.eligibility.context import Context
from matching.eligibility.entity import entity_verdict
from matching.rules import RuleBook, rulebook
from matching.teams import Action, Answer, CallParameters, Entity, Programme, Role, Verdict

GRANT_ROLES = (Role.BENEFICIARY, Role.ASSOCIATED_PARTNER, Role.SUBCONTRACTOR)
ROLES = {
    Programme.SAFE: (Role.SUPPLIER, Role.SUBCONTRACTOR),
    Programme.EDIP: (*GRANT_ROLES, Role.SUPPLIER),
    Programme.USI: (*GRANT_ROLES, Role.SUPPLIER),
}
ACTIONS = {
    Programme.EDF: Action.RA,
    Programme.EDIP: Action.IRA,
    Programme.USI: Action.IRA,
    Programme.SAFE: Action.PROCUREMENT,
    Programme.HORIZON: Action.RIA,
}
"""Programmes on the card, each with its usual action."""

MINIMUM_SETS = {
    Programme.EDF: ("EU27", "EDF_ASSOCIATED"),
    Programme.EDIP: ("EU27", "EDIP_ASSOCIATED"),
    Programme.USI: ("EU27", "USI_STATES"),
    Programme.HORIZON: ("EU27", "HE_ASSOCIATED"),
}


@dataclass(frozen=True)
class CardRow:
    """A programme and a role; `counts` says whether the organisation counts to the minimum."""

    programme: Programme
    role: Role
    action: Action
    verdict: Verdict
    counts: Answer


def role_matrix(
    entity: Entity,
    on: date,
    *,
    programmes: Sequence[Programme] = tuple(ACTIONS),
    book: RuleBook | None = None,
) -> tuple[CardRow, ...]:
    """Every programme and role that companies can have in it, in a fixed order."""
    rows = []
    for programme in programmes:
        action = ACTIONS[programme]
        context = Context(programme, action, on, CallParameters(), book or rulebook())
        for role in ROLES.get(programme, GRANT_ROLES):
            verdict = entity_verdict(entity, role, context)
            counts = _counts(entity, role, verdict, context)
            rows.append(CardRow(programme, role, action, verdict, counts))
    return tuple(rows)


def _counts(entity: Entity, role: Role, verdict: Verdict, context: Context) -> Answer:
    if role != Role.BENEFICIARY:
        return Answer.FAILS
    inside = context.countries(MINIMUM_SETS[context.programme]).standing(entity.country)
    return min(verdict.answer, inside, key=lambda answer: answer.rank)
