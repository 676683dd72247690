"""Scores into reasons: additive parts, each with a code and the facts of both sides.

Words are not made here. CODES says what every code means and which values come with it; the
sentence is the caller's, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from matching.partners.facets import Meeting
from matching.partners.neighbours import Neighbours
from matching.past.history import History
from matching.past.programme import families
from matching.ranking.asked import Asked
from matching.ranking.ranker import LinearRanker, Numbers
from matching.records import Indices, Sparse
from matching.text.trade.overlap import Overlaps
from matching.types import Corpus, Matrix, Reason, Side

_TOGETHER = ("trl", "cooperation")
CODES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "need_meets_offer": (
        "an offer of one side answers a need of the other",
        ("need", "offer", "need_text", "offer_text", "shared_codes", "terms", *_TOGETHER),
    ),
    "need_meets_project": (
        "a past project of one side answers a need of the other",
        ("need", "need_text", "project"),
    ),
    "further_needs": ("more needs of the same side are met", ("count",)),
    "past_partners": (
        "the two worked together before; of a team, which members did",
        ("count", "last_year", "projects", "members"),
    ),
    "shared_partners": ("both worked with the same organisations", ("count", "partners")),
    "network_proximity": ("near each other in the collaboration network", ("steps",)),
    "similar_projects": ("past projects of both are alike; those most so", ("projects",)),
    "similar_work": ("the past work is about the same things", ("words",)),
    "same_programme": ("experience in the same programmes", ("programmes",)),
    "topic_experience": ("worked under the same call topics", ("topics",)),
    "track_record": ("the suggested side's record", ("projects", "partners", "coordinated")),
    "activity": ("how active the suggested side was of late", ("projects_last_year",)),
    "organisation_kind": ("what kind of organisation it is", ("kind", "size")),
    "country_habit": ("how often the two countries work together", ("countries",)),
    "related_names": ("related names or a common web site", ("names",)),
    "certificate": ("certificates the suggested side holds", ("certificates",)),
    "new_door": ("no past contact, even through others", ()),
    "weakest_side": ("one side gains less than the other", ("side", "query", "candidate")),
    "short_record": ("a short record says little against what is stated", ("count",)),
    "stated_care": ("what is only stated counts with care", ("ceiling",)),
    "decisions_here": ("pairs of this kind were taken or refused here", ("lessons",)),
    "responsiveness": ("companies of the country answer or do not", ("lessons", "country")),
    "facet_lowered": ("whom a need or an offer matched was refused", ("facet", "kind")),
}
"""Code -> (meaning, names of the values that may come with it). Codes are stable.

