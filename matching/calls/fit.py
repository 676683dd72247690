"""What every organisation brings to a call: fit to the whole, level in each capability.

Level is evidence on one scale of 0..100: 25 points per logit by which an offer, or the record of
past projects, answers the capability, so 50 ("can lead") is two logits: the same taxonomy code with
a text that is clearly nearer than unrelated ones. Four logits or more are 100. A record is its best
project and ever smaller shares of the next ones (0.3, 0.09 ...): who worked on something again
and again knows it better than who did once.

Best levels of records lie close to 50, so what moves them a little moves many who lead: of 188
capabilities of defence calls somebody in CORDIS could lead 152 by the plain encoder and 132 by what
it was taught of needs, while the median of the best levels fell from 54 to 52. Offers made up for
it by the terms of the trade, which projects are not read for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.partners import judgement, stated
from matching.partners.facets import FacetBook
from matching.partners.judgement import PRIOR
from matching.past.history import History
from matching.ranking import asked
from matching.ranking.field import Field
from matching.ranking.ranker import LinearRanker, Numbers
from matching.records import Flags, Indices
from matching.types import Corpus, Facet, Key

POINTS = 25.0
"""Level per logit."""
WORDS_FROM, WORDS_PER_LOGIT = 0.2, 0.1
"""Similarity of words from which a project speaks for a capability, and what one logit takes."""
AGAIN, COUNTED = 0.3, 4
"""What each further project of a record adds, as a share of the one before; so many count."""
MATURITY = {"RIA": 4, "IA": 6, "EIC-ACC": 7, "DA": 6, "RA": 4}
"""Readiness level that projects of a type of action usually end at; others say nothing of it."""


@dataclass(frozen=True)
class Brought:
    """What one organisation brings to one capability.

    `level` 0..100; `trl` is the offer's, or what the type of action of the project usually reaches
    (`estimated`), or None; `offer` and `project` name what the level rests on, if anything.
    """

    level: int
    trl: int | None = None
    estimated: bool = False
    offer: int | None = None
    project: str | None = None


@dataclass(frozen=True, eq=False)
class CallFit:
    """Everybody's fit to a call; positions are those of the corpus' companies.

    `logits` is the score on the scale of pairs; `speaks` flags companies about which anything is
    known in favour; `levels` has one row per capability; `record` and `coordinated` count the
    past projects and those led.
    """

    keys: tuple[Key, ...]
    logits: Numbers
    speaks: Flags
    levels: Numbers
    record: Numbers
    coordinated: Numbers
    _corpus: Corpus
    _book: FacetBook
    _offers: Numbers
    _projects: Numbers

    @property
    def sizes(self) -> list[str]:
        """Size class of each company, "" where it is not known."""
        return [company.size for company in self._corpus.companies]

    @property
    def fit(self) -> Numbers:
        """The score as a number in 0..1, as pairs show it."""
        return np.asarray(1 / (1 + np.exp(-self.logits)))

    def brought(self, company: int) -> list[Brought]:
        """What the company at a position brings to each capability."""
        own = np.flatnonzero(self._book.offer_owner == company)
        done = self._book.projects_of(company)
        return [self._one(row, own, done) for row in range(len(self.levels))]

    def _one(self, row: int, own: Indices, done: Indices) -> Brought:
        offered, shown = self._offers[row, own], self._projects[row, done]
        best, past = _highest(offered), record_of(shown)
        if max(best, past) <= 0:
            return Brought(0)
        level = level_of(max(best, past))
        if best >= past:
            offer = self._book.offers[int(own[int(offered.argmax())])]
            return Brought(level, offer.trl, offer=offer.key)
        project = self._corpus.projects[int(done[int(shown.argmax())])]
        trl = maturity(project.scheme)
        return Brought(level, trl, trl is not None, project=project.key)


def call_fit(
    corpus: Corpus,
    book: FacetBook,
    history: History,
    rankers: tuple[LinearRanker, Field],
    needs: Sequence[Facet],
    whole: Facet,
) -> CallFit:
    """Judge everybody for a call.

    Args:
        corpus: the facts; `book` and `history` are built over it.
        book: needs and offers.
        history: the past; later projects are not part of it.
        rankers: the ranker of texts, and the organisations that history can judge.
        needs: one per required capability, a vector where the encoder gave one.
        whole: the call itself: its title and text, and the codes that all capabilities share.

    Returns:
        Fit and levels; where a project has no vector, its words are compared instead.
    """
    offers = book.offer_logits([*needs, whole])
    projects = book.project_logits([*needs, whole])
    kept = np.flatnonzero(_days(corpus) < corpus.as_of.toordinal())
    unread = _unread(corpus)[kept]
    if unread.any():
        projects[:, kept[unread]] = words_logits(history, [*needs, whole])[:, unread]
    best = book.best_of(offers, projects)
    logits = np.full(len(corpus.companies), PRIOR)
    question = judgement.question_in_words(history, whole.text, whole.vector)
    speaks = np.asarray(best.max(axis=0, initial=0) > 0)
    logits += stated_total(best)
    ranker, field = rankers
    if question is not None and len(field):
        past = judgement.past_of(ranker, question, field)[0]
        offered = stated_total(book.best_of(offers, np.zeros_like(projects)))
        logits[past.candidates] += judgement.beside_stated(
            past.scores - PRIOR,
            history.taken_part[past.candidates].astype(np.float64),
            offered[past.candidates],
        )
        speaks[past.candidates] = True
    return CallFit(
        tuple(company.key for company in corpus.companies), logits, speaks,
        levels_of(np.maximum(best[:-1], records_of(projects[:-1], book))),
        history.taken_part.astype(np.float64),
        np.asarray(history.coordinated.sum(axis=1), dtype=np.float64).ravel(),
        corpus, book, offers[:-1], projects[:-1],
    )  # fmt: skip


def stated_total(best: Numbers) -> Numbers:
    """Logits for what is brought to all capabilities: the best, and part of the second best."""
    if len(best) == 0:
        return np.zeros(best.shape[1])
    ranked = np.sort(best, axis=0)
    second = ranked[-2] if len(ranked) > 1 else 0
    return np.asarray(ranked[-1] + stated.SECOND_NEED * second)


def words_logits(history: History, needs: Sequence[Facet]) -> Numbers:
    """Logits of every capability (rows) with every past project, by words and their meanings."""
    question = asked.texts(history, [need.text for need in needs])
    words = np.asarray((question.terms @ history.projects_by_word).todense(), dtype=np.float64)
    near = words + 0.5 * np.maximum(question.latent @ history.project_latent.T, 0)
    logits = np.clip((near - WORDS_FROM) / WORDS_PER_LOGIT, 0, stated.TEXT * stated.TEXT_CEILING)
    return np.asarray(stated.PAST_PROJECT * logits)


def record_of(logits: Numbers) -> float:
    """Logits of a record: every further project adds a smaller share."""
    ranked = np.sort(logits)[::-1][:COUNTED]
    return float(ranked @ AGAIN ** np.arange(len(ranked)))


def records_of(logits: Numbers, book: FacetBook) -> Numbers:
    """The same for every company: `logits` is (capabilities, projects)."""
    ends, projects = book.records
    found = np.zeros((len(logits), len(ends) - 1))
    owner = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
    place = np.arange(len(owner)) - ends[:-1][owner]
    for row, done in zip(found, logits[:, projects], strict=True):
        ranked = done[np.lexsort((-done, owner))]
        share = np.where(place < COUNTED, AGAIN ** np.minimum(place, COUNTED), 0)
        np.add.at(row, owner, ranked * share)
    return found


def level_of(logit: float) -> int:
    """The level that so much evidence makes."""
    return int(min(100.0, max(0.0, POINTS * logit)))


def levels_of(logits: Numbers) -> Numbers:
    """The same for many."""
    return np.asarray(np.clip(POINTS * logits, 0, 100)).astype(np.int64)


def maturity(scheme: str) -> int | None:
    """Readiness that projects of a funding scheme usually end at, if that can be said."""
    parts = scheme.upper().split("-")
    if "EIC" in parts:
        return MATURITY["EIC-ACC"] if "ACC" in parts else None
    return next((MATURITY[part] for part in parts if part in MATURITY), None)


def _highest(values: Numbers) -> float:
    return float(values.max()) if len(values) else 0.0


def _unread(corpus: Corpus) -> Flags:
    """Projects of the corpus without a vector."""
    if corpus.project_vectors is None:
        return np.ones(len(corpus.projects), dtype=bool)
    return np.asarray(np.isnan(corpus.project_vectors[:, 0]))


def _days(corpus: Corpus) -> Indices:
    return np.array([project.start.toordinal() for project in corpus.projects], dtype=np.int64)
