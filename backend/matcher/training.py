"""Training and judging the ranking on files, for operators; no database is asked."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.settings import settings
from matching.types import Progress

if TYPE_CHECKING:
    from matching.benchmark.report import Report
    from matching.vectors import VectorStore

__all__ = ["Report", "evaluate", "train", "vector_store"]

#: tokens of a project that are read; title and a thousand characters seldom have more
LONGEST = 256


def vector_store(progress: Progress | None = None) -> "VectorStore":
    """Vectors of project texts, kept in the data folder.

    Raises:
        EncoderError: no encoder is installed, or the named one can't be loaded.
    """
    from matching.encoder import load_encoder  # noqa: PLC0415 - not for the web process
    from matching.vectors import VectorStore  # noqa: PLC0415

    folder, name = settings().data_dir, settings().embedding_model
    model = load_encoder(name, folder / "models", progress, max_tokens=LONGEST)
    return VectorStore(folder / "vectors", model)


def train(
    data: Sequence[Path],
    until: date,
    out: Path,
    *,
    store: "VectorStore | None" = None,
    progress: Progress | None = None,
) -> Mapping[str, Any]:
    """Trains on the history before a day and returns the model's card."""
    from matching.train import train as train_model  # noqa: PLC0415 - not for the web process

    return train_model(data, until, out, store=store, progress=progress)


def evaluate(
    data: Sequence[Path],
    days: tuple[date, date, date],
    *,
    model: Path | None = None,
    xling: Path | None = None,
    store: "VectorStore | None" = None,
    progress: Progress | None = None,
) -> "Report":
    """Ranks held-out consortia; `days` are history-until, targets-from, targets-until."""
    from matching.benchmark.tasks import Split  # noqa: PLC0415 - not for the web process
    from matching.evaluate import evaluate as judge  # noqa: PLC0415

    return judge(data, Split(*days), model=model, xling=xling, store=store, progress=progress)
