"""How the rows of each section become lines of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from matching.benchmark.pooling import QUESTIONS
from matching.benchmark.report import Row
from matching.benchmark.sections import (
    answers,
    bands,
    calibration,
    canaries,
    meeting,
    pools,
    served,
    swaps,
)  # fmt: skip
from matching.benchmark.sections.congestion import market_markdown
from matching.simulation import fusion

FACETS = "facets"
"""Section of the routes between needs and offers."""

LINES: Mapping[str, Callable[[list[Row]], Sequence[str]]] = {
    "audit": canaries.markdown,
    "pools": pools.markdown,
    FACETS: meeting.markdown,
    "calibration": calibration.markdown,
    "bands": bands.markdown,
    "two_sided": fusion.markdown,
    "market": lambda rows: market_markdown(rows).splitlines(),
    "swaps": swaps.markdown,
    answers.ENGINE: answers.markdown,
    "served": served.markdown,
    QUESTIONS: lambda _: [],
}
"""Name of a section in the JSON -> how its rows become lines, in the order of the page."""
