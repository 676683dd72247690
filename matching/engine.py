"""The engine: built once over a corpus, then answers partners for one and pairs for many."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matching import asked, judgement
from matching.artefact import Model
from matching.call_fit import CallFit, call_fit
from matching.explain import Historian
from matching.facets import FacetBook
from matching.field import Field
from matching.history import History
from matching.judgement import PRIOR, Past, Stated
from matching.language import detect
from matching.ranker import Numbers
from matching.records import Flags, Indices, records_of
from matching.telling import Teller
from matching.types import (
    Corpus,
    Facet,
    FacetKind,
    Key,
    Mask,
    Pair,
    Progress,
    Wish,
)

_LONG_TEXT = 200
_BLOCK = 24
_NO_WISH = Wish()


@dataclass(frozen=True, eq=False)
class _Promising:
    """A pair seen from its left side, before the right side was asked."""

    score: float
    asker: int
    candidate: int
    stated: Stated
    past: Past | None


class Engine:
    """Answers over one corpus with one model; read-only after it is built.

    The score of a pair is a logit: the reference prior or the history ranker's base, plus what
    history says, plus what stated needs and offers say. A candidate about whom there is nothing
    to say is not answered at all.
    """

    def __init__(self, corpus: Corpus, model: Model, progress: Progress | None = None) -> None:
        self._corpus = corpus
        self._model = model
        self.keys: tuple[Key, ...] = tuple(company.key for company in corpus.companies)
        self._at = {key: i for i, key in enumerate(self.keys)}
        records = records_of(corpus)
        today = corpus.as_of.toordinal()
        self._history = History(records, today)
        kept = np.flatnonzero(records.projects.start < today)
        self._book = FacetBook(corpus, records.incidence())
        historian = Historian(corpus, self._history, kept)
        self._teller = Teller(corpus, self._book, historian)
        self._field = Field(self._history, np.flatnonzero(self._history.active))
        self._groups = np.array([c.control_group for c in corpus.companies], dtype=object)
        self._warm_up(progress)

    def _warm_up(self, progress: Progress | None) -> None:
        """Build the matrices that every answer needs, so that the first one is as fast."""
        history = self._history
        steps: tuple[tuple[str, Callable[[], object]], ...] = (
            ("reading project texts", lambda: (history.profiles, history.latent_profiles)),
            ("comparing projects", lambda: history.project_neighbours),
            ("drawing the network", lambda: (history.graph.position, history.graph.step)),
            ("first answer", lambda: self._past([int(self._field.candidates[0])])),
        )
        for done, (name, build) in enumerate(steps if len(self._field) else ()):
            if progress:
                progress(name, done, len(steps))
            build()
        if progress:
            progress("ready", len(steps), len(steps))

    def partners(
        self,
        company: Key,
        *,
        wish: Wish | None = None,
        allowed: Mask | None = None,
        acquainted: bool = False,
        top: int = 50,
    ) -> list[Pair]:
        """The best partners of one company, best first.

        Args:
            company: whose partners; it and its control group are never answered.
            wish: one need, a call text or a free text instead of partners in general.
            allowed: candidates that may be answered, in the order of `keys`; filtering does not
                change anyone's score.
            acquainted: answer also those the company already worked with.
            top: most pairs to answer.

        Raises:
            KeyError: the company is not in the corpus, or a need is not the company's.
            ValueError: `allowed` has the wrong length.
        """
        asker = self._at[company]
        stated = judgement.stated_of(
            self._book, self._corpus.companies, asker, self._needs(asker, wish or _NO_WISH)
        )
        past = self._past_for(asker, wish or _NO_WISH)
        total, known = self._total(stated, past)
        offered = known & self._others(asker, acquainted) & self._flags(allowed)
        best = _best(total, offered, top)
        return [self._teller.pair(asker, int(i), stated, past, None) for i in best]

    def call(self, needs: Sequence[Facet], whole: Facet) -> CallFit:
        """Everybody's fit to a call and level in each of its capabilities.

        Args:
            needs: one facet per required capability, with a vector where there is an encoder.
            whole: the call itself: title and text, and the codes that all capabilities share.
        """
        purpose = "projects" if len(whole.text) >= _LONG_TEXT else "calls"
        judged = (self._model.rankers[purpose], self._field)
        return call_fit(self._corpus, self._book, self._history, judged, needs, whole)

    def ties(self, keys: Sequence[Key]) -> dict[tuple[Key, Key], tuple[float, int]]:
        """Strength and number of common projects of every two of these that worked together.

        Strength counts each common project by its recency, divided by its members but one.
        """
        at = np.array([self._at[key] for key in keys], dtype=np.int64)
        strength = self._history.graph.strength[at][:, at].tocoo()
        shared = self._history.graph.shared[at][:, at].tocsr()
        return {
            (keys[i], keys[j]): (float(value), int(shared[i, j]))
            for i, j, value in zip(strength.row, strength.col, strength.data, strict=True)
            if i < j
        }

    def pairs(self, left: Sequence[Key], right: Sequence[Key], *, top: int = 200) -> list[Pair]:
        """The best pairs across two sides, judged from both, best first.

        History's judgement is the mean of both directions, so the answer does not depend on
        which side is called left. Past partners and pairs of one control group are left out.

        Raises:
            KeyError: a company is not in the corpus.
        """
        one = np.unique([self._at[key] for key in left]).astype(np.int64)
        other = np.unique([self._at[key] for key in right]).astype(np.int64)
        promising = self._promising(one, other, top)
        reached = np.unique([found.candidate for found in promising]).astype(np.int64)
        back = {asker: past.only(one) for asker, past in self._pasts(reached)}
        answers = [
            self._teller.pair(
                found.asker, found.candidate, found.stated, found.past, back.get(found.candidate)
            )
            for found in promising
        ]
        return sorted(answers, key=lambda pair: (-pair.score, str(pair.query)))[:top]

    def _promising(self, one: Indices, other: Indices, top: int) -> list[_Promising]:
        """Three times as many pairs as asked, the best by the left side's judgement."""
        flags = np.zeros(len(self.keys), dtype=bool)
        flags[other] = True
        pasts = self._pasts(one)
        views = itertools.chain(pasts, ((int(u), None) for u in one if not self._is_active(u)))
        found: list[_Promising] = []
        for asker, past in views:
            needs = self._book.needs_of(asker)
            stated = judgement.stated_of(self._book, self._corpus.companies, asker, needs)
            total, known = self._total(stated, past)
            best = _best(total, known & flags & self._others(asker), top)
            kept = past.only(best) if past else None
            found += [_Promising(float(total[v]), asker, int(v), stated, kept) for v in best]
        found.sort(key=lambda pair: (-pair.score, pair.asker, pair.candidate))
        first: dict[frozenset[int], _Promising] = {}
        for pair in found:
            first.setdefault(frozenset((pair.asker, pair.candidate)), pair)
        return list(first.values())[: 3 * top]

    def _is_active(self, company: int) -> bool:
        return bool(self._history.active[company])

    def _pasts(self, askers: Indices) -> Iterator[tuple[int, Past]]:
        """History's judgement by many askers, block by block; those without a past are left out."""
        active = askers[self._history.active[askers]]
        for start in range(0, len(active), _BLOCK):
            block = active[start : start + _BLOCK].tolist()
            yield from zip(block, self._past(block), strict=True)

    def _past(self, askers: list[int]) -> list[Past]:
        ranker = self._model.rankers["companies"]
        question = asked.companies(self._history, np.array(askers, dtype=np.int64))
        return judgement.past_of(ranker, question, self._field)

    def _past_for(self, asker: int, wish: Wish) -> Past | None:
        if wish.text:
            question = judgement.question_in_words(self._history, wish.text)
            if question is None:
                return None
            purpose = "projects" if len(wish.text) >= _LONG_TEXT else "calls"
            ranker = self._model.rankers[purpose]
            return judgement.past_of(ranker, question, self._field)[0]
        return self._past([asker])[0] if self._history.active[asker] else None

    def _needs(self, asker: int, wish: Wish) -> list[Facet]:
        stated = self._book.needs_of(asker)
        if wish.needs:
            by_key = {need.key: need for need in stated}
            stated = [by_key[key] for key in wish.needs]
        elif wish.text or wish.vector is not None:
            stated = []
        if wish.text or wish.vector is not None:
            language = wish.language or detect(wish.text)
            asked_for = Facet(0, FacetKind.NEED, wish.text, language, vector=wish.vector)
            stated.append(asked_for)
        return stated

    def _total(self, stated: Stated, past: Past | None) -> tuple[Numbers, Flags]:
        """Score of every company, and whether there is anything to say about it."""
        total = PRIOR + stated.total
        known = stated.speaks.copy()
        if past is not None:
            total[past.candidates] += past.ranker.base - PRIOR + past.logits
            known[past.candidates] = True
        return total, known

    def _others(self, asker: int, acquainted: bool = False) -> Flags:
        """Who may be suggested: not the asker, its group, nor (unless wanted) its past partners."""
        group = self._groups[asker]
        others = np.ones(len(self.keys), dtype=bool)
        if group:
            others = np.asarray(self._groups != group)
        others[asker] = False
        if not acquainted:
            partners = self._history.graph.partners
            others[partners.indices[partners.indptr[asker] : partners.indptr[asker + 1]]] = False
        return others

    def _flags(self, allowed: Mask | None) -> Flags:
        if allowed is None:
            return np.ones(len(self.keys), dtype=bool)
        if len(allowed) != len(self.keys):
            raise ValueError(f"the mask has {len(allowed)} flags for {len(self.keys)} companies")
        return np.asarray(allowed, dtype=bool)


def _best(total: Numbers, offered: Flags, top: int) -> Indices:
    """Positions of the best offered scores, best first, ties by position."""
    found = np.flatnonzero(offered)
    order = np.argsort(-total[found], kind="stable")[:top]
    return found[order]
