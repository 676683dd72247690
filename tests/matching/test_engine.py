"""What the engine answers: partners, pairs, reasons, and honest silence."""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit

from matching.engine import Engine
from matching.learning.learned import STATED
from matching.partners.explain import CODES
from matching.partners.judgement import PRIOR
from matching.types import Company, Pair, Side, Wish
from tests.matching.corpora import corpus, crowd, model, need, offer, past, vector

SPACE = "satellite antenna telemetry payload orbit station"
OCEAN = "vessel sonar harbour buoy mooring seabed"
FIELD = "harvest tractor irrigation seedling fertiliser orchard"


def _asker(**fields: object) -> Company:
    facets = (need(1, 3, "We seek an antenna"), offer(2, 12, "We cast hulls"))
    return Company(1, "Asker", "UA", facets=facets, **fields)  # type: ignore[arg-type]


def _working() -> Engine:
    """Twelve organisations: 1-6 work on space together, 7-12 on the ocean."""
    companies = [Company(i, f"Org {i}", "UA" if i in (1, 7) else "DE") for i in range(1, 13)]
    groups = [
        *((SPACE, [1, 2, 3]), (SPACE, [2, 3, 4]), (SPACE, [3, 4, 5]), (SPACE, [4, 5, 6])),
        *((OCEAN, [7, 8, 9]), (OCEAN, [8, 9, 10]), (OCEAN, [9, 10, 11]), (OCEAN, [10, 11, 12])),
    ]
    return Engine(corpus(companies, *past(groups)), model())


def _sum(pair: Pair) -> float:
    return pair.base + sum(reason.contribution for reason in pair.reasons)


def test_the_company_that_offers_what_is_needed_comes_first() -> None:
    found = Engine(corpus([_asker(), *crowd()]), model()).partners(1)
    assert found[0].candidate == 103
    reason = found[0].reasons[0]
    assert (reason.code, reason.side) == ("need_meets_offer", Side.QUERY)
    assert (reason.values["need"], reason.values["offer"]) == (1, 1003)


def test_reasons_tell_whom_they_serve() -> None:
    found = Engine(corpus([_asker(), *crowd()]), model()).partners(1)
    # Company 107 needs subject 12, which is what the asker offers.
    other = next(pair for pair in found if pair.candidate == 107)
    assert [(r.code, r.side) for r in other.reasons if r.contribution > 0] == [
        ("need_meets_offer", Side.CANDIDATE)
    ]


def test_two_ways_of_seeing_a_pair_are_no_two_witnesses() -> None:
    engine = _working()
    [both] = [pair for pair in engine.pairs([1], [5]) if pair.candidate == 5]
    views = [(1, 5), (5, 1)]
    one_way = [pair for a, b in views for pair in engine.partners(a) if pair.candidate == b]
    assert len(one_way) == 2
    assert both.score == pytest.approx(np.mean([pair.score for pair in one_way]))
    widths = [logit(pair.high) - logit(pair.low) for pair in one_way]
    assert logit(both.high) - logit(both.low) == pytest.approx(np.mean(widths))


def _beside_a_record(projects: int) -> list[Pair]:
    """Partners for an antenna; 103 offers one and has worked with 104 on something else."""
    companies = [Company(2, "Builder", "DE"), *crowd()]
    work = [(OCEAN, [103, 104])] * projects + [(SPACE, [1, 2])] * 4 + [(FIELD, [105, 106])] * 4
    return Engine(corpus([_asker(), *companies], *past(work)), model()).partners(1)


def test_a_short_record_says_little_against_what_is_stated() -> None:
    found = {pair.candidate: pair for pair in _beside_a_record(1)}
    told = {reason.code: reason for reason in found[103].reasons}
    assert told["short_record"].values == {"count": 1}
    record = sum(
        reason.contribution
        for reason in found[103].reasons
        if reason.code not in STATED | {"short_record"}
    )
    against = found[103].base + record - PRIOR
    offered = sum(told[code].contribution for code in told if code in STATED)
    assert against + told["short_record"].contribution == pytest.approx(against / (1 + offered))
    assert all(pair.score == pytest.approx(_sum(pair), abs=1e-9) for pair in found.values())


