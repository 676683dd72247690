"""Which ranker judges whom: the candidates of one question in lots, each with its own ranker.

A ranker is good at what it learned: new partners among companies, among all organisations, within
one country, or where no path leads. So an asker's candidates are parted, and each lot is read by
the ranker of its task, its relative features measured by those who would be candidates of that
task. All rankers are calibrated to the same reference prior (`fitting.REFERENCE_PRIOR`), so a
score says the same in each lot: how much more probable than one in fifty on a shortlist of its
kind. Strangers are the exception: that few of them ever become partners is known beforehand. Their
ranker only tells them apart; its level is set so that it expects of them, in all, what the ranker
of their kind expects (`level`). So one list can be ordered by one number, and strangers stand in
it where they belong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from scipy.special import expit

from matching.past.history import History
from matching.ranking.batch import Batch
from matching.ranking.features import FEATURES
from matching.ranking.ranker import LinearRanker, Numbers, bent
from matching.records import Flags, Indices, Sparse
from matching.types import CompanyKind, Matrix

HOME = "UA"
"""The country whose organisations others ask for by a ranker of its own."""
COMPANIES, ORGANISATIONS, REGION, STRANGERS = "companies", "organisations", "region", "strangers"
TEAMS, TEAM_STRANGERS = "teams", "team strangers"

_ROUNDING = np.float32(1e-5)

Rankers = Mapping[str, LinearRanker]


@dataclass(frozen=True, eq=False)
class Share:
    """Candidates that one ranker judges.

    `columns` are ascending positions in the field; `anchors` flags those by whose largest value
    relative features are measured. With `like` the level is that of another ranker, read with its
    own anchors.
    """

    purpose: str
    columns: Indices
    anchors: Flags
    like: Share | None = None


@dataclass(frozen=True, eq=False)
class Lot:
    """What one ranker says of candidates: ascending positions in the corpus.

    `values` are scaled features, shape (features, candidates); `base` is the score of an average
    candidate, `logits` are what history adds to it.
    """

    purpose: str
    ranker: LinearRanker
    candidates: Indices
    values: Matrix
    base: float
    logits: Numbers

    @property
    def scores(self) -> Numbers:
        """Base and what history adds."""
        return self.base + self.logits

    def only(self, companies: Indices) -> Lot:
        """The same of fewer candidates."""
        kept = np.isin(self.candidates, companies)
        return replace(
            self,
            candidates=self.candidates[kept],
            values=np.ascontiguousarray(self.values[:, kept]),
            logits=self.logits[kept],
        )


class Parting:
    """Parts the candidates of askers by the tasks that rankers learned."""

    def __init__(
        self, history: History, candidates: Indices, countries: Sequence[str], kinds: Sequence[str]
    ) -> None:
        """`countries` and `kinds` are those of all organisations, `candidates` the field's."""
        self._partners: Sparse = history.graph.partners
        self._candidates = candidates
        self._country = np.array(countries, dtype=object)
        self._company = np.array(kinds, dtype=object) == str(CompanyKind.PRIVATE_COMPANY)

    def everybody(self, purpose: str) -> list[Share]:
        """One lot of all: of a question in words, or where nobody has a record to speak of."""
        size = len(self._candidates)
        return [Share(purpose, np.arange(size), np.ones(size, dtype=bool))]

    def thin(self, purpose: str, asker: int) -> list[Share]:
        """One lot of all others."""
        others = self._candidates != asker
        return [Share(purpose, np.flatnonzero(others), others)]

    def partners(self, asker: int, rankers: Rankers) -> list[Share]:
        """Lots of an organisation's candidates.

        Candidates at home asked from abroad are the region's, those abroad asked from home are
        judged among all organisations, as are those that are no companies; companies asked by
        companies that no path joins are strangers. A model without one of the rankers leaves its
        candidates to the one for companies.
        """
        country = self._country[self._candidates]
        others = self._candidates != asker
        foreign = others & (country != self._country[asker])
        new = others & ~within(self._partners, asker, 1)[self._candidates]
        company = self._company[self._candidates]
        at_home = self._country[asker] == HOME
        out = others & ((foreign if at_home else np.zeros_like(others)) | ~company)
        lots = {
            REGION: foreign & (country == HOME) if not at_home else np.zeros_like(others),
            ORGANISATIONS: out,
            COMPANIES: others,
        }
        anchors = {REGION: foreign & (country == HOME), ORGANISATIONS: foreign, COMPANIES:
                   foreign & company}  # fmt: skip
        found: list[Share] = []
        left = others
        for purpose, wanted in lots.items():
            if purpose in rankers:
                columns = np.flatnonzero(left & wanted)
                left = left & ~wanted
                measured = _some(anchors[purpose] & new, others)
                found.append(Share(purpose, columns, measured))
        if STRANGERS in rankers and self._company[asker]:
            found = list(self._parted(found, asker, STRANGERS, foreign & company))
        return [share for share in found if len(share.columns)]

    def _parted(
        self, found: Sequence[Share], asker: int, purpose: str, apart: Flags
    ) -> Iterator[Share]:
        """The companies' lot without strangers, and the strangers' own."""
        near = within(self._partners, asker, 2)[self._candidates]
        strange = apart & ~near
        for share in found:
            if share.purpose != COMPANIES:
                yield share
                continue
            mine = strange[share.columns]
            yield replace(share, columns=share.columns[~mine])
            like = replace(share, columns=share.columns[mine])
            yield Share(purpose, like.columns, _some(strange, like.anchors), like)

    def completing(self, members: Indices, rankers: Rankers) -> list[Share]:
        """Lots of who could complete a team: those tied to a member, and strangers to all."""
        others = ~np.isin(self._candidates, members)
        tied = np.zeros(self._partners.shape[0], dtype=bool)
        for member in members:
            tied |= within(self._partners, int(member), 1)
        strange = others & ~tied[self._candidates]
        whole = Share(TEAMS, np.flatnonzero(others), others)
        if TEAM_STRANGERS not in rankers or not strange.any():
            return [whole]
        like = replace(whole, columns=np.flatnonzero(strange))
        return [
            replace(whole, columns=np.flatnonzero(others & ~strange)),
            Share(TEAM_STRANGERS, like.columns, strange, like),
        ]


