"""Needs meet offers: stated needs against every offer and every past project of a corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching import similarity, stated
from matching.index import ExactIndex
from matching.language import detect
from matching.ranker import Numbers
from matching.records import Indices, Sparse
from matching.types import Corpus, Facet, FacetKind, Matrix, Vector

_REFERENCE = 4000


@dataclass(frozen=True, eq=False)
class Meeting:
    """The best need met by one company: parts in logits, and what met it.

    `offer` is the offer that meets the need, or None where a past project (by its position in
    the corpus) does.
    """

    need: Facet
    offer: Facet | None
    project: int | None
    parts: dict[str, float]

    @property
    def total(self) -> float:
        """Logits of the meeting."""
        return sum(self.parts.values())


class _Role:
    """Texts of one role with vectors centred per language."""

    def __init__(self, vectors: list[Vector | None], languages: list[str], dimension: int) -> None:
        self.rows = np.array([i for i, v in enumerate(vectors) if v is not None], dtype=np.int64)
        known = [v for v in vectors if v is not None]
        stacked = np.stack(known) if known else np.zeros((0, dimension), np.float32)
        spoken = [languages[i] for i in self.rows]
        self.centres = similarity.centres_of(stacked, spoken)
        self.vectors = self.centres.centre(np.asarray(stacked, np.float32), spoken)

    def sample(self) -> ExactIndex:
        """An index over at most 4,000 of the texts, evenly taken: enough for neighbourhoods."""
        step = max(1, len(self.vectors) // _REFERENCE)
        chosen = self.vectors[::step]
        return ExactIndex(np.arange(len(chosen)), chosen)


class FacetBook:
    """All facets of a corpus, ready to be matched; owners are positions in `Corpus.companies`."""

    def __init__(self, corpus: Corpus, incidence: Sparse) -> None:
        owned = [(i, f) for i, company in enumerate(corpus.companies) for f in company.facets]
        self.needs = [f for _, f in owned if f.kind is FacetKind.NEED]
        self.offers = [f for _, f in owned if f.kind is FacetKind.OFFER]
        self.need_owner = _owners(owned, FacetKind.NEED)
        self.offer_owner = _owners(owned, FacetKind.OFFER)
        self._size = len(corpus.companies)
        self._incidence = incidence
        self._codes, self._kinds = stated.vocabulary([f for _, f in owned])
        self._need_table = stated.Table(self.needs, self._codes, self._kinds)
        self._offer_table = stated.Table(self.offers, self._codes, self._kinds)
        width = _dimension(corpus)
        self._need_role = _role(self.needs, width)
        self._offer_role = _role(self.offers, width)
        vectors = corpus.project_vectors
        projects = [] if vectors is None else list(vectors)
        spoken = [detect(p.text) for p in corpus.projects[: len(projects)]]
        self._project_role = _Role(list(projects), spoken, width)
        self._measure()

    def _measure(self) -> None:
        """Neighbourhoods and yardsticks of CSLS, once per corpus."""
        needs = self._need_role.sample()
        self._offer_index = self._offer_role.sample()
        self._project_index = self._project_role.sample()
        self._offer_nearness = similarity.nearness(self._offer_role.vectors, needs)
        self._project_nearness = similarity.nearness(self._project_role.vectors, needs)
        some = self._need_role.vectors[:: max(1, len(self._need_role.vectors) // 300)]
        self._offer_yardstick = similarity.yardstick(
            _csls(some, self._offer_role.vectors, self._offer_nearness, self._offer_index)
        )
        self._project_yardstick = similarity.yardstick(
            _csls(some, self._project_role.vectors, self._project_nearness, self._project_index)
        )

    def needs_of(self, company: int) -> list[Facet]:
        """The needs a company states."""
        return [self.needs[i] for i in np.flatnonzero(self.need_owner == company)]

    def serving(self, needs: Sequence[Facet]) -> tuple[Numbers, Numbers]:
        """How well every company serves these needs.

        Returns:
            logits per company, and per need and company (rows are needs).
        """
        best = np.zeros((len(needs), self._size), dtype=np.float64)
        if needs:
            table = stated.Table(needs, self._codes, self._kinds)
            met = _total(stated.parts(table, self._offer_table, self._offer_strength(needs)))
            _raise_to(best, met, self.offer_owner)
            done = self._project_logits(needs)
            _raise_to_members(best, done, self._incidence)
        return _overall(best), best

    def offer_logits(self, needs: Sequence[Facet]) -> Numbers:
        """Logits of every need (rows) with every offer, in the order of `offers`."""
        if not needs:
            return np.zeros((0, len(self.offers)))
        table = stated.Table(needs, self._codes, self._kinds)
        return _total(stated.parts(table, self._offer_table, self._offer_strength(needs)))

    def project_logits(self, needs: Sequence[Facet]) -> Numbers:
        """Logits of every need (rows) with every project of the corpus; zero without vectors."""
        logits = np.zeros((len(needs), self._incidence.shape[1]), dtype=np.float64)
        if len(self._project_role.vectors):
            logits[:] = self._project_logits(needs)
        return logits

    def best_of(self, offers: Numbers, projects: Numbers) -> Numbers:
        """Each company's best logit per need, of what it offers and what it did."""
        best = np.zeros((len(offers), self._size), dtype=np.float64)
        if len(offers):
            _raise_to(best, offers, self.offer_owner)
            _raise_to_members(best, projects, self._incidence)
        return best

    def served(self, company: int) -> tuple[Numbers, Numbers]:
        """How well one company serves the needs of every other.

        Returns:
            logits per company, and per stated need of the corpus.
        """
        best = np.zeros(len(self.needs), dtype=np.float64)
        if self.needs:
            own = np.flatnonzero(self.offer_owner == company)
            if len(own):
                strength = self._offer_strength(self.needs, own)
                met = stated.parts(self._need_table, self._offer_table.rows(list(own)), strength)
                best = np.maximum(best, _total(met).max(axis=1))
            projects = self._projects_of(company)
            if len(projects):
                done = self._project_logits(self.needs, projects)
                best = np.maximum(best, done.max(axis=1))
        return _overall_by_owner(best, self.need_owner, self._size), best

    def explain(self, need: Facet, company: int) -> Meeting:
        """What of one company meets a need best, with its parts."""
        table = stated.Table([need], self._codes, self._kinds)
        own = np.flatnonzero(self.offer_owner == company)
        meetings = [Meeting(need, None, None, {"text": 0.0})]
        if len(own):
            met = stated.parts(
                table, self._offer_table.rows(list(own)), self._offer_strength([need], own)
            )
            at = int(_total(met)[0].argmax())
            parts = {name: float(values[0, at]) for name, values in met.items()}
            meetings.append(Meeting(need, self.offers[own[at]], None, parts))
        projects = self._projects_of(company)
        if len(projects):
            done = self._project_logits([need], projects)[0]
            at = int(done.argmax())
            meetings.append(Meeting(need, None, int(projects[at]), {"text": float(done[at])}))
        return max(meetings, key=lambda meeting: meeting.total)

    def _offer_strength(self, needs: Sequence[Facet], chosen: Indices | None = None) -> Matrix:
        """CSLS of needs and offers in standard deviations; NaN where a text has no vector."""
        columns = np.arange(len(self.offers)) if chosen is None else chosen
        strength = np.full((len(needs), len(self.offers)), np.nan, dtype=np.float32)
        rows, vectors = self._centred(needs)
        if len(rows) and len(self._offer_role.rows):
            values = _csls(
                vectors, self._offer_role.vectors, self._offer_nearness, self._offer_index
            )
            strength[np.ix_(rows, self._offer_role.rows)] = self._offer_yardstick.strength(values)
        return strength[:, columns]

    def _project_logits(self, needs: Sequence[Facet], chosen: Indices | None = None) -> Numbers:
        role = self._project_role
        rows, vectors = self._centred(needs)
        columns = slice(None) if chosen is None else chosen
        logits = np.zeros((len(needs), len(role.vectors)), dtype=np.float64)[:, columns]
        if len(rows) and logits.shape[1]:
            near = self._project_nearness[columns]
            values = _csls(vectors, role.vectors[columns], near, self._project_index)
            strength = self._project_yardstick.strength(values)
            logits[rows] = stated.PAST_PROJECT * stated.text_logits(strength, strength.shape)
        return logits

    def _centred(self, needs: Sequence[Facet]) -> tuple[Indices, Matrix]:
        rows = np.array([i for i, f in enumerate(needs) if f.vector is not None], dtype=np.int64)
        width = self._need_role.vectors.shape[1]
        known = [needs[i].vector for i in rows]
        if not known:
            return rows, np.zeros((0, width), np.float32)
        stacked = np.stack([np.asarray(v, np.float32) for v in known if v is not None])
        return rows, self._need_role.centres.centre(stacked, [needs[i].language for i in rows])

    def projects_of(self, company: int) -> Indices:
        """Positions of the projects in which a company took part."""
        rows = self._incidence
        found: Indices = rows.indices[rows.indptr[company] : rows.indptr[company + 1]]
        return found.astype(np.int64)

    def _projects_of(self, company: int) -> Indices:
        """The same, none where projects have no vectors."""
        known = len(self._project_role.vectors)
        return self.projects_of(company) if known else np.zeros(0, dtype=np.int64)


