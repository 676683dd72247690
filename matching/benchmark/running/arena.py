"""One split, ready to judge methods: what they read, and what else is measured beside them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.benchmark.methods.baselines import Reference
from matching.benchmark.methods.collaborative import BASELINES
from matching.benchmark.methods.trees import Trees
from matching.benchmark.questions.loading import Archive
from matching.benchmark.questions.tasks import SAMPLE, Split, Task, Taskmaster
from matching.benchmark.report import OURS, Meter, Row
from matching.benchmark.sections import calibration, pools
from matching.benchmark.sections.bands import BandMeter
from matching.benchmark.sections.calibration import CalibrationMeter
from matching.benchmark.sections.pools import PoolMeter
from matching.metrics import measured
from matching.past.history import History
from matching.ranking.batch import Batch
from matching.ranking.field import Field
from matching.ranking.ranker import LinearRanker
from matching.ranking.sampling import batches
from matching.records import Flags, one_project_each
from matching.types import Matrix, Progress

_SEED = 11

Measured = dict[str, NDArray[np.float64]]
"""Name of a method -> its measures, questions x measures."""


@dataclass(frozen=True)
class Judged:
    """What ranks beside the baselines: our ranker, and trees that reorder its first places."""

    ranker: LinearRanker
    trees: Trees | None = None

    def scores(self, batch: Batch, allowed: Flags) -> dict[str, Matrix]:
        """Name of a method of ours -> its scores, questions x candidates."""
        ours = self.ranker.scores(batch, allowed)
        return {OURS: ours} | (self.trees.reordered(batch, allowed, ours) if self.trees else {})


class Arena:
    """Ready to judge methods: baselines read the running programme, ours the whole."""

    def __init__(self, archive: Archive, split: Split, sample: int = SAMPLE) -> None:
        self.archive = archive
        self.split = split
        today = split.history_until.toordinal()
        self.master = Taskmaster(archive, split, sample)
        self.memory = History(archive.records, today)
        self.published = History(archive.records.only(archive.current), today)
        past = (archive.records.projects.start < today) & archive.current
        # A newcomer's day: what the running programme knows, one project per organisation.
        self.thin = History(one_project_each(archive.records, past), today)

    def read(self, archive: Archive) -> None:
        """Take the vectors of the same archive; what was computed of words and ties is kept."""
        vectors = archive.records.projects.vectors
        if vectors is None:
            return
        past = archive.records.projects.start < self.split.history_until.toordinal()
        self.archive = archive
        self.master = self.master.of(archive)
        self.memory = self.memory.read(vectors[past])
        self.published = self.published.read(vectors[past & archive.current])
        self.thin = self.thin.read(vectors[past & archive.current])

    def run(
        self,
        task: Task,
        judged: Judged | None,
        progress: Progress | None = None,
        meters: Sequence[Meter] = (),
        methods: Collection[str] = BASELINES,
    ) -> Measured:
        """Measures of every method: ours where `judged` is given, and those of `methods`.

        `meters` look on at ours and need it.
        """
        found: dict[str, list[NDArray[np.float64]]] = {}
        ours = batches(self.thin if task.thin else self.memory, task)
        theirs = batches(self.thin if task.thin else self.published, task)
        for (rows, batch, allowed), (_, plain, _) in zip(ours, theirs, strict=True):
            scored = judged.scores(batch, allowed) if judged else {}
            for meter in meters:
                meter.see(rows, batch, allowed, scored[OURS])
            reference = Reference(plain, _SEED + rows.start, graph=not task.thin)
            for name in methods:
                answer = BASELINES[name](reference)
                if answer is not None:
                    scored[name] = answer
            relevant = task.relevant[rows.start : rows.stop]
            for name, scores in scored.items():
                found.setdefault(name, []).append(measured(scores, relevant, allowed))
            if progress:
                progress(f"ranking {task.name}", rows.stop, len(task))
        return {name: np.concatenate(values) for name, values in found.items()}


class Meters:
    """What else is measured while one task is ranked: its pools, its calibration, its bands."""

    def __init__(self, arena: Arena, task: Task, ranker: LinearRanker) -> None:
        self._pool = PoolMeter(task) if task.name in pools.POOLED else None
        self._told: CalibrationMeter | None = None
        self._bands: BandMeter | None = None
        if task.name in calibration.CALIBRATED and ranker.partners > 0:
            field = Field(arena.memory, task.candidates)
            self._told = CalibrationMeter(task, field, ranker.partners)
            self._bands = BandMeter(task, field, ranker)

    @property
    def all(self) -> list[Meter]:
        """Those that look on."""
        return [meter for meter in (self._pool, self._told, self._bands) if meter]

    def sections(self) -> dict[str, list[Row]]:
        """Rows of what they found, by section."""
        meters = {"pools": self._pool, "calibration": self._told, "bands": self._bands}
        return {name: meter.rows() if meter else [] for name, meter in meters.items()}
