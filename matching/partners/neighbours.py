"""What stands between a text and organisations: past projects like it, and who worked on them.

A request in words has no past of its own. Its rankers read it through the projects most alike in
words, the topics most alike by title, and the members of those projects: its neighbours. Reasons
name them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from matching.past.history import History
from matching.past.programme import families
from matching.ranking.asked import Asked
from matching.ranking.batch import largest
from matching.ranking.ranker import Numbers
from matching.records import Indices, Sparse
from matching.types import Corpus

TEXT = "text"
"""Value of "asked" in reasons about a text instead of a company's past."""
_SHOWN = 3
_LEVELS = 2
_TITLES = 30


class Neighbours:
    """The neighbours of one text, as facts about candidates.

    Args:
        corpus: whose projects and companies are named.
        history: the past that was asked.
        kept: positions in the corpus of the history's projects.
        asked: one question in words.
    """

    def __init__(self, corpus: Corpus, history: History, kept: Indices, asked: Asked) -> None:
        self._corpus = corpus
        self._history = history
        self._kept = kept
        self._asked = asked

    def facts(self, code: str, candidate: int) -> dict[str, Any]:
        """What a reason of this code rests on, for one candidate (its position)."""
        tellers = {
            "similar_projects": self._like_the_text,
            "similar_work": self._words,
            "past_partners": self._members,
            "shared_partners": self._go_betweens,
            "network_proximity": self._near,
            "same_programme": self._programmes,
            "topic_experience": self._topics,
            "country_habit": self._country,
        }
        told = tellers[code](candidate) if code in tellers else {}
        return {"asked": TEXT, **told}

    @cached_property
    def _likeness(self) -> Numbers:
        """How alike every past project is in words and meaning, in standard scores."""
        asked, history = self._asked, self._history
        words = (asked.terms @ history.projects_by_word).toarray()
        return np.asarray(history.space.fused(words, asked.encoded)[0], dtype=np.float64)

    @cached_property
    def _weights(self) -> Numbers:
        """How much every past project counts as a neighbour: by its words, or its topic's title."""
        history = self._history
        titles = largest(history.titles.like(self._asked.words), _TITLES) ** 2
        under = history.titles.projects_of(titles).toarray()[0] * history.recency
        found = np.zeros(len(history.projects))
        for values in (self._alike, under):
            found += values / max(float(values.sum()), 1e-9)
        return found

    @cached_property
    def _alike(self) -> Numbers:
        """The same by words and meaning alone."""
        return np.asarray(self._asked.projects.toarray()[0], dtype=np.float64)

    @cached_property
    def _topic_weights(self) -> tuple[dict[str, float], dict[str, float]]:
        """Topics of the neighbours and families of these, by weight."""
        topics: dict[str, float] = {}
        for project in np.flatnonzero(self._weights):
            topic = self._topic(int(project))
            topics[topic] = topics.get(topic, 0.0) + float(self._weights[project])
        found: dict[str, float] = {}
        for topic, weight in topics.items():
            for family in families(topic)[:_LEVELS]:
                found[family] = found.get(family, 0.0) + weight
        return topics, found

    @cached_property
    def _seeds(self) -> Numbers:
        """How much every organisation counts as a member of projects like the text."""
        return np.asarray(self._asked.seeds.toarray()[0], dtype=np.float64)

    @cached_property
    def _partners_of_seeds(self) -> Numbers:
        """The same of their partners; few-partnered go-betweens say the most."""
        return np.asarray((self._asked.seeds @ self._history.graph.adamic_adar).toarray()[0])

    def _like_the_text(self, candidate: int) -> dict[str, Any]:
        own = _columns(self._history.incidence, candidate)
        best = self._most(own, self._likeness[own])
        least = self._likeness[best[:1]].sum() / 2
        return {"projects": self._named([i for i in best if self._likeness[i] >= least])}

    def _words(self, candidate: int) -> dict[str, Any]:
        shared = self._asked.terms.multiply(self._history.profiles[candidate]).tocoo()
        order = np.argsort(-shared.data, kind="stable")[:_SHOWN]
        return {"words": self._history.lexicon.words(shared.coords[-1][order])}

    def _members(self, candidate: int) -> dict[str, Any]:
        met = _columns(self._history.graph.partners, candidate)
        return self._companies(met, self._seeds[met])

    def _go_betweens(self, candidate: int) -> dict[str, Any]:
        met = _columns(self._history.graph.partners, candidate)
        return self._companies(met, self._partners_of_seeds[met])

    def _near(self, candidate: int) -> dict[str, Any]:
        """The closest neighbours among what the candidate and its partners did."""
        graph, rows = self._history.graph, self._history.incidence
        near = np.r_[candidate, _columns(graph.partners, candidate)]
        done = np.unique(np.concatenate([_columns(rows, int(one)) for one in near]))
        return {"projects": self._named(self._most(done, self._alike[done]))}

    def _programmes(self, candidate: int) -> dict[str, Any]:
        own = {f for topic in self._topics_of(candidate) for f in families(topic)[:_LEVELS]}
        return {"programmes": _heaviest(self._topic_weights[1], own)}

    def _topics(self, candidate: int) -> dict[str, Any]:
        return {"topics": _heaviest(self._topic_weights[0], self._topics_of(candidate))}

    def _country(self, candidate: int) -> dict[str, Any]:
        return {"countries": [self._corpus.companies[candidate].country]}

    def _topics_of(self, candidate: int) -> set[str]:
        done = _columns(self._history.incidence, candidate)
        return {self._topic(project) for project in done} - {""}

    def _topic(self, project: int) -> str:
        return str(self._corpus.projects[self._kept[project]].topic_code)

    def _companies(self, found: Indices, weights: Numbers) -> dict[str, Any]:
        named = self._most(found, weights)
        keys = [self._corpus.companies[int(i)].key for i in named]
        return {"count": int((weights > 0).sum()), "partners": keys}

    def _named(self, projects: Any) -> list[str]:
        return [self._corpus.projects[self._kept[int(i)]].key for i in projects]

    @staticmethod
    def _most(found: Indices, weights: Numbers) -> Indices:
        """The three heaviest of these; none without weight."""
        order = np.argsort(-weights, kind="stable")[:_SHOWN]
        return found[order[weights[order] > 0]]


def _heaviest(weights: Mapping[str, float], among: Collection[str]) -> list[str]:
    common = [name for name in among if name in weights]
    return sorted(common, key=lambda name: (-weights[name], name))[:_SHOWN]


def _columns(rows: Sparse, row: int) -> Indices:
    found: Indices = rows.indices[rows.indptr[row] : rows.indptr[row + 1]]
    return found
