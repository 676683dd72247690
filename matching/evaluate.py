"""Ranks every task of a split with our line and all baselines, and measures them alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from numpy.typing import NDArray

from matching.artefact import Model, load_model
from matching.benchmark.methods.baselines import Reference
from matching.benchmark.methods.collaborative import BASELINES
from matching.benchmark.methods.trees import CHALLENGED, Trees, fitted
from matching.benchmark.questions.loading import Archive, load, with_vectors
from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import SAMPLE, Split, Task, Taskmaster
from matching.benchmark.report import OURS, Meter, Report, Row, Section, rows_of
from matching.benchmark.sections import calibration, canaries, pools, served
from matching.benchmark.sections import xling as cross_lingual
from matching.benchmark.sections.calibration import CalibrationMeter
from matching.benchmark.sections.congestion import market_markdown, market_rows
from matching.benchmark.sections.pools import PoolMeter
from matching.benchmark.sections.swaps import markdown as swaps_markdown
from matching.benchmark.sections.swaps import percentiles
from matching.consortium.problem import Weights
from matching.metrics import measure
from matching.past.history import History
from matching.ranking.field import Field
from matching.ranking.fitting import Sample
from matching.ranking.ranker import LinearRanker
from matching.ranking.sampling import batches
from matching.records import Flags, one_project_each
from matching.simulation import fusion
from matching.text.encoder import Encoder, load_encoder
from matching.text.vectors import VectorStore
from matching.train import before_day, purpose_of, train_model
from matching.types import Matrix, Progress

_SEED = 11


class EvaluationError(Exception):
    """The evaluation cannot run as asked; the message says what to change."""


def evaluate(  # noqa: PLR0913 - each part of a run may be given on its own
    data: Sequence[Path],
    split: Split,
    *,
    model: Path | None = None,
    xling: Path | None = None,
    tasks: Sequence[str] = (),
    store: VectorStore | None = None,
    market: bool = False,
    swaps: bool = False,
    trees: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Run the benchmark.

    Args:
        data: folders with CORDIS tables.
        split: history and target days; a model trained here sees only what lies before
            `split.history_until`.
        model: folder of an artefact to judge instead of training one; tasks it has no ranker for
            are left out and named in the report's `about`.
        xling: a cross-lingual set to score as well.
        tasks: names out of `BUILDERS`; empty for all.
        store: keeps and makes the vectors of project texts; None leaves them out.
        market: also share the lists of many askers out among few receivers, policy by policy.
        swaps: also weigh real consortia beside the same with one member exchanged.
        trees: also let boosted trees learn from what our line learned from; needs training.
        progress: told about every step.

    Raises:
        DataError: a folder lacks a table or a column.
        EvaluationError: an unknown task, or a split without targets.
        ArtefactError: the given model is damaged.
        CrossLingualError: the cross-lingual file is not one.
        LeakError: a feature knows what came after the day of the split.
    """
    crossing = cross_lingual.read(xling) if xling else None
    unknown = sorted(set(tasks) - set(BUILDERS))
    if unknown:
        raise EvaluationError(f"Unknown task {unknown[0]!r}: choose among {', '.join(BUILDERS)}.")
    archive = load(data)
    arena = Arena(archive, split)
    if len(arena.master.targets) == 0:
        raise EvaluationError(
            f"No project starts between {split.targets_from} and {split.targets_until}: "
            "name a folder that holds them with --more."
        )
    if store:
        archive = with_vectors(before_day(archive, split.targets_until), store, progress)
        arena = Arena(archive, split)
    wanted = list(tasks or BUILDERS)
    audited = _audited(archive, split, wanted, progress)
    grown: dict[str, Trees] = {}
    clock = perf_counter(), process_time()
    if model:
        judged = load_model(model)
    else:
        needed = {purpose_of(name) for name in wanted}
        grow = _grower(grown) if trees else None
        judged = train_model(archive, split.history_until, progress, needed, grow)
    took = {} if model else _since(clock)
    rows: list[Row] = []
    meters = Meters(arena)
    for name in wanted:
        task = BUILDERS[name](arena.master)
        if len(task) and purpose_of(name) in judged.rankers:
            ranker = judged.rankers[purpose_of(name)]
            tree = grown.get(purpose_of(name)) if name in CHALLENGED else None
            rows += rows_of(task, arena.run(task, ranker, progress, meters.of(task, ranker), tree))
    if crossing:
        rows += cross_lingual.score(crossing, packaged(), progress)
    left_out = [name for name in wanted if purpose_of(name) not in judged.rankers]
    about = {**_about(split, judged, arena), "left_out": left_out, **took}
    further = _market(archive, split, judged, progress) if market else {}
    further |= _swapped(archive, split, judged, progress) if swaps else {}
    further |= _served(arena, judged) if served.TASK in wanted else {}
    audit = {"audit": Section(audited, canaries.markdown(audited))}
    compared = fusion.compare()
    both = {"two_sided": Section(compared, fusion.markdown(compared))}
    return Report(rows, about, {**audit, **meters.sections(), **both, **further})


def _since(clock: tuple[float, float]) -> dict[str, float]:
    """Seconds gone by and seconds of processor, trees included where they were asked for."""
    return {
        "training_seconds": perf_counter() - clock[0],
        "training_cpu_seconds": process_time() - clock[1],
    }


def _market(
    archive: Archive, split: Split, model: Model, progress: Progress | None
) -> dict[str, Section]:
    """The congestion table as a section of the report."""
    rows = market_rows(archive, split, model, progress=progress)
    return {"market": Section(rows, market_markdown(rows).splitlines())}


