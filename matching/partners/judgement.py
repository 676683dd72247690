"""Everything one asker's candidates are judged by, as arrays over the whole corpus."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.partners.facets import FacetBook
from matching.partners.reciprocal import lopsided
from matching.past.history import History
from matching.ranking import asked
from matching.ranking.asked import Asked
from matching.ranking.batch import Batch
from matching.ranking.field import Field
from matching.ranking.fitting import REFERENCE_PRIOR
from matching.ranking.ranker import LinearRanker, Numbers, scaled
from matching.records import Flags, Indices
from matching.types import Company, Facet, Matrix, Vector

PRIOR = float(np.log(REFERENCE_PRIOR / (1 - REFERENCE_PRIOR)))
"""Logit of a candidate about whom nothing is known."""
CERTIFICATE = 0.4
"""Logits for a certificate the need itself asks for; stated, not learned."""
_STATED_DOUBT = 0.35
_UNKNOWN_RECORD = 0.5


@dataclass(frozen=True, eq=False)
class Past:
    """What history says of candidates (ascending positions in the corpus).

    `values` are scaled features, shape (features, candidates); `known` says that a company asks,
    not a text.
    """

    ranker: LinearRanker
    candidates: Indices
    values: Matrix
    logits: Numbers
    known: bool

    def position(self, company: int) -> int:
        """Where a company stands among the candidates, or -1."""
        at = int(np.searchsorted(self.candidates, company))
        found = at < len(self.candidates) and self.candidates[at] == company
        return at if found else -1

    def only(self, companies: Indices) -> Past:
        """The same judgement of fewer candidates."""
        kept = np.isin(self.candidates, companies)
        return replace(
            self,
            candidates=self.candidates[kept],
            values=np.ascontiguousarray(self.values[:, kept]),
            logits=self.logits[kept],
        )


@dataclass(frozen=True, eq=False)
class Stated:
    """What facets say: logits each way and for certificates, one per company of the corpus."""

    needs: tuple[Facet, ...]
    served: Numbers
    serving: Numbers
    certificates: Numbers
    lopsided: Numbers

    @property
    def total(self) -> Numbers:
        """Sum of all stated logits."""
        return self.served + self.serving + self.certificates + self.lopsided

    @property
    def speaks(self) -> Flags:
        """Companies about whom facets say anything in favour."""
        return np.asarray((self.served > 0) | (self.serving > 0))

    def doubt(self, at: Indices) -> Numbers:
        """Standard error of the stated logits: a share of each part."""
        parts = [self.served[at], self.serving[at], self.certificates[at]]
        return np.asarray(_STATED_DOUBT * np.sqrt(np.sum(np.square(parts), axis=0)))


def past_of(
    ranker: LinearRanker,
    question: Asked,
    field: Field,
    columns: Sequence[Indices] | None = None,
) -> list[Past]:
    """History's judgement of a field of candidates, one per question.

    `columns` are ascending positions in the field to be judged for each question; None for all.
    Who is judged changes nobody's values: they are scaled by the best of the whole field.
    """
    return past_in(ranker, Batch(question, field), columns)


def past_in(
    ranker: LinearRanker, batch: Batch, columns: Sequence[Indices] | None = None
) -> list[Past]:
    """The same over a batch at hand."""
    candidates, asking = batch.candidates, batch.asked.asking
    eligible = candidates[None, :] != asking[:, None]
    kept = columns or [np.arange(len(candidates))] * len(asking)
    values = [np.empty((len(ranker.names), len(some)), dtype=np.float32) for some in kept]
    for k, block in enumerate(scaled(batch, eligible, ranker.names)):
        for row, some in enumerate(kept):
            values[row][k] = block[row, some]
    weights, centres = ranker.weights.astype(np.float32), ranker.centres.astype(np.float32)
    return [
        Past(
            ranker,
            candidates[some],
            values[row],
            (weights @ np.nan_to_num(values[row] - centres[:, None])).astype(np.float64),
            bool(asking[row] >= 0),
        )
        for row, some in enumerate(kept)
    ]


def stated_of(
    book: FacetBook,
    companies: Sequence[Company],
    asker: int,
    needs: Sequence[Facet],
    among: Indices | None = None,
) -> Stated:
    """What stated needs and offers say about every company, for one asker.

    With `among` (ascending positions) only those are judged; nothing is said about the others.
    """
    served, _ = book.serving(needs, among)
    serving, _ = book.served(asker, among)
    served[asker] = serving[asker] = 0
    both = (served > 0) | (serving > 0) if needs else np.zeros(len(companies), dtype=bool)
    stating = np.zeros(len(companies), dtype=bool)
    stating[book.need_owner] = True
    wanted = _plain(" ".join(need.text for need in needs))
    certified = np.zeros(len(companies))
    for i in (range(len(companies)) if among is None else among) if wanted else ():
        if companies[i].certificates:
            certified[i] = CERTIFICATE * len(asked_for(companies[i], wanted))
    return Stated(
        tuple(needs),
        served,
        serving,
        certified,
        lopsided(served, serving, (both & stating).astype(np.float64)),
    )


def asked_for(company: Company, wanted: str) -> list[str]:
    """The company's certificates that a plain text names."""
    if not wanted:
        return []
    return [name for name in company.certificates if _plain(name) and _plain(name) in wanted]


def words_of(needs: Sequence[Facet]) -> str:
    """The plain text in which certificates are looked for."""
    return _plain(" ".join(need.text for need in needs))


def question_in_words(history: History, text: str, vector: Vector | None = None) -> Asked | None:
    """A text as a question to history, or None where history knows none of its words."""
    if not len(history.projects):
        return None
    encoded = None if vector is None else np.asarray(vector, np.float32)[None, :]
    question = asked.texts(history, [text], encoded)
    return question if question.terms.nnz else None


def combined_doubt(*parts: Numbers) -> Numbers:
    """Standard error of a sum of independent parts."""
    return np.asarray(np.sqrt(np.sum(np.square(parts), axis=0)))


def unknown_record(size: int) -> Numbers:
    """Doubt about candidates without any past."""
    return np.full(size, _UNKNOWN_RECORD)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())
