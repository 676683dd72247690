"""What a model's card says of its origin: files with checksums, rows and days, encoder, limits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from matching.benchmark.questions.loading import Archive
from matching.text.asking.adapter import load_adapter
from matching.text.vectors import VectorStore

LIMITS = (
    "Labels are funded consortia: symmetric, positive-only, civil research; who applied in vain "
    "or declined is not known.",
    "The score is fit, never a chance of acceptance or of funding.",
    "Organisations without a project in the data cannot be ranked by their past; for those with "
    "one, little is kept of what is reached for others.",
    "Country, kind and size of organisations are as exported, not as they were in each year; days "
    "are starts of projects, not of signatures or calls.",
    "Ukrainian organisations are few: what is said of them rests on some hundred questions.",
)
"""What a model must not be taken for, a sentence each."""

_TABLES = ("projects", "participations", "h2020_projects", "h2020_participations")


def described(
    folders: Sequence[Path], archive: Archive, until: date, store: VectorStore | None
) -> dict[str, Any]:
    """The files of some folders, what of their archive lies before a day, what read the texts."""
    projects = archive.records.projects
    days = projects.start[projects.start < until.toordinal()]
    known = days[days > date.min.toordinal()]
    return {
        "data": {
            "files": [_file(path) for folder in folders for path in _tables(folder)],
            "projects": len(days),
            "organisations": len(archive.records.organisations.country),
            "from": _day(known.min()) if len(known) else "",
            "until": _day(known.max()) if len(known) else "",
        },
        "encoder": store.encoder.model_id if store else "",
        "taught_addition": load_adapter().adapter_id if store else "",
    }


def _tables(folder: Path) -> Iterator[Path]:
    """Files of a folder that are read, in a fixed order."""
    for table in _TABLES:
        yield from sorted(path for path in folder.glob(f"{table}.*") if path.is_file())


def _file(path: Path) -> dict[str, Any]:
    return {
        "name": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "rows": len(pd.read_csv(path, usecols=[0], dtype=str, keep_default_na=False)),
    }


def _day(ordinal: np.integer[Any]) -> str:
    return date.fromordinal(int(ordinal)).isoformat()
