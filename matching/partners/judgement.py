"""Everything one asker's candidates are judged by, as arrays over the whole corpus."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.partners.facets import FacetBook
from matching.partners.lots import Lot, Rankers, Share, judged
from matching.partners.reciprocal import lopsided
from matching.past.history import History
from matching.ranking import asked
from matching.ranking.asked import Asked
from matching.ranking.batch import Batch
from matching.ranking.field import Field
from matching.ranking.fitting import REFERENCE_PRIOR
from matching.ranking.ranker import LinearRanker, Numbers
from matching.records import Flags, Indices
from matching.types import Company, Facet, Matrix, Vector

PRIOR = float(np.log(REFERENCE_PRIOR / (1 - REFERENCE_PRIOR)))
"""Logit of a candidate about whom nothing is known."""
CERTIFICATE = 0.4
"""Logits for a certificate the need itself asks for; stated, not learned."""
_STATED_DOUBT = 0.35
_UNKNOWN_RECORD = 0.5


@dataclass(frozen=True, eq=False)
class Question:
    """What several askers, or a text, ask of history.

    `parted` are each one's candidates in lots, `rankers` those that judge them.
    """

    asked: Asked
    parted: Sequence[Sequence[Share]]
    rankers: Rankers


@dataclass(frozen=True, eq=False)
class Past:
    """What history says of candidates, lot by lot; `asked` is the text where no company asks."""

    lots: tuple[Lot, ...]
    asked: Asked | None = None

    def find(self, company: int) -> tuple[Lot, int] | None:
        """The lot in which a company stands, and where; None where history is silent on it."""
        for lot in self.lots:
            at = int(np.searchsorted(lot.candidates, company))
            if at < len(lot.candidates) and lot.candidates[at] == company:
                return lot, at
        return None

    def only(self, companies: Indices) -> Past:
        """The same judgement of fewer candidates."""
        return replace(self, lots=tuple(lot.only(companies) for lot in self.lots))

    def over(self, size: int, otherwise: float) -> Numbers:
        """Scores of all companies of a corpus, `otherwise` where history is silent."""
        found = np.full(size, otherwise)
        for lot in self.lots:
            found[lot.candidates] = lot.scores
        return found

    def speaks(self, size: int) -> Flags:
        """Companies of a corpus on which history is not silent."""
        found = np.zeros(size, dtype=bool)
        for lot in self.lots:
            found[lot.candidates] = True
        return found


@dataclass(frozen=True, eq=False)
class Stated:
    """What facets say: logits each way and for certificates, one per company of the corpus."""

    needs: tuple[Facet, ...]
    served: Numbers
    serving: Numbers
    certificates: Numbers
    lopsided: Numbers

    @classmethod
    def silent(cls, size: int) -> Stated:
        """Nothing stated about any of so many companies."""
        nothing = np.zeros(size)
        return cls((), nothing, nothing, nothing, nothing)

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


def past_of(ranker: LinearRanker, question: Asked, field: Field) -> list[Lot]:
    """One ranker's judgement of a whole field of candidates, one lot per question."""
    parted = [
        [Share("", np.flatnonzero(others), others)]
        for others in (field.candidates != asker for asker in question.asking)
    ]
    return [lots[0] for lots in judged(Batch(question, field), parted, {"": ranker})]


def past_in(question: Question, batch: Batch) -> list[Past]:
    """History's judgement of a batch of questions, each candidate by the ranker of its lot."""
    found = judged(batch, question.parted, question.rankers)
    text = question.asked if question.asked.in_words else None
    return [Past(tuple(lots), text) for lots in found]


def beside_stated(past: Numbers, projects: Numbers, offered: Numbers) -> Numbers:
    """What a record adds to what is stated: against somebody, the less the shorter it is.

    A few projects about something else do not tell that a company can't do what it offers, so a
    record of n projects counts n / (n + s) beside s logits of what is stated. Whole where nothing
    is stated; what speaks for somebody is whole in any case.

    Args:
        past: logits of the record, one per company.
        projects: how many projects each took part in.
        offered: logits of what is stated.
    """
    weight = projects / np.maximum(projects + offered, 1e-9)
    return np.asarray(np.where(past < 0, past * np.where(offered > 0, weight, 1.0), past))


def record_length(past: Past, asker: int, taken_part: Matrix) -> Numbers:
    """Projects that a judgement of history rests on: those of the shorter of both records.

    Where a text asks, those of the candidate.
    """
    if past.asked is not None:
        return taken_part.astype(np.float64)
    shorter: Matrix = np.minimum(taken_part, taken_part[asker])
    return shorter.astype(np.float64)


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
