"""How a company's part in a consortium moves: the table behind buttons, API and tests."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from backend.consortia.states import EDITABLE, LED_ANEW, MOVED_ON, NOT_YOURS
from backend.errors import Conflict, Forbidden
from backend.i18n import mark
from backend.models import ConsortiumMember, ConsortiumState, MemberRole
from backend.models import MemberState as _


class Side(StrEnum):
    """Who moves a member: those who lead the consortium, the company itself, the calendar."""

    lead = "lead"
    company = "company"
    clock = "clock"


#: {state: {next: who}}
MOVES: Mapping[_, Mapping[_, Side]] = {
    _.suggested: {_.invited: Side.lead, _.removed: Side.lead},
    _.invited: {
        _.accepted: Side.company, _.declined: Side.company, _.expired: Side.clock,
        _.removed: Side.lead,
    },
    _.requested: {_.accepted: Side.lead, _.refused: Side.lead, _.withdrawn: Side.company},
    _.accepted: {_.left: Side.company, _.removed: Side.lead},
    **{
        ended: {}
        for ended in (_.declined, _.expired, _.refused, _.withdrawn, _.removed, _.left)
    },
}  # fmt: skip
LIVE = frozenset(state for state, after in MOVES.items() if after)
#: they said no, or nothing: their place wants somebody else
GAVE_UP = frozenset({_.declined, _.expired, _.left})
NEEDS_REASON = frozenset({_.declined, _.refused, _.left})
#: states of the consortium in which a move is possible; those not named: while it may be edited
WHEN: Mapping[_, frozenset[ConsortiumState]] = {
    _.invited: EDITABLE - {ConsortiumState.draft},
    _.left: LED_ANEW,
    _.removed: LED_ANEW,
    _.withdrawn: frozenset(ConsortiumState),
    _.expired: frozenset(ConsortiumState),
}
STATE_WORDS = {
    _.suggested: mark("not invited yet"),
    _.invited: mark("invited"),
    _.requested: mark("asks to join"),
    _.accepted: mark("takes part"),
    _.declined: mark("declined"),
    _.expired: mark("did not answer in time"),
    _.refused: mark("not admitted"),
    _.withdrawn: mark("withdrew its request"),
    _.removed: mark("removed"),
    _.left: mark("left"),
}
STATE_KINDS = {_.accepted: "meets", _.invited: "check", _.requested: "check"}
BUTTON_WORDS = {
    _.invited: mark("Invite"),
    _.accepted: mark("Accept"),
    _.declined: mark("Decline with a reason"),
    _.refused: mark("Do not admit"),
    _.withdrawn: mark("Withdraw the request"),
    _.removed: mark("Remove"),
    _.left: mark("Leave the consortium"),
}
ALONE = mark("The coordinator can't leave or be removed; dissolve the consortium instead.")
COORDINATES = mark(
    "The coordinator can't be removed: it leaves or steps down itself, or an officer chooses "
    "another one."
)
NOT_NOW = mark("In its present state the consortium does not allow this.")


def moves(
    member: ConsortiumMember, state: ConsortiumState, sides: Collection[Side], *, alone: bool
) -> tuple[_, ...]:
    """What these sides may do with a member while the consortium is in this state.

    `alone`: nobody else takes part or is asked, so that a coordinator has nobody to leave it to.
    """
    return tuple(
        after for after, who in MOVES[_(member.state)].items()
        if who in sides and state in WHEN.get(after, EDITABLE)
        and (not coordinates(member) or (after is _.left and not alone))
    )  # fmt: skip


def coordinates(member: ConsortiumMember) -> bool:
    """Whether this member coordinates, and said so."""
    return member.role == MemberRole.coordinator and member.state == _.accepted


def require(
    member: ConsortiumMember, state: ConsortiumState, target: _, sides: Collection[Side], *,
    alone: bool = False,
) -> None:  # fmt: skip
    """Refuses a move that is not in the table, not theirs, or not now."""
    who = MOVES[_(member.state)].get(target)
    if who is None:
        raise Conflict(MOVED_ON)
    if who not in sides:
        raise Forbidden(NOT_YOURS)
    if coordinates(member) and target is not _.left:
        raise Conflict(COORDINATES)
    if coordinates(member) and alone:
        raise Conflict(ALONE)
    if target not in moves(member, state, sides, alone=alone):
        raise Conflict(NOT_NOW)
