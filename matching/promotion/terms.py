"""Adopting a model: a challenger takes the champion's place only where it is better twice.

Both are judged on the two years after the later of the days until which they were trained, so that
neither has seen them. The challenger must rank new partners of companies better in each of the two
years, and no protected slice (Ukraine, SMEs, newcomers) may fall by more than a twentieth over
both. What was found is kept in the adopted model's card.

A model trained until the last day of the data has no such years. Then the two recipes are judged
instead: each is trained until earlier days and judged on the year after each, and the new model
has to be of the recipe that won.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from matching.artefact import CARD, Model, load_model
from matching.benchmark.questions.loading import Archive
from matching.promotion.judging import PromotionError, Verdict, judge, rehearsed
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
    """

    against: Path | None = None
    adopted: Path | None = None
    force: str = ""
    rehearsals: tuple[tuple[Path, Path], ...] = ()

    @property
    def given(self) -> bool:
        """Whether there is anything to compare or to record."""
        return bool(self.against or self.adopted or self.force or self.rehearsals)

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
        if self.against or self.rehearsals:
            verdict, record = self._compared(model, archive, progress)
            if not (verdict.adopted or self.force):
                raise NotAdoptedError(verdict)
        elif self.adopted:
            record = _carried(load_model(self.adopted), model)
        if self.force:
            record["forced"] = self.force
        return replace(model, card={**model.card, "adoption": record}) if record else model

    def _compared(
        self, model: Model, archive: Archive, progress: Progress | None
    ) -> tuple[Verdict, dict[str, Any]]:
        """What was found and what the card keeps of it; rehearsals go before a single champion."""
        pairs = [(load_model(old), load_model(new)) for old, new in self.rehearsals]
        if pairs:
            verdict = rehearsed(pairs, model, archive, progress)
            ids = [[old.model_id, new.model_id] for old, new in pairs]
            return verdict, {**verdict.record(pairs[-1][0]), "rehearsed": ids}
        champion = load_model(self.against)
        verdict = judge(champion, model, archive, progress)
        return verdict, verdict.record(champion)


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
