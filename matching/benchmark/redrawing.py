"""A run read back from its JSON, so that its page can be drawn anew without ranking again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matching.benchmark.pooling import PoolingError, pooled
from matching.benchmark.report import Report, Section
from matching.benchmark.sections import meeting, xling
from matching.benchmark.sections.lines import FACETS, LINES
from matching.text.encoder import Encoder
from matching.types import Progress


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
        given = [(name, draw, content[name]) for name, draw in LINES.items() if content.get(name)]
        sections = {name: Section(found, draw(found)) for name, draw, found in given}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunError(
            f"{path} is not a run ({error!r}): give a file that `spilno evaluate --json` wrote."
        ) from error
    return Report(rows, about, sections)


def with_years(runs: Sequence[Report]) -> Report:
    """The first of several runs, with rows of the questions of all of them together.

    Raises:
        RunError: they cannot be put together.
    """
    first = runs[0]
    try:
        rows = pooled(runs)
    except PoolingError as error:
        raise RunError(str(error)) from error
    names = {row["task"] for row in rows}
    kept = [row for row in first.rows if row["task"] not in names]
    spans = [[str(run.about[end]) for end in ("targets_from", "targets_until")] for run in runs]
    return Report([*kept, *rows], {**first.about, "years_pooled": spans}, first.sections)


def crossed_again(
    report: Report,
    texts: xling.CrossLingualSet,
    encoders: tuple[Encoder, Encoder],
    progress: Progress | None = None,
) -> Report:
    """The report with its cross-lingual rows made anew by today's encoder, taught and packaged."""
    kept = [row for row in report.rows if row["task"] != xling.TASK]
    read = xling.encoded(texts, *encoders, progress)
    met = meeting.rows(texts, read)
    told = {**report.sections, FACETS: Section(met, LINES[FACETS](met))}
    sections = {name: told[name] for name in LINES if name in told}
    return Report([*kept, *xling.score(texts, read)], report.about, sections)
