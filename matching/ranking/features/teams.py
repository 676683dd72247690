"""Features of a half-built team: past consortia that had many of its members, and kindred work.

Consortia continue: a project that several of the given members made together tells more of whom
they will ask next than as many ties apart. Registered for the ranker of teams (TEAMED): whoever
asks alone shares one member with each of its projects, and asks for others than their members.
"""

from __future__ import annotations

import numpy as np

from matching.ranking.batch import Batch, spread
from matching.ranking.features.registry import FEATURES, feature
from matching.records import Sparse
from matching.types import Matrix

_before = set(FEATURES)


def _told(batch: Batch, projects: Sparse, answering: Sparse) -> Matrix:
    """Weights of projects (b x p), fading with age, summed over those of each candidate (c x p)."""
    return batch.dense(projects.multiply(batch.history.recency).tocsr() @ answering.T)


def _squared(batch: Batch) -> Sparse:
    return batch.overlap.multiply(batch.overlap).tocsr()


@feature("share", "past_partners", "members of past projects, by their overlap with the team")
def _consortia(batch: Batch) -> Matrix:
    return _told(batch, batch.overlap, batch.field.incidence)


@feature("share", "past_partners", "the same, the overlap squared: the closest projects decide")
def _closest_consortia(batch: Batch) -> Matrix:
    return _told(batch, _squared(batch), batch.field.incidence)


@feature("plain", "past_partners", "root of the squared overlap itself, however close others are")
def _closest(batch: Batch) -> Matrix:
    return np.asarray(np.sqrt(_closest_consortia(batch)), dtype=np.float32)


@feature("share", "network_proximity", "one step of the walk from members of the closest projects")
def _step_from_consortia(batch: Batch) -> Matrix:
    start = np.zeros((len(batch.asked), batch.history.incidence.shape[0]), dtype=np.float32)
    start[:, batch.candidates] = _closest_consortia(batch)
    start /= np.maximum(start.sum(axis=1, keepdims=True), 1e-9)
    return spread(start, batch.history.graph.step)[:, batch.candidates]


@feature("share", "past_partners", "overlap squared, of projects that the candidate coordinated")
def _consortia_it_led(batch: Batch) -> Matrix:
    return _told(batch, _squared(batch), batch.field.coordinated)


@feature("share", "past_partners", "overlap, of projects that a member coordinated")
def _consortia_they_led(batch: Batch) -> Matrix:
    led = (batch.asked.seeds.sign() @ batch.history.coordinated).sign()
    return _told(batch, batch.overlap.multiply(led), batch.field.incidence)


@feature("share", "past_partners", "overlap, of projects alike in words to what is asked")
def _alike_consortia(batch: Batch) -> Matrix:
    alike = batch.overlap.multiply(batch.similarity**2).tocsr()
    return _told(batch, alike, batch.field.incidence)


@feature("share", "similar_work", "mean cosine of the members' and its work in latent topics")
def _members_meaning(batch: Batch) -> Matrix:
    profiles = batch.asked.seeds @ batch.history.latent_profiles
    return np.asarray(np.maximum(profiles @ batch.field.meanings, 0), dtype=np.float32)


TEAMED = frozenset(set(FEATURES) - _before)
"""Features for the ranker of teams alone."""
