"""Routes between stated needs and offers, both ways: nearest vectors, common codes and terms.

What an index finds is a first choice: per text and language the nearest vectors as they were
encoded, the question alone being measured from the mean of its language. Who of their owners comes
first is judged exactly, by the logits that the score itself uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from matching.partners.facets import FacetBook
from matching.ranking.ranker import Numbers
from matching.records import Flags, Indices
from matching.retrieval.candidates import NEEDS, OFFERS, depth
from matching.text.index import Role, Shelf
from matching.types import Corpus, Facet, Matrix

_NEAREST = 200
"""Texts looked up for each text and language."""
_COMMON = 400
"""Texts looked up for the codes, and for the terms, of one text."""
_DONE = 20
"""Own past projects, the latest of the corpus, that are looked up among needs."""


class FacetRoutes:
    """Who offers what one needs and who needs what one offers, over one corpus."""

    def __init__(self, corpus: Corpus, book: FacetBook) -> None:
        self._book = book
        self._offer_at = {facet.key: i for i, facet in enumerate(book.offers)}
        self._need_at = {facet.key: i for i, facet in enumerate(book.needs)}
        self._languages = {
            Role.OFFER: sorted({facet.language for facet in book.offers}),
            Role.NEED: sorted({facet.language for facet in book.needs}),
            Role.PROJECT: [""] if corpus.project_vectors is not None else [],
        }

    def orders(
        self, asker: int, needs: Sequence[Facet], offered: Flags, shelf: Shelf, size: int
    ) -> dict[str, Indices]:
        """Positions of offered companies by route, best first, ties by position."""
        found = self._answering(needs, shelf)
        served, _ = self._book.serving(needs, found)
        seeking = self._seeking(asker, shelf)
        serving, _ = self._book.served(asker, seeking)
        return {
            NEEDS: _ordered(served, offered, found, depth(NEEDS, size)),
            OFFERS: _ordered(serving, offered, seeking, depth(OFFERS, size)),
        }

    def _answering(self, needs: Sequence[Facet], shelf: Shelf) -> Indices:
        """Companies that offer or did what is near these needs, or offer it by codes or terms."""
        _, vectors = self._book.centred(needs)
        offers = [self._offer_at[key] for key in self._near(Role.OFFER, vectors, shelf)
                  if key in self._offer_at]  # fmt: skip
        offers += self._book.common_offers(needs, _COMMON)
        overlaps = self._book.overlaps
        offers += overlaps.nearest(overlaps.asked(needs), overlaps.offers, _COMMON)
        done = self._near(Role.PROJECT, vectors, shelf)
        return _distinct([self._book.offer_owner[offers], self._book.members_of(done)])

    def _seeking(self, asker: int, shelf: Shelf) -> Indices:
        """Companies with a need near what one offers or did, or of the offers' codes or terms."""
        vectors = self._book.done_by(asker, _DONE)
        needs = [self._need_at[key] for key in self._near(Role.NEED, vectors, shelf)
                 if key in self._need_at]  # fmt: skip
        needs += self._book.common_needs(asker, _COMMON)
        overlaps = self._book.overlaps
        own = overlaps.offers[np.flatnonzero(self._book.offer_owner == asker)]
        needs += overlaps.nearest(own, overlaps.needs, _COMMON)
        return _distinct([self._book.need_owner[needs]])

    def _near(self, role: Role, vectors: Matrix, shelf: Shelf) -> list[int]:
        """Ids of the nearest texts of a role in every language; unknown ones may be among them."""
        if not len(vectors):
            return []
        lists = [shelf(role, code).nearest(vectors, _NEAREST)[0] for code in self._languages[role]]
        return [int(key) for key in _distinct(lists)]


def _distinct(lists: Iterable[Indices]) -> Indices:
    return np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *(x.ravel() for x in lists)]))


def _ordered(logits: Numbers, offered: Flags, found: Indices, k: int) -> Indices:
    kept = found[offered[found] & (logits[found] > 0)]
    return kept[np.argsort(-logits[kept], kind="stable")][:k]
