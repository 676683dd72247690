"""Trains the rankers on the years before a given day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from matching.artefact import Model, save_model
from matching.benchmark.loading import Archive, load
from matching.benchmark.tasks import BUILDERS, EU27, SAMPLE, Split, Task, Taskmaster
from matching.features import FEATURES
from matching.fitting import REFERENCE_PRIOR, Sample, fit, join
from matching.history import History
from matching.ranker import LinearRanker
from matching.sampling import draw
from matching.types import Progress

ATTRIBUTION = (
    "Contains data from CORDIS, (c) European Union, licensed under CC BY 4.0; "
    "modified (cleaned, joined, time-split)"
)
COMPANIES, ORGANISATIONS, REGION = "companies", "organisations", "region"
PROJECTS, CALLS = "projects", "calls"

_PURPOSE = {
    "CO->CO": COMPANIES,
    "CO->XB": ORGANISATIONS,
    "UA->EU": ORGANISATIONS,
    "EU->UA": REGION,
    "PROJ->ORG": PROJECTS,
    "CALL->ORG": CALLS,
    "PROJ->UA": PROJECTS,
}
_NEIGHBOURS = ("UA", "RS", "TR", "BA", "MK", "AL", "ME", "MD", "GE", "IS", "EE", "LV", "LT")
"""Small candidate sides that teach how to rank within one country; Ukraine alone is too few."""


class TrainingError(Exception):
    """There is nothing to learn from; the message says what is missing."""


def purpose_of(task: str) -> str:
    """The ranker a benchmark task is served by."""
    return _PURPOSE[task]


def train(
    data: Sequence[Path], until: date, out: Path, *, progress: Progress | None = None
) -> Mapping[str, Any]:
    """Train on everything before `until`, write the artefact to `out`, and answer its card."""
    model = train_model(load(data), until, progress)
    save_model(model, out)
    return model.card


def train_model(archive: Archive, until: date, progress: Progress | None = None) -> Model:
    """Rankers fitted to the partners found in the year before `until`.

    Features are read one year before `until`, labels are the links of that year; nothing after
    `until` is looked at. Deterministic: fixed seeds, one order.

    Raises:
        TrainingError: the year before `until` holds no new links.
    """
    before = archive.records.projects.start < until.toordinal()
    known = Archive(archive.records.only(before), archive.current[before])
    cut = until.replace(year=until.year - 1)
    split = Split(cut, cut, until)
    history = History(known.records, cut.toordinal())
    master = Taskmaster(known, split, SAMPLE)
    rankers: dict[str, LinearRanker] = {}
    lessons = _lessons(master)
    for done, (purpose, tasks) in enumerate(lessons.items()):
        if progress:
            progress("training rankers", done, len(lessons))
        samples = [_draw(history, task, purpose) for task in tasks if len(task)]
        if not samples:
            raise TrainingError(
                f"No new partners between {cut} and {until} to learn {purpose} from: "
                "give data that reaches further back."
            )
        rankers[purpose] = fit(join(samples))
    if progress:
        progress("training rankers", len(lessons), len(lessons))
    card = {
        "name": "spilno-history",
        "trained_until": until.isoformat(),
        "features_read_on": cut.isoformat(),
        "past_projects": len(history.projects),
        "target_projects": len(master.targets),
        "reference_prior": REFERENCE_PRIOR,
        "attribution": ATTRIBUTION,
        "limits": "Labels are funded consortia: symmetric, positive-only, civil research. "
        "The score is fit, never a chance of acceptance or of funding.",
    }
    return Model(rankers, card)


def _lessons(master: Taskmaster) -> dict[str, list[Task]]:
    region = [
        master.pairs(f"EU->{code}", master.country(EU27), master.country(frozenset({code})))
        for code in _NEIGHBOURS
    ]
    return {
        COMPANIES: [BUILDERS["CO->CO"](master)],
        ORGANISATIONS: [BUILDERS["CO->XB"](master)],
        REGION: region,
        PROJECTS: [BUILDERS["PROJ->ORG"](master)],
        CALLS: [BUILDERS["CALL->ORG"](master)],
    }


def _draw(history: History, task: Task, purpose: str) -> Sample:
    names = tuple(FEATURES)
    if purpose == REGION and len(task) > SAMPLE // 5:
        task = _thinned(task, SAMPLE // 5)
    return draw(history, task, names)


def _thinned(task: Task, size: int) -> Task:
    kept = np.sort(np.random.default_rng(0).choice(len(task), size, replace=False))
    return Task(
        task.name,
        task.candidates,
        task.asking[kept],
        task.texts,
        tuple(task.relevant[k] for k in kept),
        lambda row: task.allowed(int(kept[row])),
    )
