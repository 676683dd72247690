"""The audit of features: none may know what came after the day it is read on.

A feature looks ahead when its values change once later projects are deleted from the record. One
that alone reaches half of what the best published method leaves to be gained is refused as well,
since whatever it reads, such a thing has not been seen in an honest feature. Hundreds of features
are looked at, so that must be beyond chance for all of them together: a run on few questions may
not be lost to luck. One that is far better than the published methods, but not so far, is told and
left to the reader. Features say nothing where they are not meant (a topic's title to a company), so
each ranker's are read on questions of its own task.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.benchmark.methods.baselines import BASELINES, Reference
from matching.benchmark.questions.loading import Archive
from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import Split, Task, Taskmaster
from matching.benchmark.report import Row
from matching.metrics import interval, measure, resampled
from matching.past.history import History
from matching.ranking.batch import Batch
from matching.ranking.features import FEATURES
from matching.ranking.field import Field
from matching.ranking.purposes import features_of, purpose_of
from matching.ranking.sampling import questions
from matching.records import Flags, Records, one_project_each
from matching.types import Matrix, Progress

QUESTIONS = 60
"""Most questions of each task that the audit asks."""
PLAUSIBLE = 3.0
"""Times the nDCG@10 of the best published method above which a feature is told to stand out."""
ENOUGH = 20
"""Different questions below which no figure of one feature says that it is too good."""
_HALF = 0.5
_SAME = 1e-3
_PUBLISHED = ("kNN vote", "Adamic-Adar", "kNN vote x log(1+Adamic-Adar)", "TF-IDF cosine")
_SEED = 5

Signal = Callable[[Batch], Matrix]
Signals = Callable[[Records], Mapping[str, Signal]]
"""Features as they are made from a record: name -> function of a batch."""


class LeakError(Exception):
    """A feature knows too much; the message names it."""


@dataclass(frozen=True)
class Audited:
    """What was found of one feature on one task.

    `moved` is the largest change of a value once the future is deleted, relative to the feature's
    largest value; `alone` its nDCG@10 by itself (either end first, whichever is better) and
    `surely` the lower end of its 95 % interval; `best` that of the best published method on the
    same questions. `beyond` is by how much `alone` is above what is believable in the least
    favourable of 2,000 draws of the questions; None where they are too few to say.
    """

    task: str
    feature: str
    moved: float
    alone: float
    surely: float
    best: float
    beyond: float | None = None

    @property
    def leaks(self) -> bool:
        """Whether the feature is to be refused."""
        return self.moved > _SAME or (self.beyond or 0) > 0

    @property
    def stands_out(self) -> bool:
        """Whether it is so much better than the published methods that a reader should know."""
        return self.beyond is not None and self.surely > PLAUSIBLE * self.best

    def row(self) -> Row:
        """The finding, JSON-ready."""
        return {
            "task": self.task,
            "feature": self.feature,
            "moved": self.moved,
            "ndcg@10_alone": self.alone,
            "ndcg@10_alone_low": self.surely,
            "ndcg@10_best_method": self.best,
            "stands_out": self.stands_out,
            "refused": self.leaks,
        }


@dataclass(frozen=True, eq=False)
class Pasts:
    """What is read on the day of the split.

    `memory` is the whole past, `published` that of the running programme, which the published
    methods read, `thin` a newcomer's day.
    """

    memory: History
    published: History
    thin: History


def pasts(archive: Archive, split: Split) -> Pasts:
    """The pasts that an archive gives."""
    today = split.history_until.toordinal()
    known = (archive.records.projects.start < today) & archive.current
    return Pasts(
        History(archive.records, today),
        History(archive.records.only(archive.current), today),
        History(one_project_each(archive.records, known), today),
    )


def registered(_: Records) -> Mapping[str, Signal]:
    """The features of the ranker."""
    return {name: feature.function for name, feature in FEATURES.items()}


def audit(
    archive: Archive,
    split: Split,
    tasks: Sequence[str] = ("CO->CO",),
    signals: Signals = registered,
    progress: Progress | None = None,
    made: Pasts | None = None,
) -> list[Audited]:
    """Judge the features of each task's ranker on questions of that task, the most telling first.

    Tasks without questions are passed over. `made` are the pasts of the archive, where they were
    built before.

    Raises:
        LeakError: a target project is part of the past that features read.
    """
    today = split.history_until.toordinal()
    made = made or pasts(archive, split)
    before = archive.records.projects.start < today
    gone = Archive(archive.records.only(before), archive.current[before])
    without = pasts(gone, split)
    _refuse_later((made, without), today)
    given, left = signals(archive.records), signals(gone.records)
    master = Taskmaster(archive, split, QUESTIONS)
    found: list[Audited] = []
    for done, name in enumerate(tasks):
        task = BUILDERS[name](master)
        if len(task):
            found += _audited(task, (made, without), (given, left))
        if progress:
            progress("auditing features", done + 1, len(tasks))
    return found


def _audited(
    task: Task, read: tuple[Pasts, Pasts], signals: tuple[Mapping[str, Signal], ...]
) -> list[Audited]:
    """Every feature that the task's ranker may read, with the future in the record and without."""
    rows = range(len(task))
    present, deleted = (_batch(task, past.thin if task.thin else past.memory) for past in read)
    allowed = np.stack([task.allowed(row) for row in rows])
    best = _best_method(
        _batch(task, read[0].thin if task.thin else read[0].published), task, allowed
    )
    ours = features_of(purpose_of(task.name))
    found: dict[Signal, Audited] = {}
    told = []
    for name, signal in signals[0].items():
        if name in FEATURES and name not in ours:
            continue
        if signal not in found:  # powers of a feature order candidates as it does itself
            values, before = (
                np.broadcast_to(np.asarray(one(batch), dtype=np.float32), allowed.shape)
                for one, batch in ((signal, present), (signals[1][name], deleted))
            )
            either = (_ndcg(sign * np.nan_to_num(values), allowed, task) for sign in (1, -1))
            alone = max(either, key=lambda scores: float(scores.mean()))
            surely, _ = interval(alone, task.asked)
            moved, reached = _moved(values, before), float(alone.mean())
            found[signal] = Audited(
                task.name, name, moved, reached, surely, float(best.mean()),
                _beyond(alone, best, task),
            )  # fmt: skip
        told.append(replace(found[signal], feature=name))
    return sorted(told, key=lambda one: -one.alone)


