"""Adopting a model: a challenger takes the champion's place only where it is better twice.

Both are judged on the two years after the later of the days until which they were trained, so that
neither has seen them. The challenger must rank new partners of companies better in each of the two
years, and no protected slice (Ukraine, SMEs, newcomers) may fall by more than a twentieth over
both. What was found is kept in the adopted model's card.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.artefact import CARD, Model, load_model
from matching.benchmark.loading import Archive
from matching.benchmark.roster import BUILDERS
from matching.benchmark.tasks import SAMPLE, Split, Task, Taskmaster
from matching.metrics import interval, measure
from matching.past.history import History
from matching.ranking.sampling import batches
from matching.records import one_project_each
from matching.train import purpose_of
from matching.types import Progress

PRIMARY = "CO->CO"
YEARS = 2
LOSS = 0.05
"""Share of a protected slice's nDCG@10 that may be lost."""
PROTECTED = ("Ukraine asks", "Ukraine is asked", "SMEs ask", "newcomers")
_TASKS: Mapping[str, str] = {
    "all": PRIMARY,
    "SMEs ask": PRIMARY,
    "Ukraine asks": "UA->EU",
    "Ukraine is asked": "EU->UA",
    "newcomers": "THIN CO->CO",
}
"""Name of a slice -> the task whose questions, or some of them, it is."""


class PromotionError(Exception):
    """The two models cannot be compared; the message says what to change."""


@dataclass(frozen=True)
class Comparison:
    """Mean nDCG@10 of both models over the questions of one slice in one year, paired."""

    year: int
    slice: str
    questions: int
    champion: float
    challenger: float
    difference: float
    low: float
    high: float

    def line(self) -> str:
        """The comparison in one line."""
        return (
            f"{self.year} {self.slice}: {self.champion:.4f}, {self.challenger:.4f} "
            f"({self.difference:+.4f}, 95 %: {self.low:+.4f} to {self.high:+.4f}; "
            f"{self.questions} questions)"
        )


@dataclass(frozen=True)
class Verdict:
    """Whether the challenger is adopted, why not, and what both reached."""

    adopted: bool
    reasons: tuple[str, ...]
    comparisons: tuple[Comparison, ...]

    def record(self, champion: Model) -> dict[str, Any]:
        """What the card keeps, JSON-ready."""
        return {
            "champion": champion.model_id,
            "adopted": self.adopted,
            "reasons": list(self.reasons),
            "comparisons": [asdict(comparison) for comparison in self.comparisons],
        }


class NotAdoptedError(PromotionError):
    """The challenger is no better; `verdict` says where."""

    def __init__(self, verdict: Verdict) -> None:
        lines = ["Not adopted:", *verdict.reasons, "Compared, champion and challenger:"]
        super().__init__("\n".join([*lines, *(one.line() for one in verdict.comparisons)]))
        self.verdict = verdict


@dataclass(frozen=True)
class Terms:
    """How a new model comes to be adopted.

    Attributes:
        against: folder of the champion to be beaten.
        adopted: folder of a model of the same features that was adopted on earlier years; the new
            one only adds later years to what it learned from.
        force: why the model is written whatever the comparison says; kept in its card.
    """

    against: Path | None = None
    adopted: Path | None = None
    force: str = ""

    @property
    def given(self) -> bool:
        """Whether there is anything to compare or to record."""
        return bool(self.against or self.adopted or self.force)

    def refuse_overwriting(self, out: Path) -> None:
        """Stop before hours of work where a model would be replaced without a word.

        Raises:
            PromotionError: `out` holds a model, and nothing says why it may go.
        """
        if (out / CARD).exists() and not self.given:
            raise PromotionError(
                f"{out} holds a model already. Name the champion with --against, a model of the "
                "same features that was adopted earlier with --adopted, or give a reason with "
                "--force."
            )

    def adopt(self, model: Model, archive: Archive, progress: Progress | None = None) -> Model:
        """The model with its adoption in the card.

        Raises:
            NotAdoptedError: it is no better than the champion, and nobody insists.
            PromotionError: it cannot be compared.
            ArtefactError: a named model is missing or damaged.
        """
        record: dict[str, Any] = {}
        if self.against:
            champion = load_model(self.against)
            verdict = judge(champion, model, archive, progress)
            if not (verdict.adopted or self.force):
                raise NotAdoptedError(verdict)
            record = verdict.record(champion)
        elif self.adopted:
            record = _carried(load_model(self.adopted), model)
        if self.force:
            record["forced"] = self.force
        return replace(model, card={**model.card, "adoption": record}) if record else model


