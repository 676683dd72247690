"""How a suggested pair moves through review: the one table behind buttons, API and tests.

A pair is suggested by the nightly job. An officer approves, holds or rejects it; a held pair is
decided later. Nothing goes back to "suggested": that word means that nobody has looked yet.
Reopening means holding again: a rejected pair at any time, an approved one only while neither
company has acted on the introduction (the service looks for an interest between the two).
"""

from collections.abc import Mapping

from backend import taxonomy
from backend.i18n import mark
from backend.models import PairState, Role

OFFICERS = frozenset({Role.officer, Role.administrator})

#: {state: {next: who}}
MOVES: Mapping[PairState, Mapping[PairState, frozenset[Role]]] = {
    PairState.suggested: {
        PairState.approved: OFFICERS,
        PairState.held: OFFICERS,
        PairState.rejected: OFFICERS,
    },
    PairState.held: {PairState.approved: OFFICERS, PairState.rejected: OFFICERS},
    PairState.approved: {PairState.held: OFFICERS},
    PairState.rejected: {PairState.held: OFFICERS},
}
#: which word of the REVIEW vocabulary a move belongs to
VERBS = {PairState.approved: "approve", PairState.held: "hold", PairState.rejected: "reject"}
#: decisions that a colleague must be able to understand later
NOTE_NEEDED = frozenset({PairState.held, PairState.rejected})
#: held so that somebody else reads the case as well
SECOND_READER = "second_reader"
OTHER = "other"

STATE_WORDS = {
    PairState.suggested: mark("Waiting for a decision"),
    PairState.held: mark("On hold"),
    PairState.approved: mark("Approved"),
    PairState.rejected: mark("Rejected"),
}
BUTTON_WORDS = {
    PairState.approved: mark("Approve introduction"),
    PairState.held: mark("Hold for evidence"),
    PairState.rejected: mark("Reject"),
}
REOPEN_WORDS = {
    PairState.approved: mark("Withdraw approval and hold"),
    PairState.rejected: mark("Reopen and hold"),
}


def moves(state: PairState, role: Role) -> tuple[PairState, ...]:
    """Where a person of this role may take a pair from here, in the order of the buttons."""
    return tuple(after for after, who in MOVES[state].items() if role in who)


def button(state: PairState, after: PairState) -> str:
    """The words on the button of a move."""
    return REOPEN_WORDS.get(state, BUTTON_WORDS[after])


def reasons(after: PairState) -> tuple[str, ...]:
    """Reason codes that may be given for a move (values of the REVIEW vocabulary)."""
    own = taxonomy.children(f"REVIEW:{VERBS[after]}") if after in VERBS else ()
    return (*(term.value for term in own), OTHER)
