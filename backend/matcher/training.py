"""Training and judging the ranking on files, for operators; no database is asked."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matching.types import Progress

if TYPE_CHECKING:
    from matching.benchmark.report import Report

__all__ = ["Report", "evaluate", "train"]


def train(
    data: Sequence[Path], until: date, out: Path, progress: Progress | None = None
) -> Mapping[str, Any]:
    """Trains on the history before a day and returns the model's card."""
    from matching.train import train as train_model  # noqa: PLC0415 - not for the web process

    return train_model(data, until, out, progress=progress)


def evaluate(
    data: Sequence[Path],
    days: tuple[date, date, date],
    *,
    model: Path | None = None,
    xling: Path | None = None,
    progress: Progress | None = None,
) -> "Report":
    """Ranks held-out consortia; `days` are history-until, targets-from, targets-until."""
    from matching.benchmark.tasks import Split  # noqa: PLC0415 - not for the web process
    from matching.evaluate import evaluate as judge  # noqa: PLC0415

    return judge(data, Split(*days), model=model, xling=xling, progress=progress)
