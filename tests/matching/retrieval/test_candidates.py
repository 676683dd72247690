"""Candidates of a large corpus: found by routes both ways, limited, and judged as everyone is."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import Engine
from matching.past.history import History
from matching.ranking import asked
from matching.ranking.batch import Batch
from matching.ranking.field import Field
from matching.records import records_of
from matching.retrieval import candidates
from matching.retrieval.candidates import NEEDS, OFFERS, RANKER, ROUTES, SHARES, orders, union
from matching.types import Company, Corpus, Pair, Wish
from tests.matching.corpora import AS_OF, corpus, crowd, model, need, offer, past, vector

SPACE = "satellite antenna telemetry payload orbit station"
FIELD = "tractor soil harvest seed irrigation crop"
OCEAN = "vessel sonar harbour buoy mooring seabed"


def _same(one: list[Pair], other: list[Pair]) -> bool:
    """The same pairs with the same reasons; roots of what is nearly zero differ by rounding."""
    told = [
        {(p.query, p.candidate): sorted((r.code, str(r.side)) for r in p.reasons) for p in pairs}
        for pairs in (one, other)
    ]
    scores = [p.score for p in other]
    return told[0] == told[1] and [p.score for p in one] == pytest.approx(scores, abs=1e-3)


_ENDS = {
    0: (need(9001, 30),),
    1: (need(9002, 30),),
    13: (offer(9003, 30), offer(9004, 3)),
}


def _mixed(seed: int) -> Corpus:
    """Companies with needs, offers and a past, at random."""
    random = np.random.default_rng(seed)
    companies = [
        Company(
            i,
            f"Org {i}",
            "UA" if i % 3 else "DE",
            # Two who need it and one who offers it, so that there is always an answer.
            facets=_ENDS.get(i, ())
            + tuple(
                (need if random.random() < 0.5 else offer)(
                    100 * i + k,
                    int(random.integers(0, 24)),
                    codes=(f"a.{random.integers(0, 3)}",),
                    language=str(random.choice(["en", "uk"])),
                )
                for k in range(int(random.integers(0, 4)))
            ),
        )
        for i in range(14)
    ]
    groups = [
        (str(random.choice([SPACE, OCEAN])), random.choice(13, 3, replace=False).tolist())
        for _ in range(int(random.integers(0, 8)))
    ]
    return corpus(companies, *past(groups))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 500))
def test_a_pool_that_holds_all_gives_the_same_answers(seed: int) -> None:
    facts = _mixed(seed)
    whole, pooled = Engine(facts, model(seed)), Engine(facts, model(seed), everyone=0)
    wish = Wish(text="sonar of a vessel", vector=vector(3))
    for ask in (None, wish):
        for key in (0, 1):
            found = whole.partners(key, wish=ask)
            assert 13 in {pair.candidate for pair in found}
            assert _same(pooled.partners(key, wish=ask), found)
    sides = range(7), range(7, 14)
    pairs = whole.pairs(*sides)
    assert pairs
    assert _same(pooled.pairs(*sides), pairs)


def _large() -> Corpus:
    """An asker, and 1,500 companies that offer one thing and need another."""
    asker = Company(1, "Asker", "UA", facets=(need(1, 3), offer(2, 12)))
    many = [
        Company(
            10 + i,
            f"Many {i}",
            "DE" if i % 2 else "FR",
            facets=(
                offer(10_000 + i, 3 if i % 500 == 7 else 100 + i, codes=("made.up",)),
                need(20_000 + i, 12 if i % 500 == 9 else 5_000 + i),
            ),
        )
        for i in range(1500)
    ]
    return corpus([asker, *many])


def test_a_large_corpus_is_judged_by_a_pool_that_finds_both_sides() -> None:
    engine = Engine(_large(), model(), everyone=0)
    found = engine.partners(1, top=2000)
    assert len(found) <= candidates.SIZE
    assert {pair.candidate for pair in found[:6]} == {
        *(10 + i for i in (7, 507, 1007)),  # offer what the asker needs
        *(10 + i for i in (9, 509, 1009)),  # need what the asker offers
    }


def test_a_pool_changes_nobodys_score() -> None:
    facts = _large()
    whole = {p.candidate: p.score for p in Engine(facts, model()).partners(1, top=2000)}
    pooled = Engine(facts, model(), everyone=0).partners(1, top=2000)
    assert len(pooled) > 6
    assert [whole[p.candidate] for p in pooled] == pytest.approx([p.score for p in pooled])


def test_the_pool_is_drawn_among_those_that_may_be_answered() -> None:
    engine = Engine(_large(), model(), everyone=0)
    one = engine.partners(1, top=2000)[-1]
    mask = np.array([key == one.candidate for key in engine.keys])
    assert _same(engine.partners(1, allowed=mask), [one])


def _history() -> tuple[History, Batch]:
    """1, 2, 3 went to space, as 5 and 6 did; 2, 3, 4 tilled fields; 7 and 8 work at sea."""
    groups = [
        *((SPACE, [1, 2, 3]), (SPACE, [5, 6]), (SPACE, [5, 6])),
        *((FIELD, [3, 4]), (FIELD, [3, 2]), (FIELD, [3, 2])),
        *((OCEAN, [7, 8]), (OCEAN, [7, 8]), (OCEAN, [8, 7])),
    ]
    companies = [Company(i, f"Org {i}", "DE") for i in range(1, 9)]
    history = History(records_of(corpus(companies, *past(groups))), AS_OF.toordinal())
    field = Field(history, np.flatnonzero(history.active))
    return history, Batch(asked.companies(history, np.array([0])), field)


def _found(batch: Batch, *but: int) -> dict[str, set[int]]:
    allowed = np.ones((1, len(batch.candidates)), dtype=bool)
    allowed[0, [0, *but]] = False
    [found] = orders(batch, allowed, np.zeros_like(allowed, dtype=np.float32))
    return {name: {int(i) + 1 for i in order} for name, order in found.items()}


def test_each_route_finds_its_own_kind_of_candidate() -> None:
    found = _found(_history()[1])
    assert set(found) == {RANKER, *ROUTES} == set(SHARES) - {NEEDS, OFFERS}
    assert found["past partners"] == {2, 3}
    assert found["shared partners"] == {2, 3, 4}
    assert found["strangers"] == {5, 6}
    assert found["newcomers"] == {5, 6}
    assert found[RANKER] == found["exploration"] == {2, 3, 4, 5, 6, 7, 8}
    assert 7 not in found["lexical"] | found["similar projects"] | found["network"]


def test_whoever_may_not_be_found_is_not() -> None:
    batch = _history()[1]
    everyone = _found(batch)
    assert 4 in everyone["shared partners"]
    assert _found(batch, 3) == {name: found - {4} for name, found in everyone.items()}


def test_exploration_draws_others_for_others_and_the_same_again() -> None:
    history, _ = _history()
    field = Field(history, np.flatnonzero(history.active))
    draw = ROUTES["exploration"]
    two = draw(Batch(asked.companies(history, np.array([0, 1])), field))
    again = draw(Batch(asked.companies(history, np.array([1])), field))
    assert two[1].tolist() == again[0].tolist() != two[0].tolist()


def test_the_union_takes_the_furthest_forward_once_and_fills_its_size() -> None:
    found = {"lexical": np.array([5, 1, 7, 3]), "network": np.array([5, 2]), "topic": np.array([9])}
    pool = union(found, 4)
    # Shares are .5, .25 and .1: places 2, 4, 6, 8 · 4, 8 · 10.
    assert pool.chosen.tolist() == [1, 2, 5, 7]
    assert pool.only("lexical").tolist() == [1, 7]
    assert pool.only("network").tolist() == [2]
    assert pool.by_route["topic"].tolist() == []


def test_the_union_of_nothing_is_empty() -> None:
    assert union({}).chosen.tolist() == union({"lexical": np.zeros(0, np.int64)}).chosen.tolist()


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60))
def test_a_union_is_never_above_its_size_nor_below_what_was_found(seed: int, size: int) -> None:
    random = np.random.default_rng(seed)
    found = {
        name: random.permutation(80)[: random.integers(0, 40)]
        for name in ("lexical", "network", "topic", "activity")
    }
    pool = union(found, size)
    everyone = set(np.concatenate(list(found.values())).tolist())
    assert len(pool.chosen) == min(size, len(everyone))
    reached = set(np.concatenate(list(pool.by_route.values())).tolist())
    assert reached == set(pool.chosen.tolist())


def test_projects_after_the_day_are_not_looked_up() -> None:
    companies = [Company(1, "A", "UA", facets=(need(1, 3),)), *crowd()]
    projects, parts = past([(SPACE, [1, 100]), (OCEAN, [101, 102])])
    later = Corpus(companies, projects, parts, date(2023, 1, 1), np.stack([vector(3), vector(4)]))
    found = Engine(later, model(), everyone=0).partners(1)
    assert found[0].candidate == 103
    assert _same(found, Engine(later, model()).partners(1))
