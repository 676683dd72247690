"""The engine: built once over a corpus, then answers partners for one and pairs for many."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.artefact import Model
from matching.calls.fit import CallFit, call_fit
from matching.partners.explain import Historian
from matching.partners.facets import FacetBook
from matching.partners.judgement import PRIOR, Past, Question, Stated
from matching.partners.questions import Questions, blocks
from matching.partners.telling import Teller
from matching.past.history import History
from matching.ranking.field import Field
from matching.ranking.ranker import Numbers
from matching.records import Flags, Indices, records_of
from matching.retrieval.views import EVERYONE, Viewer
from matching.text.index import Shelf
from matching.text.language import detect
from matching.types import Corpus, Facet, FacetKind, Key, Mask, Pair, Progress, Wish

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

    def __init__(
        self,
        corpus: Corpus,
        model: Model,
        progress: Progress | None = None,
        *,
        everyone: int = EVERYONE,
    ) -> None:
        """Build over a corpus; above `everyone` stated texts (0: always) questions pool."""
        self._corpus = corpus
        self._model = model
        self.keys: tuple[Key, ...] = tuple(company.key for company in corpus.companies)
        self._at = {key: i for i, key in enumerate(self.keys)}
        records, today = records_of(corpus), corpus.as_of.toordinal()
        self._history = History(records, today)
        kept = np.flatnonzero(records.projects.start < today)
        self._book = FacetBook(corpus, records.incidence())
        self._teller = Teller(corpus, self._book, Historian(corpus, self._history, kept))
        self._field = Field(self._history, np.flatnonzero(self._history.active))
        self._questions = Questions(corpus, self._history, self._field)
        self.projects: tuple[str, ...] = tuple(project.key for project in corpus.projects)
        self._viewer = Viewer(corpus, self._book, self._field, everyone)
        self.pools = self._viewer.pools
        self._groups = np.array([c.control_group for c in corpus.companies], dtype=object)
        self._warm_up(progress)

    def under(self, model: Model) -> Engine:
        """An engine over the same corpus that judges by another model; shares all the memory."""
        if model is self._model:
            return self
        other = copy.copy(self)
        other._model = model
        return other

    def _warm_up(self, progress: Progress | None) -> None:
        """Build the matrices that every answer needs, so that the first one is as fast."""
        history, some = self._history, self._field.candidates[:1]
        steps: tuple[tuple[str, Callable[[], object]], ...] = (
            ("reading project texts", lambda: (history.profiles, history.latent_profiles)),
            ("comparing projects", lambda: history.project_neighbours),
            ("drawing the network", lambda: (history.graph.position, history.graph.step)),
            (
                "first answer",
                lambda: self._questions.pasts(some, some, self._model.rankers),
            ),
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
        shelf: Shelf | None = None,
    ) -> list[Pair]:
        """The best partners of one company, best first.

        Args:
            company: whose partners; it and its control group are never answered.
            wish: one need, a call text or a free text instead of partners in general.
            allowed: candidates that may be answered, in the order of `keys`; filtering does not
                change anyone's score.
            acquainted: answer also those the company already worked with.
            top: most pairs to answer.
            shelf: where a large corpus' nearest vectors are looked up; None for in process.

        Raises:
            KeyError: the company is not in the corpus, or a need is not the company's.
            ValueError: `allowed` has the wrong length.
        """
        asker = self._at[company]
        wish = wish or _NO_WISH
        needs = self._needs(asker, wish)
        offered = self._others(asker, acquainted) & self._flags(allowed)
        question = self._question(asker, wish)
        [view] = self._viewer.views([asker], [needs], question, offered[None, :], shelf)
        best = _best(view.total, offered & view.known, top)
        return [self._teller.pair(asker, int(i), view.stated, view.past, None) for i in best]

    def strangers(self, company: Key) -> Mask:
        """Who has a past that no path of at most two steps joins to the company's, as `keys`."""
        return self._questions.strangers(self._at[company], self._model.rankers)

    def call(self, needs: Sequence[Facet], whole: Facet) -> CallFit:
        """Everybody's fit to a call and level in each of its capabilities.

        Args:
            needs: one facet per required capability, with a vector where there is an encoder.
            whole: the call itself: title and text, and the codes that all capabilities share.
        """
        rankers = self._model.rankers
        judged = (rankers[self._questions.read_as(whole.text, rankers)], self._field)
        return call_fit(self._corpus, self._book, self._history, judged, needs, whole)

    def completing(
        self, members: Sequence[Key], text: str, *, allowed: Mask | None = None,
        strangers: bool | None = None, top: int = 50,
    ) -> list[Pair]:  # fmt: skip
        """Who would complete an unfinished team for a topic, best first, as history sees it.

        Those who worked with a member are judged by the ranker of teams, strangers to all of them
        by their own; the first member stands for the team. Nobody is answered where none of the
        members has a past, nor anybody of a member's control group.

        Args:
            members: who is in the team already, at least one.
            text: title of the topic.
            allowed: candidates that may be answered, in the order of `keys`.
            strangers: only those, or (False) only who worked with a member; None for both.
            top: most pairs to answer.

        Raises:
            KeyError, ValueError: as `partners`, or there is no member.
        """
        team, offered = [self._at[key] for key in members], self._flags(allowed)
        if not team:
            raise ValueError("a team to be completed has a member at least")
        for member in team:
            offered = offered & self._others(member, acquainted=True)
        if strangers is not None:
            offered = offered & (self._history.graph.met(team) != strangers)
        if not self._history.active[team].any():
            return []
        past, topic = self._questions.team(team, text, self._model.rankers)
        size = len(self.keys)
        best = _best(past.over(size, PRIOR), offered & past.speaks(size), top)
        return [self._teller.joining(team, int(i), past, topic) for i in best]

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

    def pairs(
        self,
        left: Sequence[Key],
        right: Sequence[Key],
        *,
        top: int = 200,
        shelf: Shelf | None = None,
    ) -> list[Pair]:
        """The best pairs across two sides, judged from both, best first.

        History's judgement is the mean of both directions, so the answer does not depend on
        which side is called left. Past partners and pairs of one control group are left out.

        Raises:
            KeyError: a company is not in the corpus.
        """
        one = np.unique([self._at[key] for key in left]).astype(np.int64)
        other = np.unique([self._at[key] for key in right]).astype(np.int64)
        promising = self._promising(one, other, top, shelf)
        reached = np.unique([found.candidate for found in promising]).astype(np.int64)
        back = self._questions.pasts(reached, one, self._model.rankers)
        told = self._teller.pair
        answers = [
            told(one.asker, one.candidate, one.stated, one.past, back.get(one.candidate))
            for one in promising
        ]
        return sorted(answers, key=lambda pair: (-pair.score, str(pair.query)))[:top]

    def _promising(
        self, one: Indices, other: Indices, top: int, shelf: Shelf | None
    ) -> list[_Promising]:
        """Three times as many pairs as asked, the best by the left side's judgement."""
        flags = np.zeros(len(self.keys), dtype=bool)
        flags[other] = True
        found: list[_Promising] = []
        active, rankers = self._history.active[one], self._model.rankers
        for block in itertools.chain(blocks(one[active]), blocks(one[~active])):
            needs = [self._book.needs_of(asker) for asker in block]
            offered = np.stack([flags & self._others(asker) for asker in block])
            known = self._history.active[block[0]]
            asked_for = self._questions.companies(block, rankers) if known else None
            views = self._viewer.views(block, needs, asked_for, offered, shelf)
            for row, view in enumerate(views):
                total = view.total
                best = _best(total, view.known & offered[row], top)
                kept = view.past.only(best) if view.past else None
                found += [
                    _Promising(float(total[v]), view.asker, int(v), view.stated, kept) for v in best
                ]
        found.sort(key=lambda pair: (-pair.score, pair.asker, pair.candidate))
        first: dict[frozenset[int], _Promising] = {}
        for pair in found:
            first.setdefault(frozenset((pair.asker, pair.candidate)), pair)
        return list(first.values())[: 3 * top]

    def _question(self, asker: int, wish: Wish) -> Question | None:
        """What history is asked; None where it could not answer."""
        if wish.text:
            return self._questions.words(wish.text, wish.vector, self._model.rankers)
        if not self._history.active[asker]:
            return None
        return self._questions.companies([asker], self._model.rankers)

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
