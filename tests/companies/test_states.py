"""The states of a company's entry."""

import pytest

from backend.companies.states import MOVES, Actor, moves, reasons, require
from backend.errors import Conflict
from backend.models import CompanyState

S = CompanyState
ALLOWED = {
    (S.unclaimed, S.draft, Actor.claimant),
    (S.draft, S.submitted, Actor.member),
    (S.returned, S.submitted, Actor.member),
    (S.verified, S.submitted, Actor.rule),
    (S.submitted, S.draft, Actor.rule),
    (S.verified, S.draft, Actor.rule),
    (S.returned, S.draft, Actor.rule),
    (S.submitted, S.verified, Actor.officer),
    (S.submitted, S.returned, Actor.officer),
    (S.submitted, S.suspended, Actor.officer),
    (S.verified, S.returned, Actor.officer),
    (S.verified, S.suspended, Actor.officer),
    (S.returned, S.suspended, Actor.officer),
    (S.suspended, S.verified, Actor.officer),
    (S.suspended, S.returned, Actor.officer),
}


def test_every_move_that_is_not_in_the_table_is_refused() -> None:
    assert set(MOVES) == set(CompanyState)
    for state in CompanyState:
        for target in CompanyState:
            for actor in Actor:
                if (state, target, actor) in ALLOWED:
                    require(state, target, actor)
                else:
                    with pytest.raises(Conflict):
                        require(state, target, actor)


def test_buttons_are_drawn_from_the_table() -> None:
    assert moves(S.submitted, Actor.officer) == (S.verified, S.returned, S.suspended)
    assert moves(S.verified, Actor.member) == ()


def test_an_officer_has_reasons_for_each_answer() -> None:
    for target in (S.verified, S.returned, S.suspended):
        assert reasons(target)[-1].value == "other"
        assert len(reasons(target)) > 3