Where a text asks, what history says comes with "asked": "text", and the facts are about past
projects like the text and their members (`neighbours`).
"""

_SHOWN = 3


class Historian:
    """Facts of two organisations' pasts, for the reasons that speak of them."""

    def __init__(self, corpus: Corpus, history: History, kept: Indices) -> None:
        self._corpus = corpus
        self._history = history
        self._kept = kept

    def neighbours(self, asked: Asked) -> Neighbours:
        """Through what a text is told to organisations."""
        return Neighbours(self._corpus, self._history, self._kept, asked)

    def reasons(
        self,
        ranker: LinearRanker,
        values: Numbers,
        askers: Sequence[int],
        candidate: int,
        about: Sparse | Neighbours | None = None,
    ) -> list[Reason]:
        """The ranker's contributions for one candidate, gathered by code.

        Args:
            ranker: who judged.
            values: its scaled features, shape (features,).
            askers: one organisation, the members of a team, or nobody where a text asks.
            candidate: whom it judged.
            about: a text's neighbours; TF-IDF row of what a team is for, 1 x vocabulary; None for
                what the asker did.
        """
        parts = ranker.contributions(values[None, :])[0]
        gathered: dict[str, float] = {}
        for feature, part in zip(ranker.features, parts, strict=True):
            gathered[feature.reason] = gathered.get(feature.reason, 0.0) + float(part)
        # What suits a text serves the one who asks with it.
        joint = Side.QUERY if isinstance(about, Neighbours) else Side.BOTH
        return [
            Reason(
                code,
                Side.QUERY if code in _OWN else joint,
                self._facts(code, askers, candidate, about),
                part,
            )
            for code, part in gathered.items()
            if part != 0.0
        ]

    @property
    def taken_part(self) -> Matrix:
        """Past projects of every organisation."""
        return self._history.taken_part

    def strangers(self, askers: Sequence[int], candidate: int) -> bool:
        """Whether no path of length two or less joins anybody of these to another in the past.

        Never of those who have no past.
        """
        if not self._history.active[[*askers, candidate]].all():
            return False
        partners = self._history.graph.partners
        theirs = _columns(partners, candidate)
        mine = _together(partners, askers)
        return candidate not in mine and not len(np.intersect1d(mine, theirs))

    def _facts(
        self, code: str, askers: Sequence[int], candidate: int, about: Sparse | Neighbours | None
    ) -> dict[str, Any]:
        if code in _OWN:
            return self._own_facts(code, candidate)
        if isinstance(about, Neighbours):
            return about.facts(code, candidate)
        if code == "similar_work":
            return self._words(self._history.profiles[askers[0]] if about is None else about,
                               candidate)  # fmt: skip
        if code == "similar_projects" and about is None:
            return self._alike(askers[0], candidate)
        return self._joint_facts(code, askers, candidate)

    def _own_facts(self, code: str, candidate: int) -> dict[str, Any]:
        history = self._history
        company = self._corpus.companies[candidate]
        if code == "track_record":
            return {
                "projects": int(history.taken_part[candidate]),
                "partners": int(history.graph.degree[candidate]),
                "coordinated": int(history.coordinated[candidate].sum()),
            }
        if code == "activity":
            recent = _columns(history.incidence, candidate)
            return {"projects_last_year": int((history.age[recent] < 1).sum())}
        return {"kind": str(company.kind), "size": company.size}

    def _joint_facts(self, code: str, askers: Sequence[int], candidate: int) -> dict[str, Any]:
        tellers = {
            "past_partners": self._joint_projects,
            "shared_partners": self._common_partners,
            "network_proximity": self._steps,
            "same_programme": self._programmes,
            "topic_experience": self._topics,
            "country_habit": self._countries,
        }
        return tellers[code](askers, candidate) if code in tellers else {}

    def _joint_projects(self, askers: Sequence[int], candidate: int) -> dict[str, Any]:
        rows = self._history.incidence
        theirs = _columns(rows, candidate)
        joint = np.intersect1d(_together(rows, askers), theirs)
        if not len(joint):
            return {"count": 0}
        newest = joint[np.argsort(self._history.age[joint], kind="stable")]
        projects = [self._corpus.projects[self._kept[i]] for i in newest]
        facts: dict[str, Any] = {
            "count": len(projects),
            "last_year": projects[0].start.year,
            "projects": [project.key for project in projects[:_SHOWN]],
        }
        if len(askers) > 1:
            met = [i for i in askers if len(np.intersect1d(_columns(rows, i), theirs))]
            facts["members"] = [self._corpus.companies[i].key for i in met]
        return facts

    def _common_partners(self, askers: Sequence[int], candidate: int) -> dict[str, Any]:
        partners = self._history.graph.partners
        common = np.intersect1d(_together(partners, askers), _columns(partners, candidate))
        common = np.setdiff1d(common, askers)
        # Few-partnered go-betweens say the most about the two.
        close = common[np.argsort(self._history.graph.degree[common], kind="stable")]
        keys = [self._corpus.companies[i].key for i in close[:_SHOWN]]
        return {"count": len(common), "partners": keys}

    def _steps(self, askers: Sequence[int], candidate: int) -> dict[str, Any]:
        """Steps between the two: 1 partners, 2 through one other, 3 for three or more."""
        if candidate in _together(self._history.graph.partners, askers):
            return {"steps": 1}
        return {"steps": 3 if self.strangers(askers, candidate) else 2}

    def _topics(self, askers: Sequence[int], candidate: int) -> dict[str, Any]:
        common = self._topics_of(askers) & self._topics_of([candidate])
        return {"topics": sorted(common)[:_SHOWN]}

    def _programmes(self, askers: Sequence[int], candidate: int) -> dict[str, Any]:
        sides = [
            {family for topic in self._topics_of(side) for family in families(topic)[:2]}
            for side in (askers, [candidate])
        ]
        common = sorted(sides[0] & sides[1], key=lambda family: (-len(family), family))
        return {"programmes": common[:_SHOWN]}

    def _topics_of(self, companies: Sequence[int]) -> set[str]:
        done = _together(self._history.incidence, companies)
        return {self._corpus.projects[self._kept[i]].topic_code for i in done} - {""}

    def _countries(self, askers: Sequence[int], candidate: int) -> dict[str, Any]:
        ours = dict.fromkeys(self._corpus.companies[i].country for i in askers)
        return {"countries": [*ours, self._corpus.companies[candidate].country]}

    def _alike(self, asker: int, candidate: int) -> dict[str, Any]:
        """The candidate's project most like all that the asker did, behind the asker's likest."""
        texts, rows = self._history.project_terms, self._history.incidence
        ours, theirs = _columns(rows, asker), _columns(rows, candidate)
        mine, others = np.setdiff1d(ours, theirs), np.setdiff1d(theirs, ours)
        if not len(mine) or not len(others):
            return {}
        like = texts[others] @ self._history.profiles[asker].T
        best = others[int(like.toarray().argmax())]
        back = (texts[mine] @ texts[best].T).toarray()
        if not back.any():
            return {}
        two = (mine[int(back.argmax())], best)
        return {"projects": [self._corpus.projects[self._kept[i]].key for i in two]}

    def _words(self, terms: Sparse, candidate: int) -> dict[str, Any]:
        shared = terms.multiply(self._history.profiles[candidate]).tocoo()
        order = np.argsort(-shared.data, kind="stable")[:_SHOWN]
        return {"words": self._history.lexicon.words(shared.coords[-1][order])}


_OWN = frozenset({"track_record", "activity", "organisation_kind"})


def met(meeting: Meeting, side: Side, corpus: Corpus, overlaps: Overlaps) -> Reason:
    """The reason that a need is met; `side` is the one whose need it is.

    Its "terms" are what need and offer both speak of: names by language, and each one's words.
    """
    need = meeting.need
    values: dict[str, Any] = {"need": need.key, "need_text": need.text}
    if meeting.offer is None:
        project = None if meeting.project is None else corpus.projects[meeting.project].key
        return Reason("need_meets_project", side, {**values, "project": project}, meeting.total)
    offer = meeting.offer
    values |= {
        "offer": offer.key,
        "offer_text": offer.text,
        "shared_codes": sorted(set(need.codes) & set(offer.codes)),
        "terms": overlaps.shared(need, offer),
        "trl": [need.trl, offer.trl],
        "cooperation": sorted(set(need.cooperation) & set(offer.cooperation)),
    }
    return Reason("need_meets_offer", side, values, meeting.total)


def _columns(rows: Any, row: int) -> Indices:
    found: Indices = rows.indices[rows.indptr[row] : rows.indptr[row + 1]]
    return found


def _together(rows: Any, several: Sequence[int]) -> Indices:
    """Columns of several rows, ascending."""
    return np.unique(np.concatenate([_columns(rows, row) for row in several]))
