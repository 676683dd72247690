"""Adopting a model: a challenger takes the champion's place only where it is better twice.

Both are judged on the two years after the later of the days until which they were trained, so that
neither has seen them. What the challenger must reach is `comparing.TERMS`: surely better in each of
the two years, and no ranker's slice fallen. What was found is kept in the adopted model's card.

A model trained until the last day of the data has no such years. Then the two recipes are judged
instead: each is trained until earlier days and judged on the year after each, and the new model
has to be of the recipe that won. A recipe that differs by what its rankers read is made here
(`rehearse`); one that is fitted otherwise needs folders written by the version that fits it so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from matching.artefact import CARD, SHIPPED, Model, load_model
from matching.benchmark.questions.loading import Archive
from matching.promotion.comparing import ON, SLICES, YEARS, Verdict
from matching.promotion.judging import PromotionError, judge, rehearsed
from matching.train import train_model
from matching.types import Progress


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
        rehearsals: folders of the champion's and of the new recipe, trained until one earlier
            day each; judged on the year after, two successive years at least.
        rehearse: train both recipes until the two days a year apart before the model's, and judge
            them; the champion is `against`, what the folder holds, or the shipped model.
        on: the slice in which it must be better.
    """

    against: Path | None = None
    adopted: Path | None = None
    force: str = ""
    rehearsals: tuple[tuple[Path, Path], ...] = ()
    rehearse: bool = False
    on: str = ON

    def __post_init__(self) -> None:
        """Refuse a slice that is not judged."""
        if self.on not in SLICES:
            raise PromotionError(f"{self.on!r} is no slice: choose among {', '.join(SLICES)}.")

    @property
    def given(self) -> bool:
        """Whether there is anything to compare or to record."""
        return bool(self.against or self.adopted or self.force or self.rehearsals or self.rehearse)

    def into(self, out: Path) -> Terms:
        """The same for a folder: a rehearsal without a named champion takes what is there."""
        if not self.rehearse or self.against:
            return self
        return replace(self, against=out if (out / CARD).exists() else SHIPPED)

    def refuse_overwriting(self, out: Path) -> None:
        """Stop before hours of work where a model would be replaced without a word.

        Raises:
            PromotionError: `out` holds a model, and nothing says why it may go.
        """
        if (out / CARD).exists() and not self.given:
            raise PromotionError(
                f"{out} holds a model already. Name the champion with --against, a model of the "
                "same features that was adopted earlier with --adopted, let both recipes be "
                "trained and judged with --rehearse, or give a reason with --force."
            )

    def adopt(self, model: Model, archive: Archive, progress: Progress | None = None) -> Model:
        """The model with its adoption in the card.

        Raises:
            NotAdoptedError: it is no better than the champion, and nobody insists.
            PromotionError: it cannot be compared.
            ArtefactError: a named model is missing or damaged.
        """
        record: dict[str, Any] = {}
        measured: dict[str, Any] = {}
        if self.against or self.rehearsals or self.rehearse:
            verdict, record = self._compared(model, archive, progress)
            measured = {"metrics": verdict.metrics()}
            if not (verdict.adopted or self.force):
                raise NotAdoptedError(verdict)
        elif self.adopted:
            earlier = load_model(self.adopted)
            record = _carried(earlier, model)
            measured = {"metrics": list(earlier.card.get("metrics", []))}
        if self.force:
            record["forced"] = self.force
        if not record:
            return model
        return replace(model, card={**model.card, "adoption": record, **measured})

    def _compared(
        self, model: Model, archive: Archive, progress: Progress | None
    ) -> tuple[Verdict, dict[str, Any]]:
        """What was found and what the card keeps of it; rehearsals go before a single champion."""
        pairs = [(load_model(old), load_model(new)) for old, new in self.rehearsals]
        if self.rehearse:
            pairs = recipes(load_model(self.against), model, archive, progress)
        if pairs:
            verdict = rehearsed(pairs, model, archive, progress, self.on)
            ids = [[old.model_id, new.model_id] for old, new in pairs]
            champion = load_model(self.against) if self.rehearse else pairs[-1][0]
            return verdict, {**verdict.record(champion), "rehearsed": ids}
        champion = load_model(self.against)
        verdict = judge(champion, model, archive, progress, self.on)
        return verdict, verdict.record(champion)


def recipes(
    champion: Model, model: Model, archive: Archive, progress: Progress | None = None
) -> list[tuple[Model, Model]]:
    """Both recipes trained until the two days a year apart before the model's, oldest first.

    The champion's is what its rankers read, fitted as today; where both read the same, so is the
    ranker.

    Raises:
        PromotionError: the model's card says no day of training.
    """
    try:
        until = date.fromisoformat(str(model.card["trained_until"]))
    except (KeyError, ValueError) as error:
        raise PromotionError(
            f"The card of {model.model_id} does not say until when it was trained."
        ) from error
    before = {name: ranker.names for name, ranker in champion.rankers.items()}
    changed = [
        name
        for name, ranker in model.rankers.items()
        if name in before and before[name] != ranker.names
    ]
    found: list[tuple[Model, Model]] = []
    for years in range(YEARS, 0, -1):
        day = until.replace(year=until.year - years)
        new = train_model(archive, day, progress, list(model.rankers))
        old = new.rankers
        if changed:
            others = train_model(archive, day, progress, changed, reads=before)
            old = {**old, **others.rankers}
        found.append((Model(old, {**new.card, "recipe_of": champion.model_id}), new))
    return found


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
