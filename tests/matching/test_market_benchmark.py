"""The congestion table on a made-up market whose crowding is known."""

import numpy as np
import pytest

from matching.allocation.market import Market
from matching.benchmark.sections.congestion import (
    CHOSEN,
    PLAIN,
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