def judged(batch: Batch, parted: Sequence[Sequence[Share]], rankers: Rankers) -> list[list[Lot]]:
    """What the rankers say of every question's lots; a feature is computed once for all of them."""
    asked = [[*shares, *(share.like for share in shares if share.like)] for shares in parted]
    values = [[_empty(rankers[s.purpose], s) for s in shares] for shares in asked]
    wanted = {name for shares in asked for s in shares for name in rankers[s.purpose].names}
    names = [name for name in FEATURES if name in wanted]
    for function, group in groupby(names, lambda name: FEATURES[name].function):
        powers = list(group)
        raw = np.atleast_2d(function(batch))
        for row, shares in enumerate(asked):
            plain = raw[min(row, len(raw) - 1)]
            for share, into in zip(shares, values[row], strict=True):
                _fill(into, rankers[share.purpose], powers, plain, share)
    return [
        _lots(batch.candidates, shares, rankers, read)
        for shares, read in zip(parted, values, strict=True)
    ]


def _empty(ranker: LinearRanker, share: Share) -> Matrix:
    return np.empty((len(ranker.names), len(share.columns)), dtype=np.float32)


def _fill(
    into: Matrix, ranker: LinearRanker, powers: Sequence[str], plain: Matrix, share: Share
) -> None:
    """One feature and its powers, as a share of the candidates is measured."""
    at = {name: k for k, name in enumerate(ranker.names)}
    read = [name for name in powers if name in at]
    if not read:
        return
    values = plain[share.columns]
    if FEATURES[read[0]].scale == "share":
        # A root makes much of little: what is rounding beside the largest of all is nothing.
        least = _ROUNDING * np.fmax.reduce(np.abs(plain), initial=0)
        plain = np.where(np.abs(plain) < least, np.float32(0), plain)
        values = plain[share.columns]
        largest = float(np.fmax.reduce(np.abs(plain[share.anchors]), initial=0))
        part = values / np.float32(max(largest, 1e-9))
        values = np.copysign(np.sqrt(np.minimum(np.abs(part), 1)), part)
    for name in read:
        into[at[name]] = bent(values, FEATURES[name].power)


def _lots(
    candidates: Indices, shares: Sequence[Share], rankers: Rankers, values: Sequence[Matrix]
) -> list[Lot]:
    read = [_lot(candidates, s, rankers, v) for s, v in zip(shares, values, strict=False)]
    likes = iter(values[len(shares) :])
    return [
        lot
        if share.like is None
        else replace(lot, base=level(lot, _lot(candidates, share.like, rankers, next(likes))))
        for share, lot in zip(shares, read, strict=True)
    ]


def _lot(candidates: Indices, share: Share, rankers: Rankers, values: Matrix) -> Lot:
    ranker = rankers[share.purpose]
    # In double precision, as reasons are told: both agree to the rounding of a sum.
    logits = ranker.weights @ np.nan_to_num(values - ranker.centres[:, None])
    return Lot(share.purpose, ranker, candidates[share.columns], values, ranker.base, logits)


def level(lot: Lot, like: Lot) -> float:
    """The base with which a lot expects as many partners as another ranker does of the same."""
    expected = float(expit(like.scores).sum())
    low, high = -40.0, 40.0
    for _ in range(50):
        middle = (low + high) / 2
        if float(expit(middle + lot.logits).sum()) < expected:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _some(wanted: Flags, otherwise: Flags) -> Flags:
    """Flags, or others where none is set."""
    return wanted if wanted.any() else otherwise


def within(partners: Sparse, start: int, steps: int) -> Flags:
    """Organisations within one or two steps, the start included."""
    reached = np.zeros(partners.shape[0], dtype=bool)
    reached[start] = True
    first = partners.indices[partners.indptr[start] : partners.indptr[start + 1]]
    reached[first] = True
    if steps > 1:
        reached[partners[first].indices] = True
    return reached