def _swapped(
    archive: Archive, split: Split, model: Model, progress: Progress | None
) -> dict[str, Section]:
    """Real consortia among corrupted ones as a section of the report."""
    weights = {"stated": Weights()}
    rows = percentiles(archive, split, model, weights=weights, progress=progress)
    return {"swaps": Section(rows, swaps_markdown(rows))}


def _served(arena: Arena, model: Model) -> dict[str, Section]:
    """What a request costs as a section of the report."""
    task = BUILDERS[served.TASK](arena.master)
    purpose = purpose_of(served.TASK)
    if purpose not in model.rankers or not len(task):
        return {}
    rows = served.rows(arena.memory, task, model.rankers[purpose])
    return {"served": Section(rows, served.markdown(rows))}


def _grower(grown: dict[str, Trees]) -> Callable[[str, Sample], None]:
    """Grows trees from the samples of the rankers that trees challenge."""
    challenged = {purpose_of(name) for name in CHALLENGED}

    def grow(purpose: str, sample: Sample) -> None:
        if purpose in challenged:
            grown[purpose] = fitted(sample)

    return grow


def packaged() -> Encoder:
    """The packaged encoder, converted into the user's cache folder."""
    return load_encoder("", Path.home() / ".cache" / "spilno")


def _about(split: Split, judged: Model, arena: Arena) -> dict[str, object]:
    return {
        "history_until": split.history_until.isoformat(),
        "targets_from": split.targets_from.isoformat(),
        "targets_until": split.targets_until.isoformat(),
        "model": judged.model_id,
        "past_projects": len(arena.memory.projects),
        "target_projects": len(arena.master.targets),
        "encoded_projects": int(arena.memory.space.known.sum()),
    }


class Arena:
    """One split, ready to judge methods: baselines read the running programme, ours the whole."""

    def __init__(self, archive: Archive, split: Split, sample: int = SAMPLE) -> None:
        today = split.history_until.toordinal()
        self.master = Taskmaster(archive, split, sample)
        self.memory = History(archive.records, today)
        self._published = History(archive.records.only(archive.current), today)
        past = (archive.records.projects.start < today) & archive.current
        # A newcomer's day: what the running programme knows, one project per organisation.
        self._thin = History(one_project_each(archive.records, past), today)

    def run(
        self,
        task: Task,
        ranker: LinearRanker,
        progress: Progress | None = None,
        meters: Sequence[Meter] = (),
        trees: Trees | None = None,
    ) -> dict[str, NDArray[np.float64]]:
        """Measures of every method: name -> (questions, measures).

        `meters` look on at ours, `trees` reorder it.
        """
        found: dict[str, list[tuple[float, ...]]] = {}
        ours = batches(self._thin if task.thin else self.memory, task)
        theirs = batches(self._thin if task.thin else self._published, task)
        for (rows, batch, allowed), (_, plain, _) in zip(ours, theirs, strict=True):
            scored: dict[str, Matrix] = {OURS: ranker.scores(batch, allowed)}
            for meter in meters:
                meter.see(rows, batch, allowed, scored[OURS])
            if trees:
                scored |= trees.reordered(batch, allowed, scored[OURS])
            reference = Reference(plain, _SEED + rows.start, graph=not task.thin)
            for name, method in BASELINES.items():
                answer = method(reference)
                if answer is not None:
                    scored[name] = answer
            for name, scores in scored.items():
                measured = found.setdefault(name, [])
                measured += _measure(task, rows, scores, allowed)
            if progress:
                progress(f"ranking {task.name}", rows.stop, len(task))
        return {name: np.array(values) for name, values in found.items()}


class Meters:
    """What else is measured while tasks are ranked: pools and calibration."""

    def __init__(self, arena: Arena) -> None:
        self._arena = arena
        self._pools: list[PoolMeter] = []
        self._calibrated: list[CalibrationMeter] = []

    def of(self, task: Task, ranker: LinearRanker) -> list[Meter]:
        """The meters that look on while a task is ranked."""
        found: list[Meter] = []
        if task.name in pools.POOLED:
            self._pools.append(PoolMeter(task))
            found.append(self._pools[-1])
        if task.name in calibration.CALIBRATED and ranker.partners > 0:
            field = Field(self._arena.memory, task.candidates)
            self._calibrated.append(CalibrationMeter(task, field, ranker.partners))
            found.append(self._calibrated[-1])
        return found

    def sections(self) -> dict[str, Section]:
        """What they found."""
        held = [row for meter in self._pools for row in meter.rows()]
        told = [row for meter in self._calibrated for row in meter.rows()]
        return {
            "pools": Section(held, pools.markdown(held)),
            "calibration": Section(told, calibration.markdown(told)),
        }


def _audited(
    archive: Archive, split: Split, wanted: Sequence[str], progress: Progress | None
) -> list[Row]:
    """What the audit of the features found, where its task is asked for; a leak stops the run."""
    if canaries.TASK not in wanted:
        return []
    found = canaries.audit(archive, split, progress=progress)
    canaries.refuse(found)
    return [one.row() for one in found]


def _measure(task: Task, rows: range, scores: Matrix, allowed: Flags) -> list[tuple[float, ...]]:
    wide = np.broadcast_to(scores, allowed.shape)
    return [measure(wide[k], task.relevant[row], allowed[k]).row() for k, row in enumerate(rows)]
