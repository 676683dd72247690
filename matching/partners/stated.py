"""How far an offer meets a need beyond its words: codes, maturity, kind of cooperation.

The weights are stated, not learned: the platform has no decisions to learn them from yet. They
are in logits, so they add to the learned score in its own units.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import scipy.sparse as sp

from matching.ranking.ranker import Numbers
from matching.records import Flags, Indices, Sparse
from matching.types import Facet, Matrix

TEXT = 0.75
"""Per standard deviation by which a need and an offer are closer than unrelated texts, above 1."""
TEXT_FROM, TEXT_CEILING = 1.0, 6.0
TERMS = 2.0
"""Standard deviations that a whole overlap of the trade's terms is worth beside the vectors, a
convex combination (Bruch et al. 2022). Chosen on the lessons, read by an encoder that was taught
nothing, and on the demo's expected pairs; the cross-lingual test set had no say."""
SAME_CODE = 1.2
BROADER_CODE = 0.5
READY = 0.3
"""The offer has the maturity the need asks for."""
LEVEL_MISSING = -0.3
"""Per technology readiness level the offer falls short, at most three."""
COOPERATION = 0.5
"""Both seek a common kind of cooperation."""
PAST_PROJECT = 0.6
"""Factor on a match with what a company did in a past project, instead of a stated offer."""
SECOND_NEED = 0.3
"""Factor on the second best need met."""
LOPSIDED = -0.15
"""Per logit by which one side gains less than the other, when both state needs."""


class Table:
    """Structured fields of a list of facets as arrays."""

    def __init__(self, facets: Sequence[Facet], codes: dict[str, int], kinds: dict[str, int]):
        self.codes = _flags([facet.codes for facet in facets], codes)
        broader = [tuple({parent(code) for code in facet.codes} - {""}) for facet in facets]
        self.broader = _flags(broader, codes)
        self.kinds = _flags([facet.cooperation for facet in facets], kinds)
        self.level = np.array(
            [np.nan if facet.trl is None else facet.trl for facet in facets], dtype=np.float32
        )

    def rows(self, chosen: Indices) -> Table:
        """The same fields of some of the facets."""
        part = object.__new__(Table)
        part.codes, part.broader = self.codes[chosen], self.broader[chosen]
        part.kinds, part.level = self.kinds[chosen], self.level[chosen]
        return part


def parent(code: str) -> str:
    """The broader taxonomy code: "uav.fixed_wing" -> "uav"; "" at the top."""
    return code.rpartition(".")[0]


def parts(
    needs: Table, offers: Table, strength: Matrix | None, overlap: Matrix | None = None
) -> dict[str, Numbers]:
    """Logits of every need (rows) with every offer (columns), by kind of evidence.

    `strength` is the language-centred CSLS in standard deviations; NaN where a text has no
    vector. `overlap` is how much both speak of the same things, 0 to 1; "terms" is what it adds to
    the vectors' logits. Maturity and cooperation count only where text, terms or codes already
    speak for the pair.
    """
    text = text_logits(strength, (len(needs.level), len(offers.level)))
    terms = np.zeros_like(text) if overlap is None else _fused(strength, overlap) - text
    same = _common(needs.codes, offers.codes)
    near = _common(needs.broader, offers.broader) | _common(needs.codes, offers.broader)
    near |= _common(needs.broader, offers.codes)
    codes = np.where(same, SAME_CODE, np.where(near, BROADER_CODE, 0))
    gap = needs.level[:, None] - offers.level[None, :]
    level = np.where(gap <= 0, READY, LEVEL_MISSING * np.clip(gap, 0, 3))
    speaks = (text > 0) | (terms > 0) | (codes > 0)
    kinds = np.where(_common(needs.kinds, offers.kinds), COOPERATION, 0)
    return {
        "text": text.astype(np.float64),
        "terms": terms.astype(np.float64),
        "codes": codes.astype(np.float64),
        "trl": np.where(speaks, np.nan_to_num(level), 0),
        "cooperation": np.where(speaks, kinds, 0),
    }


def alike(asked: Table, others: Table, k: int) -> list[int]:
    """For each facet asked about the k others that share most with it, by codes: rows, ascending.

    A code counts by its rarity; a code and its broader one count as a share of it.
    """
    spread = _with_broader(others)
    rarity = np.log1p(spread.shape[0] / (1 + np.asarray(spread.sum(axis=0)).ravel()))
    common = (_with_broader(asked).multiply(rarity).tocsr() @ spread.T).tocsr()
    common.sort_indices()
    found: set[int] = set()
    for start, end in pairwise(common.indptr):
        best = np.argsort(-common.data[start:end], kind="stable")[:k]
        found.update(common.indices[start:end][best].tolist())
    return sorted(found)


def _with_broader(table: Table) -> Sparse:
    rows = (table.codes + table.broader).tocsr()
    rows.sort_indices()
    return rows


def text_logits(strength: Matrix | None, shape: tuple[int, int]) -> Matrix:
    """Logits of text strength; zero where unknown."""
    if strength is None:
        return np.zeros(shape, dtype=np.float32)
    above = np.clip(np.nan_to_num(strength) - TEXT_FROM, 0, TEXT_CEILING)
    return np.asarray(TEXT * above, dtype=np.float32)


def _fused(strength: Matrix | None, overlap: Matrix) -> Matrix:
    """Logits of text strength and overlap together."""
    near = np.zeros_like(overlap) if strength is None else np.nan_to_num(strength)
    return text_logits(near + TERMS * overlap, overlap.shape)


def vocabulary(facets: Sequence[Facet]) -> tuple[dict[str, int], dict[str, int]]:
    """Columns of all taxonomy codes (parents included) and of all kinds of cooperation."""
    codes = {code for facet in facets for code in facet.codes}
    codes |= {parent(code) for code in codes}
    kinds = {kind for facet in facets for kind in facet.cooperation}
    return (
        {code: i for i, code in enumerate(sorted(codes))},
        {kind: i for i, kind in enumerate(sorted(kinds))},
    )


def _flags(lists: Sequence[tuple[str, ...]], column: dict[str, int]) -> Sparse:
    found = [[column[word] for word in sorted(set(words)) if word in column] for words in lists]
    ends = np.cumsum([0, *(len(columns) for columns in found)])
    columns = np.array([c for row in found for c in row], dtype=np.int64)
    shape = (len(lists), max(1, len(column)))
    return sp.csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=shape)


def _common(left: Sparse, right: Sparse) -> Flags:
    return np.asarray((left @ right.T).toarray() > 0)
