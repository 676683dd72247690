"""How an entry moves: one table, from which buttons, use cases, API and tests are drawn."""

from collections.abc import Mapping
from enum import StrEnum

from backend import taxonomy
from backend.errors import Conflict
from backend.i18n import mark
from backend.models import CompanyState


class Actor(StrEnum):
    """Who makes a move."""

    claimant = "claimant"  # somebody whose claim of an imported profile was believed
    member = "member"  # somebody who speaks for the company
    officer = "officer"
    rule = "rule"  # nobody presses a button: it follows from a change or from leaving


_ = CompanyState
#: {state: {next: who}}
MOVES: Mapping[CompanyState, Mapping[CompanyState, Actor]] = {
    _.unclaimed: {_.draft: Actor.claimant},
    _.draft: {_.submitted: Actor.member},
    _.submitted: {
        _.verified: Actor.officer,
        _.returned: Actor.officer,
        _.suspended: Actor.officer,
        _.draft: Actor.rule,  # the last member left
    },
    _.verified: {
        _.submitted: Actor.rule,  # name, country or an identifier changed
        _.returned: Actor.officer,  # what was checked is no longer so, as a register says
        _.suspended: Actor.officer,
        _.draft: Actor.rule,  # the last member left
    },
    _.returned: {
        _.submitted: Actor.member,
        _.suspended: Actor.officer,
        _.draft: Actor.rule,  # the last member left
    },
    _.suspended: {_.verified: Actor.officer, _.returned: Actor.officer},
}
MOVED_ON = mark("The company's state has changed in the meantime; look at it again.")

#: the vocabulary of reasons for each answer of an officer
_REASONS = {
    _.verified: "REVIEW:approve",
    _.returned: "REVIEW:hold",
    _.suspended: "REVIEW:reject",
}


def moves(state: CompanyState, actor: Actor) -> tuple[CompanyState, ...]:
    """Where this actor may move an entry in this state."""
    return tuple(target for target, who in MOVES[CompanyState(state)].items() if who is actor)


def require(state: CompanyState, target: CompanyState, actor: Actor) -> None:
    """Refuses a move that the table does not have."""
    if target not in moves(state, actor):
        raise Conflict(MOVED_ON)


def reasons(target: CompanyState) -> tuple[taxonomy.Term, ...]:
    """The reasons an officer may give for a move to this state, `other` last."""
    return (*taxonomy.children(_REASONS[target]), taxonomy.term("REVIEW:other"))