def test_codes_maturity_and_cooperation_add_to_the_words() -> None:
    fields: dict[str, Any] = {
        "codes": ("space.antenna",),
        "trl": 6,
        "cooperation": ("joint_venture",),
    }
    asker = Company(1, "A", "UA", facets=(need(1, 3, **fields),))
    plain = Company(2, "B", "DE", facets=(offer(2, 3),))
    exact = Company(3, "C", "DE", facets=(offer(3, 3, **{**fields, "trl": 8}),))
    near = Company(4, "D", "DE", facets=(offer(4, 3, **{**fields, "codes": ("space.mast",)}),))
    early = Company(5, "E", "DE", facets=(offer(5, 3, **{**fields, "trl": 3}),))
    found = Engine(corpus([asker, plain, exact, near, early, *crowd()]), model()).partners(1)
    assert [pair.candidate for pair in found[:4]] == [3, 4, 5, 2]


def test_a_certificate_the_need_names_counts() -> None:
    asker = Company(1, "A", "UA", facets=(need(1, 3, "Castings made under AS 9100"),))
    twins = [
        Company(2, "B", "DE", facets=(offer(2, 3),)),
        Company(3, "C", "DE", facets=(offer(3, 3),), certificates=("AS9100", "ISO 14001")),
    ]
    found = Engine(corpus([asker, *twins, *crowd()]), model()).partners(1, top=2)
    assert [pair.candidate for pair in found] == [3, 2]
    reason = next(r for r in found[0].reasons if r.code == "certificate")
    assert reason.values == {"certificates": ["AS9100"]}


def test_one_need_is_asked_for_on_its_own() -> None:
    asker = Company(1, "A", "UA", facets=(need(1, 3), need(2, 9)))
    engine = Engine(corpus([asker, *crowd()]), model())
    assert engine.partners(1, wish=Wish(needs=(2,)))[0].candidate == 109
    with pytest.raises(KeyError):
        engine.partners(1, wish=Wish(needs=(77,)))


def test_a_free_text_asks_by_its_vector() -> None:
    engine = Engine(corpus([_asker(), *crowd()]), model())
    found = engine.partners(1, wish=Wish(text="something else", vector=vector(7)))
    assert found[0].candidate == 107
    assert found[0].reasons[0].values["need_text"] == "something else"


def test_history_alone_leads_to_partners_of_partners() -> None:
    found = _working().partners(1)
    # 2 and 3 are known already; 4 shares both of them, 5 shares only 3, the rest nobody.
    assert [pair.candidate for pair in found[:2]] == [4, 5]
    shared = next(r for r in found[0].reasons if r.code == "shared_partners")
    assert shared.values == {"count": 2, "partners": [2, 3]}


def test_known_partners_are_answered_when_wanted() -> None:
    found = {pair.candidate: pair for pair in _working().partners(1, acquainted=True)}
    assert {2, 3} < set(found)
    together = next(r for r in found[2].reasons if r.code == "past_partners")
    assert together.values == {"count": 1, "last_year": 2023, "projects": ["p0"]}
    assert not {2, 3} & {pair.candidate for pair in _working().partners(1)}


def test_strangers_are_named_as_new_doors() -> None:
    found = {pair.candidate: pair for pair in _working().partners(1)}
    assert "new_door" in {reason.code for reason in found[12].reasons}
    assert "new_door" not in {reason.code for reason in found[4].reasons}


def _trades() -> Engine:
    """Nine organisations in three trades, each word of which stands in a quarter of the texts."""
    companies = [Company(i, f"Org {i}", "UA" if i == 1 else "DE") for i in range(1, 10)]
    trades = [(SPACE, [1, 2, 3]), (OCEAN, [4, 5, 6]), (FIELD, [7, 8, 9])]
    return Engine(corpus(companies, *past([trade for trade in trades for _ in range(3)])), model())


def test_a_text_in_words_of_the_past_finds_who_did_it() -> None:
    engine = _trades()
    for text, did in (
        ("harbour sonar and mooring of a vessel", {4, 5, 6}),
        ("irrigation of an orchard", {7, 8, 9}),
    ):
        found = engine.partners(1, wish=Wish(text=text))
        assert {pair.candidate for pair in found[:3]} == did
        assert {pair.candidate for pair in found} == {4, 5, 6, 7, 8, 9}
        told = [{r.code: r.contribution for r in pair.reasons} for pair in found]
        least = min(reasons["similar_work"] for reasons in told[:3])
        assert least > max(reasons["similar_work"] for reasons in told[3:])


def test_a_text_in_unknown_words_finds_nobody() -> None:
    assert _trades().partners(1, wish=Wish(text="porcelain glazing kiln")) == []


def test_neither_facets_nor_history_answers_nothing() -> None:
    engine = Engine(corpus([Company(1, "Empty", "UA"), *crowd()]), model())
    assert engine.partners(1) == []
    assert engine.pairs([1], [100, 101]) == []
    assert engine.partners(100)[0].candidate == 105  # who has facets is answered
    assert [(p.query, p.candidate) for p in engine.pairs([1, 100], [105])] == [(100, 105)]


