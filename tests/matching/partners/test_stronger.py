"""What would make a pair stronger: computed from the score, for whoever could supply it."""

import pytest

from matching.learning.learned import Experience, Sides, with_experience
from matching.partners.judgement import PRIOR
from matching.partners.stated import COOPERATION, READY, SAME_CODE
from matching.partners.stronger import Fact, Meeting, gains
from matching.types import Facet, FacetKind, Pair, Reason, Side

BASE = -3.9


def need(**known: object) -> Facet:
    return Facet(1, FacetKind.NEED, "Motors made under EN 9100", **known)  # type: ignore[arg-type]


def offer(**known: object) -> Facet:
    return Facet(2, FacetKind.OFFER, "Brushless motors", **known)  # type: ignore[arg-type]


def served(*reasons: Reason) -> Pair:
    score = BASE + sum(reason.contribution for reason in reasons)
    pair = Pair(1, 2, 0.5, score, 0.4, 0.6, reasons, BASE)
    return with_experience(pair, Experience.none(), Sides("UA", "PL"))


def met(worth: float = 3.0, side: Side = Side.QUERY) -> Reason:
    return Reason("need_meets_offer", side, {}, worth)


def test_each_missing_fact_is_told_with_whoever_could_supply_it() -> None:
    pair = served(met())
    meeting = Meeting(
        Side.QUERY, need(trl=6, codes=("EDF:AIR",)), offer(cooperation=("licensed_production",))
    )
    found = gains(pair.reasons, pair.base, [meeting], certificates=["EN9100", "ISO9001"])
    assert {gain.fact: gain.whose for gain in found} == {
        Fact.OFFER_LEVEL: Side.CANDIDATE,
        Fact.OFFER_CODES: Side.CANDIDATE,
        Fact.NEED_COOPERATION: Side.QUERY,
        Fact.CERTIFICATE: Side.CANDIDATE,
    }
    assert [gain.fit for gain in found] == sorted((gain.fit for gain in found), reverse=True)
    assert found[0].fact == Fact.OFFER_CODES


@pytest.mark.parametrize(
    ("meeting", "worth"),
    [
        (Meeting(Side.QUERY, need(trl=6), offer()), READY),
        (Meeting(Side.QUERY, need(trl=6), offer(trl=4)), READY + 0.6),
        (Meeting(Side.QUERY, need(), offer(codes=("a",))), SAME_CODE),
        (Meeting(Side.QUERY, need(cooperation=("x",)), offer()), COOPERATION),
    ],
)
def test_the_fit_told_is_the_one_that_the_supplied_fact_brings(
    meeting: Meeting, worth: float
) -> None:
    pair, after = served(met(2.0)), served(met(2.0 + worth))
    [gain] = gains(pair.reasons, pair.base, [meeting])
    assert gain.fit == pytest.approx(after.fit, abs=1e-12)


def test_the_weakest_side_is_told_anew() -> None:
    lopsided = {"side": "query", "query": 1.0, "candidate": 3.0}
    before = served(
        met(1.0), met(3.0, Side.CANDIDATE), Reason("weakest_side", Side.BOTH, lopsided, -0.3)
    )
    after = served(
        met(1.3), met(3.0, Side.CANDIDATE), Reason("weakest_side", Side.BOTH, lopsided, -0.255)
    )
    [gain] = gains(before.reasons, BASE, [Meeting(Side.QUERY, need(trl=6), offer())])
    assert gain.fit == pytest.approx(after.fit, abs=1e-12)


def test_a_short_record_is_told_anew() -> None:
    """One project speaks two logits against what is stated: of n / (n + s) beside s logits."""

    def pair(worth: float) -> Pair:
        against = Reason("similar_work", Side.BOTH, {}, PRIOR - BASE - 2.0)
        spared = Reason("short_record", Side.BOTH, {"count": 1}, 2.0 - 2.0 / (1 + worth))
        return served(met(worth), against, spared)

    before = pair(2.0)
    [gain] = gains(before.reasons, BASE, [Meeting(Side.QUERY, need(trl=6), offer())])
    assert gain.fit == pytest.approx(pair(2.0 + READY).fit, abs=1e-12)


def test_a_side_without_a_met_need_could_state_one_worth_what_is_usual() -> None:
    pair = served(met())
    [gain] = gains(pair.reasons, BASE, [], usual={Side.QUERY: 2.0, Side.CANDIDATE: 2.0})
    assert (gain.fact, gain.whose) == (Fact.NEED, Side.CANDIDATE)
    assert gain.fit == pytest.approx(served(met(), met(2.0, Side.CANDIDATE)).fit)


def test_nothing_is_missing_where_everything_is_known() -> None:
    known = {"trl": 6, "codes": ("a",), "cooperation": ("x",)}
    pair = served(met())
    meeting = Meeting(Side.QUERY, need(**known), offer(**known), ("EN9100",))
    assert gains(pair.reasons, BASE, [meeting], certificates=["EN9100"]) == []