def _carried(earlier: Model, model: Model) -> dict[str, Any]:
    adoption = earlier.card.get("adoption", {})
    if not adoption.get("adopted"):
        raise PromotionError(f"{earlier.model_id} was not adopted itself: compare with --against.")
    features = [{n: ranker.names for n, ranker in m.rankers.items()} for m in (earlier, model)]
    if features[0] != features[1]:
        raise PromotionError(
            f"{earlier.model_id} reads other features than the new model: compare with --against."
        )
    return {**adoption, "carried_from": earlier.model_id}


def judge(
    champion: Model, challenger: Model, archive: Archive, progress: Progress | None = None
) -> Verdict:
    """Compare two models on the two years that neither has seen.

    Raises:
        PromotionError: a card says no day of training, a model lacks a ranker, or the archive
            has no such years.
    """
    first = max(_trained_until(champion), _trained_until(challenger))
    found: list[Comparison] = []
    for step in range(YEARS):
        start = first.replace(year=first.year + step)
        split = Split(start, start, start.replace(year=start.year + 1))
        if progress:
            progress("judging both models", step, YEARS)
        found += _year(champion, challenger, archive, split)
    if progress:
        progress("judging both models", YEARS, YEARS)
    reasons = tuple(why_not(found))
    return Verdict(not reasons, reasons, tuple(found))


def why_not(found: list[Comparison]) -> Iterator[str]:
    """What speaks against adoption, in sentences; nothing where nothing does."""
    for one in found:
        if one.slice == "all" and one.difference <= 0:
            yield (
                f"{one.year}: {PRIMARY} {one.challenger:.4f} is not above the champion's "
                f"{one.champion:.4f}."
            )
    for name in PROTECTED:
        years = [one for one in found if one.slice == name]
        asked = sum(one.questions for one in years)
        before = sum(one.champion * one.questions for one in years) / max(asked, 1)
        after = sum(one.challenger * one.questions for one in years) / max(asked, 1)
        if after < (1 - LOSS) * before:
            yield f"{name}: {after:.4f} is more than {LOSS:.0%} below the champion's {before:.4f}."


def _trained_until(model: Model) -> date:
    try:
        return date.fromisoformat(str(model.card["trained_until"]))
    except (KeyError, ValueError) as error:
        raise PromotionError(
            f"The card of {model.model_id} does not say until when it was trained."
        ) from error


def _year(
    champion: Model, challenger: Model, archive: Archive, split: Split
) -> Iterator[Comparison]:
    master = Taskmaster(archive, split, SAMPLE)
    if len(master.targets) == 0:
        raise PromotionError(
            f"No project starts between {split.targets_from} and {split.targets_until}, the years "
            "after both models were trained: train until an earlier day, or give newer data."
        )
    today = split.history_until.toordinal()
    memory = History(archive.records, today)
    past = (archive.records.projects.start < today) & archive.current
    thin = History(one_project_each(archive.records, past), today)
    measured: dict[str, tuple[Task, NDArray[np.float64]]] = {}
    for name in dict.fromkeys(_TASKS.values()):
        task = BUILDERS[name](master)
        if len(task):
            rankers = [_ranker(model, name) for model in (champion, challenger)]
            measured[name] = task, _scores(task, thin if task.thin else memory, rankers)
    small = archive.records.organisations.small
    for slice_, name in _TASKS.items():
        if name in measured:
            task, values = measured[name]
            kept = small[task.asking] == 1 if slice_ == "SMEs ask" else np.ones(len(task), bool)
            if kept.any():
                yield _compared(split.targets_from.year, slice_, values[kept])


def _ranker(model: Model, task: str) -> Any:
    purpose = purpose_of(task)
    if purpose not in model.rankers:
        raise PromotionError(f"{model.model_id} has no ranker for {purpose}: train it whole.")
    return model.rankers[purpose]


def _scores(task: Task, history: History, rankers: list[Any]) -> NDArray[np.float64]:
    """nDCG@10, (questions, rankers)."""
    rows: list[list[float]] = []
    for block, batch, allowed in batches(history, task):
        judged = [ranker.scores(batch, allowed) for ranker in rankers]
        rows += [
            [measure(scores[k], task.relevant[row], allowed[k]).ndcg_10 for scores in judged]
            for k, row in enumerate(block)
        ]
    return np.array(rows)


def _compared(year: int, slice_: str, values: NDArray[np.float64]) -> Comparison:
    difference = values[:, 1] - values[:, 0]
    low, high = interval(difference)
    one, other = (float(mean) for mean in values.mean(axis=0))
    return Comparison(year, slice_, len(values), one, other, float(difference.mean()), low, high)
