"""Features of a half-built team: past consortia that had many of its members.

Consortia continue: a project that several of the given members made together tells more of whom
they will ask next than as many ties apart. Registered for the ranker of teams (TEAMED): whoever
asks alone shares one member with each of its projects, and asks for others than their members.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from matching.ranking.batch import Batch
from matching.ranking.features.registry import FEATURES, feature
from matching.records import Sparse
from matching.types import Matrix

_before = set(FEATURES)


def _overlap(batch: Batch) -> Sparse:
    """Squared cosine of a question's members and those of each past project (b x p)."""
    given = batch.asked.seeds.sign()
    members = batch.history.members
    shared = (given @ batch.history.incidence).tocsr()
    here = sp.diags(1 / np.maximum(np.asarray(given.sum(axis=1)).ravel(), 1))
    there = sp.diags(1 / np.maximum(members, 1))
    return (here @ shared.multiply(shared) @ there).tocsr()


def _told(batch: Batch, overlap: Sparse) -> Matrix:
    faded = overlap @ sp.diags(batch.history.recency)
    return batch.dense(faded @ batch.field.incidence.T)


@feature("share", "past_partners", "members of past projects, by their overlap with the team")
def _consortia(batch: Batch) -> Matrix:
    return _told(batch, _overlap(batch))


@feature("share", "past_partners", "the same, the overlap squared: the closest projects decide")
def _closest_consortia(batch: Batch) -> Matrix:
    overlap = _overlap(batch)
    return _told(batch, overlap.multiply(overlap).tocsr())


TEAMED = frozenset(set(FEATURES) - _before)
"""Features for the ranker of teams alone."""