def test_a_corpus_of_one_can_be_built_and_one_of_none() -> None:
    assert Engine(corpus([Company(1, "Alone", "UA")]), model()).partners(1) == []
    assert Engine(corpus([]), model()).keys == ()


def test_filters_do_not_change_scores() -> None:
    engine = Engine(corpus([_asker(), *crowd()]), model())
    everyone = {pair.candidate: pair.score for pair in engine.partners(1)}
    mask = np.array([key == 103 for key in engine.keys])
    assert [(p.candidate, p.score) for p in engine.partners(1, allowed=mask)] == [
        (103, everyone[103])
    ]
    with pytest.raises(ValueError, match="2 flags for 21 companies"):
        engine.partners(1, allowed=mask[:2])


def test_one_control_group_is_kept_apart() -> None:
    companies = [_asker(control_group="G"), *crowd()]
    apart = [replace(c, control_group="G" if c.key == 103 else "") for c in companies[1:]]
    alone = [pair.candidate for pair in Engine(corpus(companies), model()).partners(1)]
    found = Engine(corpus([companies[0], *apart]), model()).partners(1)
    assert alone[0] == 103
    assert [pair.candidate for pair in found] == alone[1:]


def test_unknown_companies_are_refused() -> None:
    engine = Engine(corpus(crowd()), model())
    with pytest.raises(KeyError):
        engine.partners(999)
    with pytest.raises(KeyError):
        engine.pairs([999], [100])


def test_pairs_do_not_depend_on_the_side() -> None:
    engine = _working()
    left, right = [1, 7], [4, 5, 10, 12]
    one = {frozenset((p.query, p.candidate)): p.score for p in engine.pairs(left, right)}
    other = {frozenset((p.query, p.candidate)): p.score for p in engine.pairs(right, left)}
    assert one.keys() == other.keys() == {frozenset(p) for p in itertools.product(left, right)}
    for pair, score in one.items():
        assert other[pair] == pytest.approx(score, abs=1e-6)


def test_pairs_come_best_first_and_no_more_than_asked() -> None:
    found = _working().pairs([1, 7], list(range(2, 13)), top=3)
    assert len(found) == 3
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)
    assert {(p.query, p.candidate) for p in found[:2]} == {(1, 4), (7, 10)}


def test_a_lopsided_pair_is_told_and_ranks_below_a_mutual_one() -> None:
    asker = Company(1, "A", "UA", facets=(need(1, 3), offer(2, 12)))
    mutual = Company(2, "B", "DE", facets=(offer(3, 3), need(4, 12)))
    onesided = Company(3, "C", "DE", facets=(offer(5, 3), need(6, 18)))
    found = Engine(corpus([asker, mutual, onesided, *crowd()]), model()).partners(1)
    assert [pair.candidate for pair in found[:1]] == [2]
    told = next(p for p in found if p.candidate == 3)
    weak = next(r for r in told.reasons if r.code == "weakest_side")
    assert weak.values["side"] == "candidate"
    assert weak.contribution < 0


_ENDS = {0: (need(9001, 30),), 13: (offer(9002, 30),)}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 500))
def test_parts_add_up_to_the_score(seed: int) -> None:
    random = np.random.default_rng(seed)
    companies = [
        Company(
            i,
            f"Org {i}",
            "UA" if i % 3 else "DE",
            # The first always needs what the last offers, so that there is always an answer.
            facets=_ENDS.get(i, ())
            + tuple(
                (need if random.random() < 0.5 else offer)(
                    100 * i + k, int(random.integers(0, 24)), codes=(f"a.{random.integers(0, 3)}",)
                )
                for k in range(int(random.integers(0, 4)))
            ),
        )
        for i in range(14)
    ]
    groups = [
        (random.choice([SPACE, OCEAN]), random.choice(13, 3, replace=False).tolist())
        for _ in range(int(random.integers(0, 8)))
    ]
    engine = Engine(corpus(companies, *past(groups)), model(seed))
    partners, pairs = engine.partners(0, acquainted=True), engine.pairs(range(7), range(7, 14))
    assert 13 in {pair.candidate for pair in partners}
    assert pairs
    found = partners + pairs
    for pair in found:
        assert abs(_sum(pair) - pair.score) < 1e-9
        assert 0 <= pair.low <= pair.fit <= pair.high <= 1
        for reason in pair.reasons:
            assert set(reason.values) <= set(CODES[reason.code][1])
