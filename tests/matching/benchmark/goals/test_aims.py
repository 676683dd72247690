"""The table of goals is computed from the rows of a run."""

import pytest

from matching.benchmark.goals.aims import AIMS, Aim
from matching.benchmark.goals.reached import Reached, judged, table
from matching.benchmark.goals.readings import (
    Found,
    Reading,
    assembled,
    calibrated,
    crossed,
    explained,
    kept,
    ranked,
    shared,
    swapped,
)
from matching.benchmark.goals.surely import holm
from matching.benchmark.report import Row

SPEEDS = """
| team of 4 to 8 out of 60 candidates, star | optimal, gap 0.0 %, 0.61 s (0.6 s of processor) | x |
| team of 4 to 8 out of 1000 candidates, star | optimal, gap 0.0 %, 3.34 s (3.3 s of it) | x |
| team of 4 to 8 out of 80 candidates, pairs | feasible, gap 4.2 %, 25.86 s (22.3 s of it) | x |
"""


def _row(task: str, **measures: float) -> Row:
    row: Row = {"task": task, "method": "spilno", "ndcg@10": 0.1, "ndcg@10_low": 0.09,
                "ndcg@10_high": 0.11, "recall@50": 0.2}  # fmt: skip
    return {**row, **measures}


def _aim(must: tuple[float, ...], goal: tuple[float, ...]) -> Aim:
    return Aim("a measure", "-", must, goal, lambda _: None, "because")


@pytest.mark.parametrize(
    ("reading", "reached"),
    [
        (Reading(0.16), Reached.GOAL),
        (Reading(0.12), Reached.MUST),
        (Reading(0.09), Reached.NOT),
        (None, Reached.UNKNOWN),
    ],
)
def test_a_value_reaches_the_goal_the_bound_or_neither(
    reading: Reading | None, reached: Reached
) -> None:
    assert judged(_aim((0.11,), (0.16,)), reading) is reached


def test_a_range_keeps_its_bounds_with_both_ends() -> None:
    aim = _aim((0.8, 1.25), (0.95, 1.05))
    assert judged(aim, Reading(0.97, 1.02)) is Reached.GOAL
    assert judged(aim, Reading(0.85, 1.02)) is Reached.MUST
    assert judged(aim, Reading(0.97, 1.5)) is Reached.NOT


def test_values_are_read_from_rows_and_sections() -> None:
    rows = [
        _row("CO->CO"),
        _row("THIN CO->CO", **{"recall@50": 0.05}),
        {"task": "XLING", "method": "spilno", "kind": "translation",
         "direction": "mean of directions", "accuracy@1": 0.98},
    ]  # fmt: skip
    sections: dict[str, list[Row]] = {
        "calibration": [{"ratio": 0.9}, {"ratio": 1.3}, {"ratio": 1.0}],
        "market": [
            {"method": "answered lists (chosen)", "recall_change": -0.04, "accepted_change": 0.4}
        ],
        "swaps": [{"in the member's place": "anybody", "mean percentile": 93.0, "95 % +-": 1.0}],
        "engine": [
            {"method": "spilno/engine", "told": 50, "largest difference": 2e-16},
            {"method": "spilno/engine", "told": 30, "largest difference": 1e-16},
            {"method": "spilno"},
        ],
    }
    found = Found(rows, sections, SPEEDS)
    read = [kept("CO->CO"), crossed("translation"), calibrated, shared, swapped("anybody")]
    values = [(r.value, r.other) for one in read if (r := one(found))]
    assert values == [(0.25, None), (0.98, None), (0.9, 1.3), (0.4, None), (93.0, None)]
    assert explained(found) == Reading(2e-16, words="80 pairs that the Engine answered")
    assert ranked("CO->CO", "ndcg@10")(found) == Reading(0.1, words="95 %: 0.090 to 0.110")
    assert ranked("EU->UA", "ndcg@10")(found) is None


