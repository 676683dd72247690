"""At the desk: a hand-made team is scored and checked as assembly would, and seats get names."""

from dataclasses import replace

import pytest

from matching.consortium.assemble import assemble
from matching.consortium.problem import Limits
from matching.consortium.solving import Status
from matching.consortium.workspace import Desk
from tests.matching.consortium.pools import UKRAINE, random_pool


def test_the_best_team_has_the_worth_that_was_proven_and_misses_nothing() -> None:
    problem = random_pool(15, 2)
    best = assemble(problem, alternatives=1).best
    assert best is not None
    made = Desk.of(problem).evaluate(best.keys)
    assert made.proposal.proof.objective == best.proof.objective
    assert made.proposal.proof.status == Status.UNKNOWN
    assert (made.proposal.coverage, made.broken) == (best.coverage, ())


def test_missed_demands_are_named() -> None:
    problem = random_pool(15, 2, context=UKRAINE, limits=Limits(3, 4, must=("c9",), ukrainians=1))
    french = [c.key for c in problem.candidates if c.entity.country == "FR"][:2]
    broken = set(Desk.of(problem).evaluate(french).broken)
    assert {"USI.COMP.UA", "OWN.MINIMUM", "OWN.MUST:c9", "OWN.UKRAINE"} <= broken


def test_the_member_taken_out_of_the_best_team_is_suggested_back() -> None:
    problem = random_pool(15, 2)
    best = assemble(problem, alternatives=1).best
    assert best is not None
    *rest, last = best.keys
    first = Desk.of(problem).suggest(rest)[0]
    assert (first.key, first.broken) == (last, ())
    assert first.gain > 0


def test_a_replacement_for_the_only_ukrainian_is_a_ukrainian() -> None:
    problem = random_pool(20, 2, context=UKRAINE)
    best = assemble(problem, alternatives=1).best
    assert best is not None
    places = {m.entity.key: m.entity.country for m in best.team.members}
    ukrainians = [key for key, country in places.items() if country == "UA"]
    desk = Desk.of(problem)
    keys = [key for key in best.keys if key not in ukrainians[1:]]
    found = desk.suggest(keys, instead_of=ukrainians[0], top=3)
    country = {c.key: c.entity.country for c in problem.candidates}
    whole = [s for s in found if not s.broken]
    assert whole
    assert {country[s.key] for s in whole} == {"UA"}


def test_questions_that_make_no_sense_are_refused() -> None:
    desk = Desk.of(random_pool(6, 1))
    with pytest.raises(ValueError, match="Not among the candidates: c77"):
        desk.evaluate(["c0", "c77"])
    with pytest.raises(ValueError, match="coordinator must stay"):
        desk.evaluate(["c1", "c2"])
    with pytest.raises(ValueError, match="Choose a coordinator"):
        Desk.of(replace(random_pool(6, 1), coordinator=None))
