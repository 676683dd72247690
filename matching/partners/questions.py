"""What history is asked: partners of companies, a text, a team to be completed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from matching.partners import judgement
from matching.partners.judgement import Past, Question
from matching.partners.lots import COMPANIES, Parting, Rankers, within
from matching.past.history import History
from matching.ranking import asked
from matching.ranking.batch import Batch
from matching.ranking.field import Field
from matching.records import Flags, Indices, Sparse
from matching.types import Corpus, Vector

_BLOCK = 24
PROJECTS, CALLS = "projects", "calls"
LONG_TEXT = 200
"""Characters from which a text is read as a project's, below it as a title of a call."""
NEWCOMERS = 1.25
"""Projects per organisation up to which nobody has a record to speak of: a site's first days."""


class Questions:
    """Puts questions to the history of one corpus and names who judges the answers."""

    def __init__(self, corpus: Corpus, history: History, field: Field) -> None:
        self._history = history
        self._field = field
        self._parting = Parting(
            history,
            field.candidates,
            [company.country for company in corpus.companies],
            [str(company.kind) for company in corpus.companies],
        )

    def companies(self, askers: Sequence[int], rankers: Rankers) -> Question:
        """Partners in general, for several companies at once."""
        purpose = self.purpose(COMPANIES, rankers)
        parted = [
            self._parting.partners(asker, rankers)
            if purpose == COMPANIES
            else self._parting.thin(purpose, asker)
            for asker in askers
        ]
        question = asked.companies(self._history, np.array(askers, dtype=np.int64))
        return Question(question, parted, rankers)

    def pasts(self, askers: Indices, candidates: Indices, rankers: Rankers) -> dict[int, Past]:
        """What history says of some candidates to each of these askers that has a past."""
        found: dict[int, Past] = {}
        for block in blocks(askers[self._history.active[askers]]):
            question = self.companies(block, rankers)
            pasts = judgement.past_in(question, Batch(question.asked, self._field))
            kept = (past.only(candidates) for past in pasts)
            found |= dict(zip(block, kept, strict=True))
        return found

    def strangers(self, asker: int, rankers: Rankers) -> Flags:
        """Who has a past that nowhere meets the asker's: no path of length two or less.

        Nobody where the asker has no past, or where nobody has a record to speak of.
        """
        active = self._history.active
        if not active[asker] or self.purpose(COMPANIES, rankers) != COMPANIES:
            return np.zeros_like(active)
        return active & ~within(self._history.graph.partners, asker, 2)

    def words(self, text: str, vector: Vector | None, rankers: Rankers) -> Question | None:
        """Who suits a text; None where history knows none of its words."""
        question = judgement.question_in_words(self._history, text, vector)
        if question is None:
            return None
        return Question(question, [self._parting.everybody(self.read_as(text, rankers))], rankers)

    def team(self, members: Sequence[int], text: str, rankers: Rankers) -> tuple[Past, Sparse]:
        """Who completes these members for a topic, and the topic's words as a TF-IDF row."""
        at = np.array(members, dtype=np.int64)
        words = asked.teams(self._history, [at], [text])
        question = Question(words, [self._parting.completing(at, rankers)], rankers)
        [past] = judgement.past_in(question, Batch(words, self._field))
        return past, words.terms

    def read_as(self, text: str, rankers: Rankers) -> str:
        """The ranker of a text."""
        return self.purpose(PROJECTS if len(text) >= LONG_TEXT else CALLS, rankers)

    def purpose(self, purpose: str, rankers: Rankers) -> str:
        """The ranker of a purpose; among newcomers the one that learned from one project each."""
        thin = f"thin {purpose}"
        among_newcomers = self._field.taken_part.mean() <= NEWCOMERS if len(self._field) else False
        return thin if among_newcomers and thin in rankers else purpose


def blocks(askers: Indices) -> Iterator[list[int]]:
    """Askers in blocks that bound the memory of a batch."""
    for start in range(0, len(askers), _BLOCK):
        yield askers[start : start + _BLOCK].tolist()
