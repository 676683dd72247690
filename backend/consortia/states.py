"""How a consortium moves: the one table behind buttons, API, guards and tests.

A draft is proposed to the officers, reviewed and approved; then companies are invited, answer, and
the consortium forms until it is complete. What the programme says of the proposal ends it. Until it
is submitted, officers may withdraw their approval: it is a draft again, and its members stay.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum

from backend import taxonomy
from backend.errors import Conflict, Forbidden
from backend.i18n import mark
from backend.models import ConsortiumState as _


class Actor(StrEnum):
    """Who stands before a consortium; `clock` is the site itself."""

    coordinator = "coordinator"
    member = "member"
    officer = "officer"
    administrator = "administrator"
    clock = "clock"


_LEADS = frozenset({Actor.coordinator, Actor.officer, Actor.administrator})
_OFFICERS = frozenset({Actor.officer, Actor.administrator})
_COORDINATOR = frozenset({Actor.coordinator})
_CLOCK = frozenset({Actor.clock})

#: {state: {next: who}}
MOVES: Mapping[_, Mapping[_, frozenset[Actor]]] = {
    _.draft: {_.proposed: _LEADS, _.dissolved: _LEADS},
    _.proposed: {_.under_review: _OFFICERS, _.draft: _COORDINATOR, _.dissolved: _COORDINATOR},
    _.under_review: {_.approved: _OFFICERS, _.draft: _OFFICERS, _.dissolved: _LEADS},
    _.approved: {_.invited: _LEADS, _.draft: _LEADS, _.dissolved: _LEADS},
    _.invited: {_.forming: _CLOCK, _.draft: _OFFICERS, _.dissolved: _LEADS},
    _.forming: {_.complete: _LEADS, _.draft: _OFFICERS, _.dissolved: _LEADS},
    _.complete: {
        _.submitted: _COORDINATOR,
        _.forming: _COORDINATOR | _CLOCK,
        _.draft: _OFFICERS,
        _.dissolved: _LEADS,
    },
    _.submitted: {_.funded: _LEADS, _.rejected: _LEADS},
    _.funded: {},
    _.rejected: {},
    _.dissolved: {},
}
#: nothing happens to these any more
ENDED = frozenset(state for state, after in MOVES.items() if not after)
#: members, roles and slots may be changed
EDITABLE = frozenset({_.draft, _.approved, _.invited, _.forming})
#: another company may come to coordinate; a complete consortium opens again then
LED_ANEW = EDITABLE | {_.complete}
#: companies outside may ask to join, if the coordinator opens the slots
ASKABLE = frozenset({_.draft, _.approved, _.invited, _.forming})
#: what waits for an officer
QUEUE = frozenset({_.proposed, _.under_review})
#: moves at which an officer may overrule a rule that appears to fail, with a reason in words
OVERRIDABLE = frozenset({_.approved, _.complete})
OTHER = "other"

MOVED_ON = mark("This consortium has moved on in the meantime; look at it again.")
NOT_YOURS = mark("This is for others in the consortium or for an officer to do.")
STATE_WORDS = {
    _.draft: mark("Draft"),
    _.proposed: mark("Proposed"),
    _.under_review: mark("Under review"),
    _.approved: mark("Approved"),
    _.invited: mark("Invitations sent"),
    _.forming: mark("Forming"),
    _.complete: mark("Complete"),
    _.submitted: mark("Submitted"),
    _.funded: mark("Funded"),
    _.rejected: mark("Not funded"),
    _.dissolved: mark("Dissolved"),
}
STATE_KINDS = {
    _.approved: "meets", _.complete: "meets", _.submitted: "meets", _.funded: "meets",
    _.proposed: "check", _.under_review: "check", _.rejected: "fails", _.dissolved: "fails",
}  # fmt: skip
BUTTON_WORDS = {
    _.proposed: mark("Propose to the officers"),
    _.under_review: mark("Take it under review"),
    _.approved: mark("Approve"),
    _.invited: mark("Send the invitations"),
    _.complete: mark("Declare it complete"),
    _.submitted: mark("Record the submission"),
    _.funded: mark("Record that it is funded"),
    _.rejected: mark("Record that it is not funded"),
    _.dissolved: mark("Dissolve"),
}
BACK_WORDS = {
    (_.proposed, _.draft): mark("Take the proposal back"),
    (_.under_review, _.draft): mark("Return it with a reason"),
    (_.approved, _.draft): mark("Reopen the draft"),
    (_.complete, _.forming): mark("Open it again"),
}
WITHDRAW = mark("Withdraw the approval")


def moves(state: _, actors: Collection[Actor]) -> tuple[_, ...]:
    """Where these actors may take a consortium from here, in the order of the buttons."""
    return tuple(after for after, who in MOVES[_(state)].items() if who & set(actors))


def require(state: _, target: _, actors: Collection[Actor]) -> None:
    """Refuses a move that the table does not have, or not for these actors."""
    who = MOVES[_(state)].get(target)
    if who is None:
        raise Conflict(MOVED_ON)
    if not who & set(actors):
        raise Forbidden(NOT_YOURS)


def button(state: _, target: _, actors: Collection[Actor]) -> str:
    """The words on the button of a move."""
    if target is _.draft and withdraws(state, actors):
        return WITHDRAW
    return BACK_WORDS.get((_(state), target)) or BUTTON_WORDS[target]


def withdraws(state: _, actors: Collection[Actor]) -> bool:
    """Whether these actors, making it a draft again, take an approval back."""
    return Actor.coordinator not in actors and state != _.under_review


def reasons(state: _, target: _, actors: Collection[Actor]) -> tuple[str, ...]:
    """Reason codes (values of REVIEW) that an officer's decision needs; () where none is asked."""
    verb = "approve" if target is _.approved else None
    if Actor.coordinator not in actors:
        verb = {_.draft: "hold", _.dissolved: "reject"}.get(target, verb)
    if verb is None:
        return ()
    return (*(term.value for term in taxonomy.children(f"REVIEW:{verb}")), OTHER)
