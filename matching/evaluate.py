"""Ranks every task of a split with our line and all baselines, and measures them alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from matching.artefact import Model, load_model
from matching.benchmark.questions.loading import load
from matching.benchmark.questions.roster import UnknownTask, named
from matching.benchmark.questions.tasks import Split
from matching.benchmark.report import Report, Row
from matching.benchmark.running.abreast import Piece, abreast
from matching.benchmark.running.arena import Arena
from matching.benchmark.running.pieces import Pieces
from matching.benchmark.running.record import Keep, Record
from matching.benchmark.sections import answers, canaries, meeting
from matching.benchmark.sections import xling as cross_lingual
from matching.benchmark.sections.congestion import market_rows
from matching.benchmark.sections.lines import FACETS
from matching.benchmark.sections.market import TASK as MARKET
from matching.benchmark.sections.swaps import percentiles
from matching.consortium.problem import Weights
from matching.ranking.purposes import CALLS, purpose_of
from matching.text.encoder import Encoder, import_libraries, load_encoder
from matching.text.vectors import VectorStore
from matching.train import before_day
from matching.types import Progress


class EvaluationError(Exception):
    """The evaluation cannot run as asked; the message says what to change."""


@dataclass(frozen=True)
class Course:
    """How a run is carried out.

    Attributes:
        processes: pieces of work that go on at once, each in a process of its own.
        keep: given the report each time something is finished.
        progress: told about every step.
        cache: where the packaged encoder that reads the cross-lingual set is converted; None for
            the caches of whoever runs it.
    """

    processes: int = 1
    keep: Keep | None = None
    progress: Progress = lambda _step, _done, _total: None
    cache: Path | None = None


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
    course: Course | None = None,
) -> Report:
    """Run the benchmark.

    Args:
        data: folders with CORDIS tables.
        split: history and target days; a model trained here sees only what lies before
            `split.history_until`.
        model: folder of an artefact to judge instead of training one; tasks it has no ranker for
            are left out and named in the report's `about`, as are tasks without questions.
        xling: a cross-lingual set to score as well.
        tasks: names out of `BUILDERS` or their first words; empty for all.
        store: keeps and makes the vectors of project texts; None leaves them out.
        market: also share the lists of many askers out among few receivers, policy by policy.
        swaps: also weigh real consortia beside the same with one member exchanged.
        trees: also let boosted trees learn from what our line learned from; needs training.
        course: how it is carried out.

    Raises:
        DataError: a folder lacks a table or a column.
        EvaluationError: an unknown task, days in no order, or a split without targets.
        ArtefactError: the given model is damaged.
        CrossLingualError: the cross-lingual file is not one.
        LeakError: a feature knows what came after the day of the split.
    """
    course = course or Course()
    crossing = cross_lingual.read(xling) if xling else None
    wanted = _named(tasks)
    _check(split)
    given = load_model(model) if model else None
    course.progress("reading the tables", 0, 1)
    arena = Arena(before_day(load(data), split.targets_until), split)
    if len(arena.master.targets) == 0:
        raise EvaluationError(
            f"No project starts between {split.targets_from} and {split.targets_until}: "
            "name a folder that holds them with --more."
        )
    order = [*wanted, *([cross_lingual.TASK] if crossing else [])]
    record = Record(order, course.keep, arena.archive.records.organisations.keys)
    record.about |= _about(split, arena, given)
    further = ({purpose_of(MARKET)} if market else set()) | ({CALLS} if swaps else set())
    pieces = Pieces(
        arena, wanted, record, model=given, store=store, trees=trees, further=further,
        progress=course.progress,
    )  # fmt: skip
    work = pieces.all()
    if market:
        work.append(_shared_out(arena, record))
    if swaps:
        work.append(_swapped(arena, record))
    if answers.BASE in pieces.tasks:
        work.append(_asked(arena, record, given, [n for n in answers.TASKS if n in pieces.tasks]))
    if crossing:
        work.append(_crossed(crossing, course.cache, record))
    try:
        failures = abreast(work, course.processes, course.progress)
    except canaries.LeakError as error:
        record.refused(str(error))
        raise
    return record.finished(pieces.model(), failures)


def _named(tasks: Sequence[str]) -> list[str]:
    try:
        return named(tasks)
    except UnknownTask as error:
        raise EvaluationError(str(error)) from error


def _check(split: Split) -> None:
    """Refuse days that make no split."""
    if split.targets_from < split.history_until:
        raise EvaluationError(
            f"Targets from {split.targets_from} would be part of the history until "
            f"{split.history_until}: let targets begin on that day or later."
        )
    if split.targets_until <= split.targets_from:
        raise EvaluationError(
            f"Targets until {split.targets_until} end before they begin on {split.targets_from}."
        )
    if (split.history_until.month, split.history_until.day) == (2, 29):
        raise EvaluationError("History cannot end on 29 February: name the day after it.")


def _shared_out(arena: Arena, record: Record) -> Piece:
    """The congestion table as a section of the report."""

    def work(progress: Progress) -> list[Row]:
        return market_rows(arena.archive, arena.split, Model(record.rankers, {}), progress=progress)

    def ready() -> bool:
        return purpose_of(MARKET) in record.rankers

    return Piece("market", work, partial(record.section, "market"), ready)


def _swapped(arena: Arena, record: Record) -> Piece:
    """Real consortia among corrupted ones as a section of the report."""

    def work(progress: Progress) -> list[Row]:
        judged, weights = Model(record.rankers, {}), {"stated": Weights()}
        return percentiles(arena.archive, arena.split, judged, weights=weights, progress=progress)

    return Piece(
        "swaps", work, partial(record.section, "swaps"), lambda: CALLS in record.rankers
    )  # fmt: skip


def _asked(arena: Arena, record: Record, given: Model | None, tasks: Sequence[str]) -> Piece:
    """What the Engine answers to the same questions, as a section of the report."""

    def work(progress: Progress) -> list[Row]:
        ours = {name: found for name in tasks if (found := record.ours(name)) is not None}
        judged = given or Model(record.rankers, {})
        return answers.rows(arena.archive, arena.split, judged, ours, progress=progress)

    def ready() -> bool:
        return all(record.ours(name) is not None or name in record.left_out for name in tasks)

    return Piece("the engine's answers", work, partial(record.section, answers.ENGINE), ready)


def _crossed(texts: cross_lingual.CrossLingualSet, cache: Path | None, record: Record) -> Piece:
    """The cross-lingual set: its own rows, and the routes between needs and offers."""

    def work(progress: Progress) -> tuple[list[Row], list[Row]]:
        read = cross_lingual.encoded(texts, *packaged(cache), progress)
        return meeting.rows(texts, read), cross_lingual.score(texts, read)

    def kept(found: tuple[list[Row], list[Row]]) -> None:
        record.section(FACETS, found[0])
        record.further(cross_lingual.TASK, found[1])

    return Piece(cross_lingual.TASK, work, kept, prepare=import_libraries)


def packaged(cache: Path | None = None) -> tuple[Encoder, Encoder]:
    """The packaged encoder, converted into a cache folder: as taught, and as it was packaged."""
    cache = cache or Path.home() / ".cache" / "spilno"  # asked late: not everybody has a home
    return load_encoder("", cache), load_encoder("", cache, untaught=True)


def _about(split: Split, arena: Arena, given: Model | None) -> dict[str, Any]:
    about: dict[str, Any] = {
        "history_until": split.history_until.isoformat(),
        "targets_from": split.targets_from.isoformat(),
        "targets_until": split.targets_until.isoformat(),
        "past_projects": len(arena.memory.projects),
        "target_projects": len(arena.master.targets),
        "encoded_projects": 0,
        "met_before": arena.master.met_before,
    }
    until = str(given.card.get("trained_until", "")) if given else ""
    if given and until > split.targets_from.isoformat():
        about["warning"] = (
            f"{given.model_id} was trained until {until}: it learned from partners found in the "
            "target years, so its rows tell nothing of how well it ranks."
        )
    return about
