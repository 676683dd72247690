"""How askers see candidates: everyone where little is stated, a pool where much is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.partners import judgement
from matching.partners.facets import FacetBook
from matching.partners.judgement import PRIOR, Past, Question, Stated
from matching.ranking.batch import Batch
from matching.ranking.field import Field
from matching.ranking.ranker import Numbers
from matching.records import Flags, Indices
from matching.retrieval import candidates
from matching.retrieval.nearby import FacetRoutes
from matching.text.index import ExactShelf, Shelf
from matching.types import Corpus, Facet, Matrix

EVERYONE = 8_000
"""Most stated needs and offers of a corpus in which every question judges everyone.

A pool saves the comparing of stated texts; what history says is computed of everyone in any case.
"""


@dataclass(frozen=True, eq=False)
class View:
    """One asker's judgement of the candidates."""

    asker: int
    stated: Stated
    past: Past | None
    taken_part: Matrix

    @property
    def total(self) -> Numbers:
        """Score of every company; that of those not judged means nothing."""
        said = self.stated.total
        if self.past is None:
            return said + PRIOR
        record = self.past.over(len(said), PRIOR) - PRIOR
        length = judgement.record_length(self.past, self.asker, self.taken_part)
        return said + PRIOR + judgement.beside_stated(record, length, np.maximum(said, 0))

    @property
    def known(self) -> Flags:
        """Companies about which there is anything to say."""
        known = self.stated.speaks
        return known if self.past is None else known | self.past.speaks(len(known))


class Viewer:
    """Judges the companies of one corpus for askers."""

    def __init__(self, corpus: Corpus, book: FacetBook, field: Field, everyone: int) -> None:
        self._corpus = corpus
        self._book = book
        self._field = field
        self.pools = not everyone or len(book.needs) + len(book.offers) > everyone
        self._routes = FacetRoutes(corpus, book)
        self._shelf = ExactShelf(corpus)

    def views(
        self,
        askers: Sequence[int],
        needs: Sequence[Sequence[Facet]],
        asked: Question | None,
        offered: Flags,
        shelf: Shelf | None,
    ) -> list[View]:
        """What a block of askers see.

        Args:
            askers: positions of companies.
            needs: what each of them needs.
            asked: the questions put to history, one for each asker; None where it is not asked.
            offered: who may be answered to each, shape (askers, companies).
            shelf: where nearest vectors are looked up; None for the corpus' own.
        """
        pasts: list[Past | None] = [None] * len(askers)
        found: list[dict[str, Indices]] = [{} for _ in askers]
        if asked:
            batch = Batch(asked.asked, self._field)
            pasts = list(judgement.past_in(asked, batch))
            if self.pools:
                found = self._recorded(batch, pasts, offered)
        return [
            self._view(asker, wanted, past, routes, offered_here, shelf or self._shelf)
            for asker, wanted, past, routes, offered_here in zip(
                askers, needs, pasts, found, offered, strict=True
            )
        ]

    def _recorded(
        self, batch: Batch, pasts: Sequence[Past | None], offered: Flags
    ) -> list[dict[str, Indices]]:
        """Companies found by the routes that read the past, by question and route."""
        members = self._field.candidates
        size = offered.shape[1]
        logits = np.stack([past.over(size, PRIOR)[members] for past in pasts if past])
        return [
            {name: members[order] for name, order in routes.items()}
            for routes in candidates.orders(batch, offered[:, members], logits.astype(np.float32))
        ]

    def _view(
        self,
        asker: int,
        needs: Sequence[Facet],
        past: Past | None,
        routes: dict[str, Indices],
        offered: Flags,
        shelf: Shelf,
    ) -> View:
        pool = None
        if self.pools:
            stated = self._routes.orders(asker, needs, offered, shelf, candidates.SIZE)
            pool = candidates.union(routes | stated).chosen
            past = past.only(pool) if past else None
        companies = self._corpus.companies
        said = judgement.stated_of(self._book, companies, asker, needs, pool)
        return View(asker, said, past, self._field.history.taken_part)
