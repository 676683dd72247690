"""Reference methods that need no training; each answers one score per candidate.

All read the past of the running programme only, as in the published protocol: kNN vote, cosine,
Adamic-Adar and their products are the best cheap methods known for these tasks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from scipy.stats import rankdata

from matching.ranking.batch import Batch
from matching.types import Matrix


class Reference:
    """A batch of questions with what several baselines share."""

    def __init__(self, batch: Batch, seed: int, *, graph: bool = True) -> None:
        self.batch = batch
        self.shape = (len(batch.asked), len(batch.candidates))
        self.in_graph = graph and not batch.asked.in_words
        self.random = np.random.default_rng(seed)

    @cached_property
    def degree(self) -> Matrix:
        """Number of past partners of each candidate."""
        return self.batch.field.degree

    @cached_property
    def cosine(self) -> Matrix:
        """TF-IDF cosine of profiles."""
        return self.batch.dense(self.batch.asked.terms @ self.batch.field.words)

    @cached_property
    def voted(self) -> Matrix:
        """Places by the vote of alike projects."""
        return places(self.batch.vote)

    @cached_property
    def connected(self) -> Matrix:
        """Places by shared partners."""
        return places(self.batch.shared_partners)


Baseline = Callable[[Reference], Matrix | None]
"""Scores, one row for all questions or one per question; None where the method does not apply."""

BASELINES: dict[str, Baseline] = {}


def baseline(name: str) -> Callable[[Baseline], Baseline]:
    """Registers a method under the name that the report shows."""

    def register(method: Baseline) -> Baseline:
        BASELINES[name] = method
        return method

    return register


@baseline("no-op")
def _no_op(ref: Reference) -> Matrix:
    return np.zeros((1, ref.shape[1]), dtype=np.float32)


@baseline("random")
def _random(ref: Reference) -> Matrix:
    return ref.random.random(ref.shape, dtype=np.float32)


@baseline("popularity")
def _popularity(ref: Reference) -> Matrix:
    return ref.degree[None, :]


@baseline("recent popularity")
def _recent_popularity(ref: Reference) -> Matrix:
    fresh = (ref.batch.history.age < 1).astype(np.float32)
    return np.asarray(ref.batch.field.incidence @ fresh)[None, :]


@baseline("TF-IDF cosine")
def _cosine(ref: Reference) -> Matrix:
    return ref.cosine


@baseline("TF-IDF x log(1+degree)")
def _cosine_degree(ref: Reference) -> Matrix:
    return np.asarray(ref.cosine * np.log1p(ref.degree))


@baseline("TF-IDF x degree^0.25")
def _cosine_root(ref: Reference) -> Matrix:
    return np.asarray(ref.cosine * (ref.degree + 1) ** 0.25)


@baseline("LSA cosine")
def _latent(ref: Reference) -> Matrix:
    return np.asarray(ref.batch.asked.latent @ ref.batch.field.meanings)


@baseline("dense cosine")
def _dense(ref: Reference) -> Matrix | None:
    history, asked = ref.batch.history, ref.batch.asked.encoded
    if np.isnan(asked[:, 0]).all():
        return None
    profiles = history.encoded_profiles[ref.batch.candidates]
    return np.asarray(np.nan_to_num(asked) @ np.nan_to_num(profiles).T)


@baseline("kNN vote")
def _vote(ref: Reference) -> Matrix:
    return ref.batch.vote


@baseline("kNN vote / sqrt(projects)")
def _focused_vote(ref: Reference) -> Matrix:
    return np.asarray(ref.batch.vote / np.sqrt(np.maximum(ref.batch.field.taken_part, 1)))


@baseline("Adamic-Adar")
def _adamic_adar(ref: Reference) -> Matrix | None:
    return ref.batch.shared_partners if ref.in_graph else None


@baseline("kNN vote x log(1+Adamic-Adar)")
def _vote_adamic_adar(ref: Reference) -> Matrix | None:
    if not ref.in_graph:
        return None
    vote = ref.batch.vote
    return np.asarray(vote * np.log1p(ref.batch.shared_partners) + vote * 1e-3)


@baseline("personalised PageRank")
def _walk(ref: Reference) -> Matrix | None:
    if not ref.in_graph:
        return None
    return np.asarray(ref.batch.walk + 0.125 * ref.batch.long_walk)


@baseline("item cosine")
def _item_cosine(ref: Reference) -> Matrix | None:
    if not ref.in_graph:
        return None
    return np.asarray(ref.batch.common_partners / np.sqrt(np.maximum(ref.degree, 1)))


@baseline("rank fusion of kNN vote and Adamic-Adar")
def _two_best(ref: Reference) -> Matrix | None:
    """The best method that reads texts and the best that reads the graph."""
    if not ref.in_graph:
        return None
    return np.asarray(1 / (60 + ref.voted) + 1 / (60 + ref.connected), dtype=np.float32)


@baseline("reciprocal rank fusion")
def _fusion(ref: Reference) -> Matrix:
    parts = [places(ref.cosine), ref.voted, places(ref.degree[None, :])]
    if ref.in_graph:
        parts += [ref.connected, places(ref.batch.walk)]
    fused = np.zeros(ref.shape, dtype=np.float32)
    for part in parts:
        fused += 1 / (60 + part)
    return fused


def places(scores: Matrix) -> Matrix:
    """Places from 1; tied candidates share theirs, whatever order they are stored in."""
    return np.asarray(rankdata(-scores, axis=1), dtype=np.float32)
