"""The drawing tells what the rows tell."""

from typing import Any
from xml.etree import ElementTree

from matching.benchmark.plot import svg

SVG = "{http://www.w3.org/2000/svg}"


def _row(task: str, method: str, ndcg: float) -> dict[str, Any]:
    return {
        "task": task, "method": method, "ndcg@10": ndcg, "ndcg@10_low": ndcg - 0.01,
        "ndcg@10_high": ndcg + 0.01, "best_baseline": "kNN & vote",
    }  # fmt: skip


ROWS = [
    *(_row("CO->CO", "spilno", 0.2), _row("CO->CO", "kNN & vote", 0.1)),
    *(_row("CO->CO", "popularity", 0.05), _row("CO->CO", "random", 0.01)),
    {"task": "XLING", "method": "spilno", "accuracy@1": 0.9},
]


def _drawn() -> ElementTree.Element:
    return ElementTree.fromstring(svg(ROWS))  # noqa: S314 - our own drawing


def test_ours_the_best_and_the_plainest_are_drawn_to_scale() -> None:
    bars = [float(r.attrib["width"]) for r in _drawn().iter(f"{SVG}rect")][3:]
    assert len(bars) == 3
    assert [round(bars[0] / bar, 1) for bar in bars] == [1.0, 2.0, 4.0]


def test_every_bar_says_its_value_in_words() -> None:
    words = [text.text for text in _drawn().iter(f"{SVG}text")]
    assert words[-4:] == ["CO->CO", "0.200", "0.100 kNN & vote", "0.050 popularity"]


def test_without_rankings_the_drawing_is_empty_and_sound() -> None:
    drawn = ElementTree.fromstring(svg(ROWS[-1:]))  # noqa: S314 - our own drawing
    assert len(list(drawn.iter(f"{SVG}rect"))) == 3
