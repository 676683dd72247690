"""Needs meet offers: stated needs against every offer and every past project of a corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.partners import stated
from matching.partners.reached import overall, overall_by_owner, raise_to, raise_to_members
from matching.ranking.ranker import Numbers
from matching.records import Indices, Sparse
from matching.text import similarity
from matching.text.language import detect
from matching.text.roles import Role, asking, csls, dimension, role_of
from matching.text.trade.overlap import Overlaps
from matching.types import Corpus, Facet, FacetKind, Matrix


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
        self.overlaps = Overlaps(self.needs, self.offers)
        width = dimension(corpus)
        self._offer_role = role_of(self.offers, width)
        vectors = corpus.project_vectors
        projects = [] if vectors is None else [None if np.isnan(v[0]) else v for v in vectors]
        spoken = [
            "" if vector is None else detect(project.text)
            for project, vector in zip(corpus.projects, projects, strict=False)
        ]
        self._need_role = asking(self.needs, projects, spoken, width)
        self._project_role = Role(projects, spoken, width)
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
            csls(some, self._offer_role.vectors, self._offer_nearness, self._offer_index)
        )
        self._project_yardstick = similarity.yardstick(
            csls(some, self._project_role.vectors, self._project_nearness, self._project_index)
        )

    def needs_of(self, company: int) -> list[Facet]:
        """The needs a company states."""
        return [self.needs[i] for i in np.flatnonzero(self.need_owner == company)]

    def serving(
        self, needs: Sequence[Facet], among: Indices | None = None
    ) -> tuple[Numbers, Numbers]:
        """How well companies serve these needs: all of them, or those at ascending positions.

        Returns:
            logits per company, and per need and company (rows are needs); zero for the others.
        """
        best = np.zeros((len(needs), self._size), dtype=np.float64)
        if needs:
            own = None if among is None else np.flatnonzero(np.isin(self.offer_owner, among))
            owner = self.offer_owner if own is None else self.offer_owner[own]
            raise_to(best, self.offer_logits(needs, own), owner)
            self._raise_by_projects(best, needs, among)
        return overall(best), best

    def _raise_by_projects(
        self, best: Numbers, needs: Sequence[Facet], among: Indices | None
    ) -> None:
        if not len(self._project_role.vectors):
            return
        if among is None:
            among = np.arange(self._size)
        rows = self._incidence[among]
        done, at = np.unique(rows.indices, return_inverse=True)
        some = None if len(done) == len(self._project_role.at) else done
        reached = np.zeros((len(needs), len(among)))
        raise_to_members(reached, self._project_logits(needs, some)[:, at], rows.indptr)
        best[:, among] = np.maximum(best[:, among], reached)

    def offer_logits(self, needs: Sequence[Facet], chosen: Indices | None = None) -> Numbers:
        """Logits of every need (rows) with the offers at some positions, or with all."""
        if not needs:
            return np.zeros((0, len(self.offers) if chosen is None else len(chosen)))
        return _total(self._asked(needs, chosen))

    def project_logits(self, needs: Sequence[Facet]) -> Numbers:
        """Logits of every need (rows) with every project of the corpus; zero without a vector."""
        logits = np.zeros((len(needs), self._incidence.shape[1]), dtype=np.float64)
        if len(self._project_role.vectors):
            logits[:] = self._project_logits(needs)
        return logits

    def best_of(self, offers: Numbers, projects: Numbers) -> Numbers:
        """Each company's best logit per need, of what it offers and what it did."""
        best = np.zeros((len(offers), self._size), dtype=np.float64)
        if len(offers):
            raise_to(best, offers, self.offer_owner)
            raise_to_members(best, projects[:, self.records[1]], self.records[0])
        return best

    def served(self, company: int, among: Indices | None = None) -> tuple[Numbers, Numbers]:
        """How well one company serves the needs of others: of all, or of those at positions.

        Returns:
            logits per company, and per need looked at, in the order of `needs`.
        """
        owner, needs, table = self.need_owner, self.needs, self._need_table
        spoken = self.overlaps.needs
        if among is not None:
            stating = np.flatnonzero(np.isin(owner, among))
            owner, table, spoken = owner[stating], table.rows(stating), spoken[stating]
            needs = [self.needs[i] for i in stating]
        best = np.zeros(len(needs), dtype=np.float64)
        if needs:
            own = np.flatnonzero(self.offer_owner == company)
            if len(own):
                met = _total(self._parts(needs, table, spoken, own))
                best = np.maximum(best, met.max(axis=1))
            projects = self._projects_of(company)
            if len(projects):
                done = self._project_logits(needs, projects)
                best = np.maximum(best, done.max(axis=1))
        return overall_by_owner(best, owner, self._size), best

    def explain(self, need: Facet, company: int) -> Meeting:
        """What of one company meets a need best, with its parts."""
        own = np.flatnonzero(self.offer_owner == company)
        meetings = [Meeting(need, None, None, {"text": 0.0})]
        if len(own):
            met = self._asked([need], own)
            at = int(_total(met)[0].argmax())
            parts = {name: float(values[0, at]) for name, values in met.items()}
            meetings.append(Meeting(need, self.offers[own[at]], None, parts))
        projects = self._projects_of(company)
        if len(projects):
            done = self._project_logits([need], projects)[0]
            at = int(done.argmax())
            meetings.append(Meeting(need, None, int(projects[at]), {"text": float(done[at])}))
        return max(meetings, key=lambda meeting: meeting.total)

    def _asked(self, needs: Sequence[Facet], chosen: Indices | None) -> dict[str, Numbers]:
        table = stated.Table(needs, self._codes, self._kinds)
        return self._parts(needs, table, self.overlaps.asked(needs), chosen)

    def _parts(
        self, needs: Sequence[Facet], table: stated.Table, spoken: Sparse, chosen: Indices | None
    ) -> dict[str, Numbers]:
        offers = self._offer_table if chosen is None else self._offer_table.rows(chosen)
        strength = self._offer_strength(needs, chosen)
        return stated.parts(table, offers, strength, self.overlaps.between(spoken, chosen))

    def _offer_strength(self, needs: Sequence[Facet], chosen: Indices | None = None) -> Matrix:
        """CSLS of needs and offers in standard deviations; NaN where a text has no vector."""
        role = self._offer_role
        columns = role.at if chosen is None else role.at[chosen]
        strength = np.full((len(needs), len(columns)), np.nan, dtype=np.float32)
        rows, vectors = self.centred(needs)
        known = np.flatnonzero(columns >= 0)
        if len(rows) and len(known):
            at = columns[known]
            near = self._offer_nearness[at]
            values = csls(vectors, role.vectors[at], near, self._offer_index)
            strength[np.ix_(rows, known)] = self._offer_yardstick.strength(values)
        return strength

    def _project_logits(self, needs: Sequence[Facet], chosen: Indices | None = None) -> Numbers:
        role = self._project_role
        rows, vectors = self.centred(needs)
        columns = role.at if chosen is None else role.at[chosen]
        logits = np.zeros((len(needs), len(columns)), dtype=np.float64)
        known = np.flatnonzero(columns >= 0)
        if len(rows) and len(known):
            at = columns[known]
            near = self._project_nearness[at]
            values = csls(vectors, role.vectors[at], near, self._project_index)
            strength = self._project_yardstick.strength(values)
            met = stated.PAST_PROJECT * stated.text_logits(strength, strength.shape)
            logits[np.ix_(rows, known)] = met
        return logits

    def centred(self, needs: Sequence[Facet]) -> tuple[Indices, Matrix]:
        """Which of these needs have a vector, and the vectors less the mean of their language."""
        rows = np.array([i for i, f in enumerate(needs) if f.vector is not None], dtype=np.int64)
        width = self._need_role.vectors.shape[1]
        known = [needs[i].vector for i in rows]
        if not known:
            return rows, np.zeros((0, width), np.float32)
        stacked = np.stack([np.asarray(v, np.float32) for v in known if v is not None])
        return rows, self._need_role.centres.centre(stacked, [needs[i].language for i in rows])

    def members_of(self, projects: Sequence[int]) -> Indices:
        """Positions of the companies that took part in any of these projects, ascending."""
        return np.flatnonzero(np.diff(self._incidence[:, list(projects)].indptr))

    def done_by(self, company: int, latest: int) -> Matrix:
        """Centred vectors of what a company offers and of its latest projects."""
        own = self._offer_role.at[np.flatnonzero(self.offer_owner == company)]
        projects = self._project_role.at[self._projects_of(company)]
        latest_ones = projects[projects >= 0][-latest:]
        parts = [self._offer_role.vectors[own[own >= 0]], self._project_role.vectors[latest_ones]]
        return np.concatenate(parts)

    def common_offers(self, needs: Sequence[Facet], k: int) -> list[int]:
        """For each need the k offers with most of its codes, rare codes counting more."""
        table = stated.Table(needs, self._codes, self._kinds)
        return stated.alike(table, self._offer_table, k)

    def common_needs(self, company: int, k: int) -> list[int]:
        """For each offer of a company the k needs with most of its codes."""
        own = self._offer_table.rows(np.flatnonzero(self.offer_owner == company))
        return stated.alike(own, self._need_table, k)

    def projects_of(self, company: int) -> Indices:
        """Positions of the projects in which a company took part."""
        rows = self._incidence
        own: Indices = rows.indices[rows.indptr[company] : rows.indptr[company + 1]]
        return own.astype(np.int64)

    @property
    def records(self) -> tuple[Indices, Indices]:
        """Where each company's projects begin, and their positions, company by company."""
        return self._incidence.indptr, self._incidence.indices

    def _projects_of(self, company: int) -> Indices:
        """The same, none where projects have no vectors."""
        known = len(self._project_role.vectors)
        return self.projects_of(company) if known else np.zeros(0, dtype=np.int64)


def _owners(owned: list[tuple[int, Facet]], kind: FacetKind) -> Indices:
    return np.array([owner for owner, facet in owned if facet.kind is kind], dtype=np.int64)


def _total(parts: dict[str, Numbers]) -> Numbers:
    return np.asarray(np.maximum(np.add.reduce(list(parts.values())), 0))
