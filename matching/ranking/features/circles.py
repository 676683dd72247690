"""Features of the circles an asker moves in: its calls, its fields, organisations of its kind.

Experience counted over the whole past tells who is large; what began lately, or under the very
calls of the asker, tells whom its next projects are made with.
"""

from __future__ import annotations

import numpy as np

from matching.past.programme import unit_rows
from matching.ranking.batch import Batch, largest, spread
from matching.ranking.features.registry import FEATURES, feature
from matching.types import Matrix

_KINDRED = 50

_before = set(FEATURES)


@feature("share", "same_programme", "work begun in the last year in the asker's families")
def _fresh_family(batch: Batch) -> Matrix:
    asked = unit_rows(batch.asked.projects @ batch.history.themes.project_families)
    return batch.dense(asked @ batch.field.fresh_families)


@feature("share", "same_programme", "work under the calls of the asker's projects, fading with age")
def _same_call(batch: Batch) -> Matrix:
    asked = batch.asked.projects @ batch.history.themes.project_calls
    return batch.dense(asked @ batch.field.calls)


@feature("share", "similar_work", "amount of work in the asker's subject classes")
def _subject_experience(batch: Batch) -> Matrix:
    asked = unit_rows(batch.asked.projects @ batch.history.themes.project_subjects)
    return batch.dense(asked @ batch.field.subjects)


@feature("share", "network_proximity", "one step of the walk from the 50 most alike organisations")
def _kindred_partners(batch: Batch) -> Matrix:
    alike = batch.dense(batch.asked.terms @ batch.history.profiles.T)
    known = np.flatnonzero(batch.asked.asking >= 0)
    alike[known, batch.asked.asking[known]] = 0
    start = largest(alike, _KINDRED) ** 2
    return spread(start, batch.history.graph.step)[:, batch.candidates]


CIRCLES = frozenset(set(FEATURES) - _before)
"""Features of calls, fields and kindred organisations."""
