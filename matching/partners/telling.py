"""Makes explained pairs: the score is the one that ranked, told again as a base and parts.

The two are computed apart: the score by the arrays that ranked everybody, the parts candidate by
candidate. So whether they agree is a fact to be measured (`benchmark/sections/served.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.special import expit

from matching.partners import judgement
from matching.partners.explain import Historian, met
from matching.partners.facets import FacetBook
from matching.partners.judgement import PRIOR, Past, Stated
from matching.partners.neighbours import Neighbours
from matching.ranking.asked import Asked
from matching.ranking.ranker import Numbers
from matching.records import Sparse
from matching.types import Corpus, Facet, Pair, Reason, Side

_BAND = 1.2816
_ROUNDED = 1e-5
"""Products of vectors round by the shape of the matrix: below it the number that ranked is told."""


class Teller:
    """Turns judgements of one corpus into pairs with reasons for both sides."""

    def __init__(self, corpus: Corpus, book: FacetBook, historian: Historian) -> None:
        self._corpus = corpus
        self._book = book
        self._historian = historian
        self._last: tuple[Asked, Neighbours] | None = None

    def pair(
        self, asker: int, candidate: int, stated: Stated, past: Past | None, back: Past | None
    ) -> Pair:
        """One pair; `past` is the asker's view of history, `back` the candidate's.

        With both views history counts as their mean.
        """
        reasons = self._stated(asker, candidate, stated)
        doubts = [stated.doubt(np.array([candidate]))]
        told, unsure, base, score = self._past(asker, candidate, past, back)
        said = float(stated.total[candidate])
        spared = self._spared((asker, candidate), past or back, score - PRIOR, said)
        reasons += told + spared
        doubts += unsure or [judgement.unknown_record(1)]
        score += said + sum(reason.contribution for reason in spared)
        return self._told((asker, candidate), _merged(reasons), doubts, (base, score))

    def joining(self, team: Sequence[int], candidate: int, past: Past, topic: Sparse) -> Pair:
        """Somebody who would join a team, as history alone sees it; the first member stands for it.

        Facts are those of all members; `topic` is the TF-IDF row of what the team is for.

        Raises:
            ValueError: history is silent on the candidate.
        """
        found = past.find(candidate)
        if found is None:
            raise ValueError(f"history says nothing of {self._corpus.companies[candidate].key}")
        lot, column = found
        values = lot.values[:, column].astype(np.float64)
        reasons = self._historian.reasons(lot.ranker, values, team, candidate, topic)
        if self._historian.strangers(team, candidate):
            reasons.append(Reason("new_door", Side.BOTH, {}, 0.0))
        doubt = lot.ranker.deviation(values[None, :])
        score = float(lot.scores[column])
        return self._told((team[0], candidate), reasons, [doubt], (lot.base, score))

    def _told(
        self, two: tuple[int, int], reasons: list[Reason], doubts: list[Numbers],
        said: tuple[float, float],
    ) -> Pair:  # fmt: skip
        """A pair with what adds up to its score; `said` are base and score."""
        base, score = said
        band = _BAND * float(judgement.combined_doubt(*doubts)[0])
        return Pair(
            query=self._corpus.companies[two[0]].key,
            candidate=self._corpus.companies[two[1]].key,
            fit=_fit(score),
            score=score,
            low=_fit(score - band),
            high=_fit(score + band),
            reasons=tuple(sorted(reasons, key=lambda reason: -abs(reason.contribution))),
            base=base,
        )

    def _past(
        self, asker: int, candidate: int, past: Past | None, back: Past | None
    ) -> tuple[list[Reason], list[Numbers], float, float]:
        """Reasons, doubts, base and score of what history says, each way by its own ranker.

        Both ways learned from the same years and foretell the same one: what one gets wrong the
        other does too, so the doubt of their mean is the mean of their doubts and not less.
        """
        directions = ((past, asker, candidate), (back, candidate, asker))
        found = [(view, who, whom, view.find(whom)) for view, who, whom in directions if view]
        views = [(view, who, whom, *lot) for view, who, whom, lot in found if lot]
        reasons: list[Reason] = []
        doubts: list[Numbers] = []
        for view, who, whom, lot, column in views:
            values = lot.values[:, column].astype(np.float64)
            about = self._neighbours(view)
            told = self._historian.reasons(lot.ranker, values, [] if about else [who], whom, about)
            reasons += [_shared(reason, len(views), flip=who != asker) for reason in told]
            doubts.append(lot.ranker.deviation(values[None, :]) / len(views))
        if not views:
            return [], [], PRIOR, PRIOR
        if self._historian.strangers([asker], candidate):
            reasons.append(Reason("new_door", Side.BOTH, {}, 0.0))
        base = sum(lot.base for *_, lot, _ in views) / len(views)
        score = sum(lot.base + float(lot.logits[column]) for *_, lot, column in views) / len(views)
        return reasons, [np.sum(doubts, axis=0)], base, score

    def _spared(
        self, two: tuple[int, int], view: Past | None, record: float, said: float
    ) -> list[Reason]:
        """What a short record takes back of what it says against a stated match."""
        if view is None or record >= 0:
            return []
        length = judgement.record_length(view, two[0], self._historian.taken_part)[two[1]]
        whole = np.array([record])
        kept = judgement.beside_stated(whole, np.array([length]), np.array([max(said, 0.0)]))
        back = float(kept[0]) - record
        return [Reason("short_record", Side.BOTH, {"count": int(length)}, back)] if back else []

    def _neighbours(self, view: Past) -> Neighbours | None:
        """Through what a text is told; made once for all candidates. None where a company asks."""
        if view.asked is None:
            return None
        last = self._last  # threads share a teller: what is read here is of one piece
        if last is None or last[0] is not view.asked:
            last = (view.asked, self._historian.neighbours(view.asked))
            self._last = last
        return last[1]

    def _stated(self, asker: int, candidate: int, stated: Stated) -> list[Reason]:
        reasons = self._met(stated.needs, candidate, Side.QUERY, float(stated.served[candidate]))
        given = float(stated.serving[candidate])
        theirs = self._book.needs_of(candidate) if given > 0 else []
        reasons += self._met(theirs, asker, Side.CANDIDATE, given)
        company = self._corpus.companies[candidate]
        held = judgement.asked_for(company, judgement.words_of(stated.needs))
        if held:
            worth = float(stated.certificates[candidate])
            reasons.append(Reason("certificate", Side.QUERY, {"certificates": held}, worth))
        lost = float(stated.lopsided[candidate])
        if lost:
            taken = float(stated.served[candidate])
            weaker = Side.QUERY if taken < given else Side.CANDIDATE
            facts = {"side": str(weaker), "query": round(taken, 3), "candidate": round(given, 3)}
            reasons.append(Reason("weakest_side", Side.BOTH, facts, lost))
        return reasons

    def _met(self, needs: Sequence[Facet], server: int, side: Side, total: float) -> list[Reason]:
        """The best need met, and the rest of the side's logits as further needs."""
        meetings = [self._book.explain(need, server) for need in needs]
        served = sorted((m for m in meetings if m.total > 0), key=lambda m: -m.total)
        if not served:
            return []
        reasons = [met(served[0], side, self._corpus, self._book.overlaps)]
        if len(served) > 1:
            rest = total - reasons[0].contribution
            reasons.append(Reason("further_needs", side, {"count": len(served) - 1}, rest))
        elif abs(reasons[0].contribution - total) < _ROUNDED:
            reasons[0] = replace(reasons[0], contribution=total)
        return reasons


def _shared(reason: Reason, views: int, flip: bool) -> Reason:
    """A reason of one of several views: its share of the mean, told from the asker's side."""
    side = Side.CANDIDATE if flip and reason.side is Side.QUERY else reason.side
    return replace(reason, side=side, contribution=reason.contribution / views)


def _merged(reasons: list[Reason]) -> list[Reason]:
    """Reasons of the same code and side as one."""
    merged: dict[tuple[str, Side], Reason] = {}
    for reason in reasons:
        place = (reason.code, reason.side)
        before = merged.get(place)
        merged[place] = (
            replace(before, contribution=before.contribution + reason.contribution)
            if before
            else reason
        )
    return list(merged.values())


def _fit(score: float) -> float:
    return float(expit(score))