def _owners(owned: list[tuple[int, Facet]], kind: FacetKind) -> Indices:
    return np.array([owner for owner, facet in owned if facet.kind is kind], dtype=np.int64)


def _role(facets: list[Facet], width: int) -> _Role:
    return _Role([f.vector for f in facets], [f.language for f in facets], width)


def _dimension(corpus: Corpus) -> int:
    if corpus.project_vectors is not None:
        return int(corpus.project_vectors.shape[1])
    vectors = (f.vector for company in corpus.companies for f in company.facets)
    return next((len(v) for v in vectors if v is not None), 1)


def _csls(needs: Matrix, offers: Matrix, near: Vector, index: ExactIndex) -> Matrix:
    return similarity.csls(needs @ offers.T, similarity.nearness(needs, index), near)


def _total(parts: dict[str, Numbers]) -> Numbers:
    return np.asarray(np.maximum(np.add.reduce(list(parts.values())), 0))


def _raise_to(best: Numbers, met: Numbers, owner: Indices) -> None:
    """Each owner's best offer per need; offers are stored owner by owner."""
    if len(owner):
        starts = np.flatnonzero(np.r_[True, np.diff(owner) != 0])
        reached = np.maximum.reduceat(met, starts, axis=1)
        best[:, owner[starts]] = np.maximum(best[:, owner[starts]], reached)


def _raise_to_members(best: Numbers, done: Numbers, incidence: Sparse) -> None:
    """Each member's best past project per need."""
    members = np.flatnonzero(np.diff(incidence.indptr))
    if done.shape[1] and len(members):
        starts = incidence.indptr[:-1][members]
        reached = np.maximum.reduceat(done[:, incidence.indices], starts, axis=1)
        best[:, members] = np.maximum(best[:, members], reached)


def _overall(best: Numbers) -> Numbers:
    """The best need met, and part of the second best."""
    if len(best) == 0:
        return np.zeros(best.shape[1])
    ranked = np.sort(best, axis=0)
    second = ranked[-2] if len(ranked) > 1 else 0
    return np.asarray(ranked[-1] + stated.SECOND_NEED * second)


def _overall_by_owner(best: Numbers, owner: Indices, size: int) -> Numbers:
    found = np.zeros(size)
    for company in np.unique(owner):
        found[company] = _overall(best[owner == company][:, None])[0]
    return found
