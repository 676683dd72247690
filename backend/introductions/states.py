"""How an expression of interest moves: buttons, API and tests are drawn from this table."""

from enum import StrEnum

from backend.models import InterestState


class Party(StrEnum):
    """Who may make a move."""

    sender = "sender"
    receiver = "receiver"
    clock = "clock"


MOVES: dict[InterestState, dict[InterestState, Party]] = {
    InterestState.open: {
        InterestState.accepted: Party.receiver,
        InterestState.declined: Party.receiver,
        InterestState.withdrawn: Party.sender,
        InterestState.expired: Party.clock,
    },
    InterestState.accepted: {},
    InterestState.declined: {},
    InterestState.withdrawn: {},
    InterestState.expired: {},
}


def moves(state: InterestState, party: Party) -> list[InterestState]:
    """What a party may do with an interest in this state."""
    return [after for after, who in MOVES[state].items() if who == party]