def test_a_gain_that_costs_too_much_recall_does_not_count() -> None:
    rows = [
        {"method": "plain sorting", "recall_change": 0.0, "accepted_change": 0.0},
        {"method": "few", "recall_change": -0.03, "accepted_change": 0.3},
        {"method": "many", "recall_change": -0.06, "accepted_change": 0.8},
    ]
    assert shared(Found([], {"market": rows})) == Reading(0.3, words="few, R@10 -3.0%")
    rows[2]["method"] = "many (chosen)"
    rows[1] |= {
        "accepted_change_low": 0.25, "accepted_change_high": 0.35, "accepted_delta": 40.0,
        "accepted_delta_low": 33.0, "accepted_delta_high": 47.0,
    }  # fmt: skip
    assert shared(Found([], {"market": rows})) == Reading(
        0.3,
        words="95 %: 0.250 to 0.350; few, R@10 -3.0%; chosen the year before: +80.0%, R@10 -6.0%",
        beside="+40.0 contacts (+33.0 to +47.0), plain sorting",
    )  # fmt: skip


def test_assembly_is_read_from_the_page_of_speeds_and_only_when_proven() -> None:
    found = Found([], {}, SPEEDS)
    assert assembled("star")(found) == Reading(3.34, words="up to 1000 candidates")
    assert assembled("pairs")(found) is None  # a gap of 4.2 % proves nothing


def test_the_table_names_every_aim_and_the_command() -> None:
    text = table(Found([_row("CO->CO", **{"ndcg@10": 0.12})]), "spilno evaluate --data DIR")
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(lines) == 1 + len(AIMS)
    assert "**reached**" in lines[1]
    assert "    spilno evaluate --data DIR" in text.splitlines()
    assert f"Of {len(AIMS)} measures: 1 reached" in text


def test_several_chances_are_adjusted_as_holm_does() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.6, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


def test_what_is_level_is_not_called_better() -> None:
    sure = _row("CO->CO", delta=0.03, delta_low=0.02, delta_high=0.04, delta_p=0.001)
    luck = _row("STRANGERS", delta=0.001, delta_low=-0.01, delta_high=0.012, delta_p=0.8)
    rows: list[Row] = [{**row, "best_baseline": "kNN vote"} for row in (sure, luck)]
    told = table(Found(rows), "spilno evaluate")
    assert (
        "| CO->CO | kNN vote | +0.0300 (+0.0200 to +0.0400) | 0.002 | **surely better** |" in told
    )
    assert "| STRANGERS | kNN vote | +0.0010 (-0.0100 to +0.0120) | 0.800 | level |" in told


def test_reasons_take_their_numbers_from_the_run() -> None:
    aim = Aim("a measure", "-", (0.1,), (0.2,), lambda _: None, "{right:.1f} of {candidates}",
              of="EU->UA")  # fmt: skip
    assert aim.because(Found([_row("EU->UA", right=1.24, candidates=117)])) == "1.2 of 117"
    assert aim.because(Found([])) == "some of some"
    for one in AIMS:
        assert "{" not in one.because(Found([]))


def test_measures_are_told_with_interval_and_best_baseline() -> None:
    row = _row("EU->UA", **{"recall@10": 0.41, "recall@10_low": 0.36, "recall@10_high": 0.46})
    row |= {"recall@10_delta": 0.03, "recall@10_delta_low": 0.01, "recall@10_delta_high": 0.05}
    row["recall@10_best_baseline"] = "TF-IDF cosine"
    assert ranked("EU->UA", "recall@10")(Found([row])) == Reading(
        0.41, None, "95 %: 0.360 to 0.460", "+0.0300 (+0.0100 to +0.0500), TF-IDF cosine"
    )
    told = table(Found([row]), "spilno evaluate")
    assert "0.41 (95 %: 0.360 to 0.460) | must only | +0.0300 (+0.0100 to +0.0500), TF-IDF" in told
