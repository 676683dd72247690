"""Which ranker judges whom: each serves, each in its task, and what is told is what ranked."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy.special import expit

from matching.artefact import Model, load_model
from matching.engine import Engine
from matching.partners.lots import HOME, Lot, Parting, level
from matching.past.history import History
from matching.ranking import asked
from matching.ranking.batch import Batch
from matching.ranking.features import FEATURES
from matching.ranking.ranker import LinearRanker
from matching.records import records_of
from matching.types import Company, CompanyKind, Corpus, Facet, FacetKind, Pair, Wish
from tests.matching.corpora import AS_OF, corpus, model, past

SPACE = "satellite antenna telemetry payload orbit station"
OCEAN = "vessel sonar harbour buoy mooring seabed"
STEEL = "welding furnace casting alloy rolling foundry"
FIELD = "harvest tractor irrigation seedling fertiliser orchard"
UNIVERSITIES = (6, 12)
HERE = (1, 7)


def _companies(size: int = 18) -> list[Company]:
    """1 and 7 are Ukrainian, 6 and 12 universities; Germany and France take turns."""
    return [
        Company(
            i, f"Org {i}", HOME if i in HERE else "DE" if i % 2 else "FR",
            CompanyKind.UNIVERSITY if i in UNIVERSITIES else CompanyKind.PRIVATE_COMPANY,
        )
        for i in range(1, size + 1)
    ]  # fmt: skip


def _corpus() -> Corpus:
    groups = [
        *((SPACE, [1, 2, 3]), (SPACE, [2, 3, 4]), (SPACE, [3, 4, 5]), (SPACE, [4, 5, 6])),
        *((OCEAN, [7, 8, 9]), (OCEAN, [8, 9, 10]), (OCEAN, [9, 10, 11]), (OCEAN, [10, 11, 12])),
        *((STEEL, [13, 14]), (STEEL, [14, 15]), (STEEL, [15, 16]), (STEEL, [13, 16])),
        *((FIELD, [17, 18]), (FIELD, [17, 18]), (FIELD, [17, 18]), (FIELD, [17, 18])),
    ]
    return corpus(_companies(), *past(groups))


def _newcomers() -> Corpus:
    pairs = [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10], [11, 12], [13, 14], [15, 16], [17, 18]]
    groups = [((SPACE, OCEAN, STEEL)[k // 3], pair) for k, pair in enumerate(pairs)]
    return corpus(_companies(), *past(groups))


def _whole(text: str) -> Facet:
    return Facet(0, FacetKind.NEED, text)


def _uneven(name: str, base: float) -> LinearRanker:
    """Weights and base of its own for each name."""
    names = tuple(FEATURES)
    random = np.random.default_rng(sum(map(ord, name)))
    weights = 0.2 + random.random(len(names)) / 2
    return LinearRanker(
        names, weights, np.full(len(names), 0.2), np.eye(len(names)) * 1e-3, base, 0.05
    )


NAMES = ("companies", "organisations", "region", "strangers", "projects", "calls")
MADE = Model(
    {name: _uneven(name, -4.0 + k / 4) for k, name in enumerate((*NAMES, "teams",
                                                                 "team strangers"))},
    {"name": "made-up"},
)  # fmt: skip


def _answers(warm: Engine, young: Engine) -> Iterator[float]:
    """Numbers of every kind of answer that the engine gives."""
    title, text = "Satellite antenna", " ".join([SPACE] * 6)
    for engine in (warm, young):
        for asker in (1, 2, 5, 8):
            for wish in (None, Wish(text=title), Wish(text=text)):
                yield from (pair.score for pair in engine.partners(asker, wish=wish))
    yield from (pair.score for pair in warm.completing([3, 4], title))
    yield from (pair.score for pair in warm.pairs(HERE, range(2, 7)))


def test_every_ranker_of_the_shipped_model_is_read_by_some_answer() -> None:
    shipped = load_model()
    warm, young = Engine(_corpus(), shipped), Engine(_newcomers(), shipped)
    before = list(_answers(warm, young))
    unread = []
    for name, ranker in shipped.rankers.items():
        turned = replace(ranker, weights=-ranker.weights, base=ranker.base + 1)
        other = Model({**shipped.rankers, name: turned}, shipped.card)
        if list(_answers(warm.under(other), young.under(other))) == before:
            unread.append(name)
    assert unread == []


def _base(purpose: str) -> float:
    return MADE.rankers[purpose].base


def _found(engine: Engine, asker: int) -> dict[int, Pair]:
    return {int(pair.candidate): pair for pair in engine.partners(asker, acquainted=True)}


def test_direction_and_kind_of_candidate_choose_the_ranker() -> None:
    engine = Engine(_corpus(), MADE)
    from_home = _found(engine, 1)
    assert {who: pair.base for who, pair in from_home.items() if who != 7} == {
        who: _base("organisations") for who in range(2, 19) if who != 7
    }
    assert from_home[7].base == _base("companies")
    from_abroad = _found(engine, 3)
    assert {who: from_abroad[who].base for who in HERE} == dict.fromkeys(HERE, _base("region"))
    assert {who: from_abroad[who].base for who in UNIVERSITIES} == dict.fromkeys(
        UNIVERSITIES, _base("organisations")
    )
    assert from_abroad[4].base == from_abroad[5].base == _base("companies")


def test_strangers_have_their_own_ranker_at_the_level_of_their_kind() -> None:
    engine = Engine(_corpus(), MADE)
    found = _found(engine, 3)
    strangers = [8, 10, 14, 16, 18]  # foreign companies no path leads to
    assert all("new_door" in {r.code for r in found[who].reasons} for who in strangers)
    [own] = {found[who].base for who in strangers}
    assert own not in {_base(name) for name in NAMES}
    others = {name: ranker for name, ranker in MADE.rankers.items() if name != "strangers"}
    before = _found(engine.under(Model(others, {})), 3)
    expected = sum(before[who].fit for who in strangers)
    assert sum(found[who].fit for who in strangers) == pytest.approx(expected, rel=1e-4)
    assert [found[who].score for who in strangers] != pytest.approx(
        [before[who].score for who in strangers]
    )
    known = set(found) - set(strangers)
    assert {who: found[who].score for who in known} == {who: before[who].score for who in known}


def test_new_connections_are_those_whose_past_nowhere_meets_the_asker_s() -> None:
    lone = [*_companies(), Company(19, "New", "DE")]
    engine = Engine(replace(_corpus(), companies=lone), MADE)
    for asker in (1, 3, 8):
        apart = {engine.keys[i] for i in np.flatnonzero(engine.strangers(asker))}
        told = {
            who for who, pair in _found(engine, asker).items()
            if "new_door" in {reason.code for reason in pair.reasons}
        }  # fmt: skip
        assert apart == told
    space = set(range(1, 7))
    assert {engine.keys[i] for i in np.flatnonzero(engine.strangers(3))} == set(range(7, 19))
    assert {engine.keys[i] for i in np.flatnonzero(engine.strangers(1))} == (
        set(range(1, 19)) - (space - {6})
    )
    assert not engine.strangers(19).any()  # without a past nobody is further off than others
    assert not Engine(_newcomers(), load_model()).strangers(1).any()  # nobody has a record yet


def test_a_level_expects_what_the_other_ranker_expects() -> None:
    ranker = MADE.rankers["companies"]
    values = np.zeros((0, 5), dtype=np.float32)
    one = Lot("strangers", ranker, np.arange(5), values, -3.0, np.array([2.0, -1, 0, 4, -6]))
    other = replace(one, base=-1.0, logits=np.array([0.5, 0.5, -2, 1, 0]))
    base = level(one, other)
    assert expit(base + one.logits).sum() == pytest.approx(expit(other.scores).sum(), rel=1e-9)


def test_a_model_of_fewer_rankers_serves_by_the_one_for_companies() -> None:
    alone = Model({"companies": _uneven("companies", -4.0)}, {})
    engine = Engine(_corpus(), alone)
    assert {pair.base for asker in (1, 3) for pair in engine.partners(asker)} == {-4.0}


def test_what_is_told_is_what_the_ranker_of_the_benchmark_says() -> None:
    # Coordinates of a tiny network are rounding, which only the engine takes for nothing.
    names = tuple(n for n in FEATURES if n in {"vote", "words", "shared_partners", "few_projects"})
    size = len(names)
    ranker = LinearRanker(names, np.full(size, 0.7), np.full(size, 0.1), np.eye(size), -3.5, 0.05)
    engine = Engine(_corpus(), Model({**MADE.rankers, "organisations": ranker}, {}))
    history, field = engine._history, engine._field
    home = np.isin(field.candidates, np.array(HERE) - 1)
    new = ~np.isin(field.candidates, [0, 1, 2])  # itself and its partners are no candidates
    batch = Batch(asked.companies(history, np.array([0])), field)
    scores = ranker.scores(batch, (~home & new)[None, :])[0]
    told = {int(pair.candidate) - 1: pair for pair in engine.partners(1)}
    checked = np.flatnonzero(new & ~home)
    assert len(checked) == 14
    for at in checked:
        pair = told[int(field.candidates[at])]
        parts = sum(reason.contribution for reason in pair.reasons)
        assert pair.base + parts == pytest.approx(float(scores[at]), abs=1e-5)
    assert scores[checked].max() - scores[checked].min() > 0.5


@pytest.mark.parametrize("asker", [1, 3, 8, 12])
def test_lists_come_in_the_order_of_the_told_scores(asker: int) -> None:
    engine = Engine(_corpus(), MADE)
    for pairs in (engine.partners(asker), engine.partners(asker, wish=Wish(text=SPACE))):
        told = [pair.base + sum(r.contribution for r in pair.reasons) for pair in pairs]
        assert len(told) > 1
        assert told == sorted(told, reverse=True)


def test_filters_change_no_score_of_the_past() -> None:
    engine = Engine(_corpus(), MADE)
    everyone = {pair.candidate: pair.score for pair in engine.partners(3, acquainted=True)}
    for chosen in ((8, 14), HERE, (6,)):
        mask = np.array([key in chosen for key in engine.keys])
        found = engine.partners(3, allowed=mask, acquainted=True)
        some = {pair.candidate: pair.score for pair in found}
        assert some == {key: everyone[key] for key in chosen}


def test_a_pair_judged_both_ways_is_the_mean_of_each_direction_s_own_ranker() -> None:
    engine = Engine(_corpus(), MADE)
    one = {(p.query, p.candidate): p for p in engine.pairs(HERE, [4, 5, 10])}
    other = {(p.candidate, p.query): p for p in engine.pairs([4, 5, 10], HERE)}
    assert one.keys() == other.keys() == set(product(HERE, (4, 5, 10)))
    for key, pair in one.items():
        ours, theirs = _found(engine, int(str(key[0]))), _found(engine, int(str(key[1])))
        there, back = ours[int(str(key[1]))], theirs[int(str(key[0]))]
        assert pair.base == pytest.approx((_base("organisations") + _base("region")) / 2)
        assert pair.score == pytest.approx((there.score + back.score) / 2, abs=1e-9)
        assert pair.score == pytest.approx(other[key].score, abs=1e-9)
        assert pair.low <= pair.fit <= pair.high


def test_a_team_is_completed_by_who_worked_with_its_members() -> None:
    engine = Engine(_corpus(), MADE)
    found = engine.completing([3, 4], "Satellite antenna")
    assert {pair.query for pair in found} == {3}
    tied = {1, 2, 5, 6}
    assert {pair.candidate for pair in found[:4]} == tied
    assert {pair.base for pair in found if pair.candidate in tied} == {_base("teams")}
    [strange] = {pair.base for pair in found if pair.candidate not in tied}
    assert strange != _base("teams")
    for pair in found:
        assert pair.score == pytest.approx(
            pair.base + sum(r.contribution for r in pair.reasons), abs=1e-9
        )
    scores = [pair.score for pair in found]
    assert scores == sorted(scores, reverse=True)


def test_a_team_without_a_past_or_without_members_is_completed_by_nobody() -> None:
    lone = [*_companies(), Company(19, "New", "DE")]
    facts = _corpus()
    engine = Engine(replace(facts, companies=lone), MADE)
    assert engine.completing([19], "Satellite antenna") == []
    with pytest.raises(ValueError, match="a member at least"):
        engine.completing([], "Satellite antenna")
    with pytest.raises(KeyError):
        engine.completing([99], "Satellite antenna")
    mask = np.array([key == 5 for key in engine.keys])
    assert [p.candidate for p in engine.completing([3, 19], SPACE, allowed=mask)] == [5]


def test_nobody_is_judged_twice_and_nobody_is_forgotten() -> None:
    facts = _corpus()
    history = History(records_of(facts), AS_OF.toordinal())
    everyone = np.flatnonzero(history.active)
    parting = Parting(
        history, everyone, [c.country for c in facts.companies],
        [str(c.kind) for c in facts.companies],
    )  # fmt: skip
    for asker in everyone:
        found = [k for s in parting.partners(int(asker), MADE.rankers) for k in s.columns]
        assert sorted(found) == [k for k, who in enumerate(everyone) if who != asker]


def test_the_usual_made_up_model_still_answers() -> None:
    assert Engine(_corpus(), model()).partners(2)
