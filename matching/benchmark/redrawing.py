"""A run read back from its JSON, so that its page can be drawn anew without ranking again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from matching.benchmark.report import Report, Row, Section
from matching.benchmark.sections import calibration, canaries, pools, served, swaps, xling
from matching.benchmark.sections.congestion import market_markdown
from matching.simulation import fusion
from matching.text.encoder import Encoder
from matching.types import Progress

_LINES: Mapping[str, Callable[[list[Row]], list[str]]] = {
    "audit": canaries.markdown,
    "pools": pools.markdown,
    "calibration": calibration.markdown,
    "two_sided": lambda rows: list(fusion.markdown(rows)),
    "market": lambda rows: market_markdown(rows).splitlines(),
    "swaps": swaps.markdown,
    "served": served.markdown,
}
"""Name of a section in the JSON -> how its rows become lines, in the order of the page."""


class RunError(Exception):
    """The file is not a run; the message says what it must be."""


def read(path: Path) -> Report:
    """The report that `spilno evaluate --json` wrote.

    Raises:
        RunError: it is not such a file.
    """
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        rows, about = list(content["rows"]), dict(content["about"])
        given = [(name, draw, content[name]) for name, draw in _LINES.items() if content.get(name)]
        sections = {name: Section(found, draw(found)) for name, draw, found in given}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunError(
            f"{path} is not a run ({error!r}): give a file that `spilno evaluate --json` wrote."
        ) from error
    return Report(rows, about, sections)


def crossed_again(
    report: Report,
    texts: xling.CrossLingualSet,
    encoder: Encoder,
    progress: Progress | None = None,
) -> Report:
    """The report with its cross-lingual rows made anew by today's encoder."""
    kept = [row for row in report.rows if row["task"] != xling.TASK]
    return Report([*kept, *xling.score(texts, encoder, progress)], report.about, report.sections)
