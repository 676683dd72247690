"""What may be done with a trained model, by its state."""

from collections.abc import Mapping
from enum import StrEnum

from backend.models import RankingState


class Move(StrEnum):
    """What an administrator, or an operator at the command line, does with a model."""

    use = "use"  # it makes the lists from now on
    stop = "stop"  # out of use, back to the installed one
    drop = "drop"  # no challenger any more


#: (state, move) -> the state after it
MOVES: Mapping[tuple[RankingState, Move], RankingState] = {
    (RankingState.challenger, Move.use): RankingState.in_use,
    (RankingState.retired, Move.use): RankingState.in_use,
    (RankingState.in_use, Move.stop): RankingState.retired,
    (RankingState.challenger, Move.drop): RankingState.retired,
}


def moves_of(state: RankingState) -> list[Move]:
    """What may be done from here, in the order of the buttons."""
    return [move for move in Move if (state, move) in MOVES]
