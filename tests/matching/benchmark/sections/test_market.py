"""The congestion table on a made-up market whose crowding is known."""

import numpy as np
import pytest

from matching.allocation.market import Market
from matching.benchmark.sections import congestion
from matching.benchmark.sections.congestion import (
    CHOSEN,
    PLAIN,
    POLICIES,
    expected_recall,
    market_markdown,
    policy_rows,
)
from matching.benchmark.sections.market import ANSWERS, PLACES, Crowd

ASKERS, RECEIVERS = 40, 60


@pytest.fixture(scope="module")
def crowded() -> Crowd:
    """Everybody likes the same few receivers a little better than the rest."""
    random = np.random.default_rng(0)
    left, right = (side.ravel() for side in np.indices((ASKERS, RECEIVERS)))
    value = np.clip(0.3 - 0.003 * right + random.normal(0, 0.02, len(left)), 0.01, 1)
    market = Market(
        left, right, value, np.full(ASKERS, float(PLACES)), np.full(RECEIVERS, float(ANSWERS))
    )
    met = random.random(len(left)) < value
    relevant = np.maximum(np.bincount(left, met, minlength=ASKERS), 1).astype(np.int64)
    back = np.clip(value + random.normal(0, 0.02, len(left)), 0.01, 1)
    return Crowd(market, met, relevant, RECEIVERS + 40, back)


@pytest.fixture(scope="module")
def rows(crowded: Crowd) -> dict[str, dict[str, object]]:
    return {str(row["method"]): row for row in policy_rows(crowded)}


def test_changes_are_told_against_plain_sorting(rows: dict[str, dict[str, float]]) -> None:
    assert (rows[PLAIN]["recall_change"], rows[PLAIN]["accepted_change"]) == (0, 0)
    for row in rows.values():
        assert row["recall_change_low"] <= row["recall_change"] <= row["recall_change_high"]
        assert row["recall@10"] == pytest.approx(
            rows[PLAIN]["recall@10"] * (1 + row["recall_change"])
        )


def test_contacts_gained_have_an_interval_of_who_asks(
    rows: dict[str, dict[str, float]],
) -> None:
    plain = rows[PLAIN]["accepted@5"]
    assert (rows[PLAIN]["accepted_delta_low"], rows[PLAIN]["accepted_delta_high"]) == (0, 0)
    for row in rows.values():
        assert row["accepted_delta"] == pytest.approx(row["accepted@5"] - plain)
        for name in ("accepted_delta", "accepted_change"):
            assert row[f"{name}_low"] <= row[name] <= row[f"{name}_high"]
    assert rows[CHOSEN]["accepted_change_low"] > 0


def _market(random: np.random.Generator, askers: int = 60, receivers: int = 30) -> Crowd:
    """Askers drawn from one population: what they like differs, and whom many like is crowded."""
    left, right = (side.ravel() for side in np.indices((askers, receivers)))
    taste = np.repeat(random.gamma(2.0, 0.1, askers), receivers)
    value = np.clip(taste * (1.2 - 0.03 * right) * random.gamma(4.0, 0.25, len(left)), 1e-3, 1)
    market = Market(
        left, right, value, np.full(askers, float(PLACES)), np.full(receivers, float(ANSWERS))
    )
    nothing = np.zeros(len(left), dtype=bool)
    return Crowd(market, nothing, np.ones(askers, dtype=np.int64), receivers, np.full(1800, np.nan))


def test_the_interval_scatters_as_fresh_askers_do(monkeypatch: pytest.MonkeyPatch) -> None:
    some = {name: POLICIES[name] for name in (PLAIN, "divided by load^0.1")}
    monkeypatch.setattr(congestion, "POLICIES", some)
    random = np.random.default_rng(8)
    monkeypatch.setattr(Crowd, "recall", lambda self, _: np.ones(len(self.relevant)))
    told = [policy_rows(_market(random))[1] for _ in range(60)]
    gained = np.array([row["accepted_delta"] for row in told])
    ends = np.array([[row["accepted_delta_low"], row["accepted_delta_high"]] for row in told])
    errors = np.diff(ends)[:, 0] / (2 * 1.96)
    assert errors.mean() == pytest.approx(gained.std(ddof=1), rel=0.35)
    held = (ends[:, 0] <= gained.mean()) & (gained.mean() <= ends[:, 1])
    assert held.mean() >= 0.85


def test_the_chosen_lists_are_answered_more_than_plain_ones(
    rows: dict[str, dict[str, float]],
) -> None:
    assert rows[CHOSEN]["accepted@5"] > 1.5 * rows[PLAIN]["accepted@5"]
    assert rows[CHOSEN]["gini"] < rows[PLAIN]["gini"]
    assert rows[CHOSEN]["distinct"] > rows[PLAIN]["distinct"]


def test_exact_matching_keeps_its_limit(rows: dict[str, dict[str, float]]) -> None:
    assert rows["exact matching, at most 5"]["longest"] == 5
    assert rows["exact matching, at most 10"]["longest"] == 10


def test_both_sides_count_only_where_receivers_were_asked(crowded: Crowd) -> None:
    nobody = Crowd(
        crowded.market, crowded.met, crowded.relevant, crowded.candidates,
        np.full(len(crowded.market), np.nan),
    )  # fmt: skip

    assert "product of both sides" not in {row["method"] for row in policy_rows(nobody)}


def test_expected_recall_weighs_partners_of_few_more() -> None:
    market = Market(
        np.array([0, 1, 1]), np.array([0, 0, 1]), np.full(3, 0.2), np.ones(2), np.ones(2)
    )

    assert expected_recall(market).tolist() == pytest.approx([0.3, 0.15, 0.15])


def test_the_table_has_a_line_for_every_policy(
    rows: dict[str, dict[str, object]],
) -> None:
    table = market_markdown(list(rows.values())).splitlines()

    assert table[0] == "### Market"
    assert [line.split(" | ")[0].strip("| ") for line in table[6:]] == list(rows)
    assert "40 companies ask at once" in table[2]


def test_gain_and_unlimited_answers_are_told_as_in_any_ranking(
    crowded: Crowd, rows: dict[str, dict[str, float]]
) -> None:
    for row in rows.values():
        assert row["accepted@all"] >= row["accepted@10"] - 1e-9
        assert 0 < row["ndcg@10"] <= 1
    perfect = np.flatnonzero(crowded.met)
    few = Crowd(
        crowded.market, crowded.met, np.bincount(crowded.market.left[perfect], minlength=ASKERS),
        crowded.candidates, crowded.back,
    )  # fmt: skip
    assert few.gain(perfect).tolist() == pytest.approx([1.0] * ASKERS)
