"""Features of a question in words that read the titles of past topics.

Registered for rankers of calls (TITLED): a title alone is too short for the texts of projects, but
titles like it tell programme, kind of project and subjects, and so who works on such things.
"""

from __future__ import annotations

import numpy as np

from matching.past.programme import unit_rows
from matching.ranking.batch import Batch, largest, spread
from matching.ranking.features.registry import FEATURES, feature
from matching.records import Sparse
from matching.types import Matrix

_VOTERS = 100
_TOP = 0.999
_NEW_YEARS = 2.0

_before = set(FEATURES)


@feature("share", "topic_experience", "work under the most alike topic, fading with age")
def _title(batch: Batch) -> Matrix:
    alike = batch.titles
    best = alike.max(axis=1, keepdims=True, initial=0)
    first = np.where((alike > 0) & (alike >= _TOP * best), alike, 0)
    under = batch.history.titles.projects_of(first).multiply(batch.history.recency).tocsr()
    return batch.dense(under @ batch.field.incidence.T)


def _family(batch: Batch, projects: Sparse) -> Matrix:
    asked = unit_rows(projects @ batch.history.themes.project_families)
    return batch.dense(asked @ batch.field.families)


def _scheme(batch: Batch, projects: Sparse) -> Matrix:
    asked = unit_rows(projects @ batch.history.themes.project_schemes)
    return batch.dense(asked @ batch.field.scheme_shares)


def _schemes(batch: Batch, projects: Sparse) -> Matrix:
    asked = unit_rows(projects @ batch.history.themes.project_schemes)
    return batch.dense(asked @ batch.field.schemes)


def _subjects(batch: Batch, projects: Sparse) -> Matrix:
    asked = unit_rows(projects @ batch.history.themes.project_subjects)
    return batch.dense(asked @ batch.field.subjects)


@feature("share", "same_programme", "experience in the families of alike topics")
def _kin_family(batch: Batch) -> Matrix:
    return _family(batch, batch.kin)


@feature("share", "same_programme", "experience in the families of the closest topics")
def _close_family(batch: Batch) -> Matrix:
    return _family(batch, batch.close_kin)


@feature("share", "same_programme", "share of work in the kinds of project of alike topics")
def _kin_scheme(batch: Batch) -> Matrix:
    return _scheme(batch, batch.kin)


@feature("share", "same_programme", "share of work in the kinds of project of the closest topics")
def _close_scheme(batch: Batch) -> Matrix:
    return _scheme(batch, batch.close_kin)


@feature("share", "same_programme", "amount of work in the kinds of project of alike topics")
def _kin_schemes(batch: Batch) -> Matrix:
    return _schemes(batch, batch.kin)


@feature("share", "same_programme", "amount of work in the kinds of project of the closest topics")
def _close_schemes(batch: Batch) -> Matrix:
    return _schemes(batch, batch.close_kin)


@feature("share", "similar_work", "work in the subject classes of alike topics")
def _kin_subjects(batch: Batch) -> Matrix:
    return _subjects(batch, batch.kin)


@feature("share", "similar_work", "work in the subject classes of the closest topics")
def _close_subjects(batch: Batch) -> Matrix:
    return _subjects(batch, batch.close_kin)


@feature("share", "similar_projects", "votes of alike projects times shared partners")
def _vote_shared(batch: Batch) -> Matrix:
    return np.asarray(batch.vote * np.log1p(batch.shared_partners), dtype=np.float32)


@feature("share", "similar_work", "cosine of all words times shared partners")
def _words_shared(batch: Batch) -> Matrix:
    words = batch.dense(batch.asked.terms @ batch.field.words)
    return np.asarray(words * np.log1p(batch.shared_partners), dtype=np.float32)


@feature("share", "network_proximity", "one step of the walk from those with most votes")
def _step_from_voted(batch: Batch) -> Matrix:
    start = np.zeros((len(batch.asked), batch.history.incidence.shape[0]), dtype=np.float32)
    start[:, batch.candidates] = batch.vote**2
    start /= np.maximum(start.sum(axis=1, keepdims=True), 1e-9)
    return spread(start, batch.history.graph.step)[:, batch.candidates]


@feature("share", "similar_projects", "votes of the alike projects of the last two years")
def _vote_new(batch: Batch) -> Matrix:
    voters = largest(batch.similarity, _VOTERS) * (batch.history.age < _NEW_YEARS)
    return np.asarray((batch.field.incidence @ voters.T).T, dtype=np.float32)


TITLED = frozenset(set(FEATURES) - _before)
"""Features for rankers of calls alone."""
