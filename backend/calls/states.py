"""How a call moves: one table, from which buttons, use cases, API and the clock are drawn."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from backend.errors import Conflict
from backend.i18n import mark
from backend.models import CallStatus


class Actor(StrEnum):
    """Who moves a call."""

    officer = "officer"
    clock = "clock"  # its opening day or deadline has passed


_ = CallStatus
#: {status: {next: who}}
MOVES: Mapping[CallStatus, Mapping[CallStatus, frozenset[Actor]]] = {
    _.forthcoming: {
        _.open: frozenset(Actor),
        _.closed: frozenset(Actor),
    },
    _.open: {
        _.closed: frozenset(Actor),
        _.forthcoming: frozenset({Actor.officer}),
    },
    _.closed: {_.open: frozenset({Actor.officer})},
}
MOVED_ON = mark("The call's status has changed in the meantime; look at it again.")
TOO_LATE = mark("Its deadline has passed. Change the deadline first, then open it.")


def moves(status: CallStatus, actor: Actor) -> tuple[CallStatus, ...]:
    """Where this actor may move a call with this status."""
    return tuple(target for target, who in MOVES[CallStatus(status)].items() if actor in who)


def require(status: CallStatus, target: CallStatus, actor: Actor) -> None:
    """Refuses a move that the table does not have."""
    if target not in moves(status, actor):
        raise Conflict(MOVED_ON)


def status_on(
    day: date, status: CallStatus, opens_on: date | None, deadline: date | None
) -> CallStatus:
    """The status that the dates leave: nobody applies after the deadline."""
    if deadline is not None and deadline < day:
        return CallStatus.closed
    if status is CallStatus.forthcoming and opens_on is not None and opens_on <= day:
        return CallStatus.open
    return status