def _batch(task: Task, history: History) -> Batch:
    """All questions of a task at once."""
    field = Field(history, task.candidates)
    return Batch(questions(history, task, range(len(task))), field)


def _refuse_later(read: Sequence[Pasts], today: int) -> None:
    """Stop where a past holds a project of the day or later."""
    for past in (one for pasts in read for one in (pasts.memory, pasts.published, pasts.thin)):
        later = np.asarray(past.projects.start) >= today
        if later.any():
            raise LeakError(f"{past.projects.keys[int(later.argmax())]} lies after the day.")


def refuse(found: list[Audited]) -> None:
    """Stop where a feature leaks.

    Raises:
        LeakError: with the names of all that do, and why.
    """
    leaking = [one for one in found if one.leaks]
    if leaking:
        told = "; ".join(
            f"{one.feature} ({one.task}): values move by {one.moved:.2g} without the future, "
            f"nDCG@10 alone {one.alone:.3f}"
            for one in leaking
        )
        raise LeakError(f"Features that know what came later, or too much: {told}.")


def _moved(values: Matrix, before: Matrix) -> float:
    """The largest change; a value that becomes known or unknown has changed altogether."""
    if (np.isnan(values) != np.isnan(before)).any():
        return 1.0
    width = max(float(np.abs(np.nan_to_num(values)).max(initial=0)), 1e-9)
    return float(np.abs(np.nan_to_num(values) - np.nan_to_num(before)).max(initial=0)) / width


def _beyond(alone: NDArray[np.float64], best: NDArray[np.float64], task: Task) -> float | None:
    """By how much a feature is above half of what is left to gain, whatever questions are drawn."""
    if len(np.unique(task.asked)) < ENOUGH:
        return None
    return float(resampled((alone - best / 2)[:, None], task.asked).min()) - _HALF


def _best_method(batch: Batch, task: Task, allowed: Flags) -> NDArray[np.float64]:
    """nDCG@10 of each question by the published method that is best on the whole.

    On a newcomer's day it is one that reads no network.
    """
    reference = Reference(batch, _SEED, graph=not task.thin)
    answers = (BASELINES[name](reference) for name in _PUBLISHED)
    measures = (
        _ndcg(np.broadcast_to(scores, allowed.shape), allowed, task)
        for scores in answers
        if scores is not None
    )
    return max(measures, key=lambda found: float(found.mean()))


def _ndcg(scores: Matrix, allowed: Flags, task: Task) -> NDArray[np.float64]:
    """nDCG@10 of each question."""
    rows = range(len(task))
    return np.array([measure(scores[k], task.relevant[k], allowed[k]).ndcg_10 for k in rows])


def _outstanding(found: list[Row]) -> str:
    """What a reader has to know of features that are much better than anything published."""
    told = [f"`{row['feature']}` ({row['task']})" for row in found if row.get("stands_out")]
    if not told:
        return ""
    return (
        f" Surely more than {PLAUSIBLE:.0f} times the nDCG@10 of the best published method have "
        f"alone: {', '.join(told)}; none of them changes without the future."
    )


def markdown(found: list[Row]) -> list[str]:
    """What the audit says, in short: the largest change and the strongest feature of each task."""
    names = ("task", "features", "largest change", "strongest alone", "its nDCG@10")
    lines = [
        "## Audit of the features",
        "",
        "Every feature of each ranker was computed twice on questions of its task, with the "
        "projects after the day of the split in the record and with them deleted; the change is "
        "told as a share of the feature's range. One that changes is refused, and so is one that "
        "alone reaches half of what the best published method leaves to be gained, whatever "
        f"questions are drawn; then no row of the run is kept. At most {QUESTIONS} questions a "
        "task." + _outstanding(found),
        "",
        f"| {' | '.join([*names, 'best published method'])} |",
        "|---" * (len(names) + 1) + "|",
    ]
    for task in dict.fromkeys(row.get("task", "") for row in found):
        rows = [row for row in found if row.get("task", "") == task]
        best = max(rows, key=lambda row: float(row["ndcg@10_alone"]))
        moved = max(float(row["moved"]) for row in rows)
        cells = [task, f"{len(rows)}", f"{moved:.1e}", f"`{best['feature']}`"]
        cells += [f"{best['ndcg@10_alone']:.4f}", f"{best['ndcg@10_best_method']:.4f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return lines if found else []
