"""What is asked: a company, a text or a half-built team, brought to one form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from matching.past.history import History
from matching.records import Indices, Sparse, empty_rows
from matching.types import Matrix

_TEXT_NEIGHBOURS = 60


@dataclass(frozen=True, eq=False)
class Asked:
    """A batch of b questions over a history of n organisations and p projects.

    Attributes:
        terms: TF-IDF rows, b x vocabulary: what each question is about.
        latent: latent coordinates of the same, b x 128.
        encoded: the same as the encoder reads it, b x dimension; NaN where nothing was encoded.
        projects: b x p, how much each past project describes the question.
        own: b x p, 1 for projects that must not vote because the asker took part in them.
        seeds: b x n, the organisations the question starts from in the graph, rows sum to 1.
        asking: index of the asking organisation, -1 for a text or a team.
        in_words: the seeds were guessed from words, nobody in particular stands behind them.
        words: the texts themselves where there are any, one a question.
    """

    terms: Sparse
    latent: Matrix
    encoded: Matrix
    projects: Sparse
    own: Sparse
    seeds: Sparse
    asking: Indices
    in_words: bool = False
    words: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.asking)


def companies(history: History, asking: Indices) -> Asked:
    """Questions of organisations: partners in general, from all they did."""
    own = history.incidence[asking]
    n = len(history.organisations)
    b = len(asking)
    seeds = sp.csr_matrix((np.ones(b, np.float32), (np.arange(b), asking)), shape=(b, n))
    return Asked(
        terms=history.profiles[asking],
        latent=history.latent_profiles[asking],
        encoded=history.encoded_profiles[asking],
        projects=(own @ sp.diags(history.recency)).tocsr(),
        own=own,
        seeds=seeds,
        asking=np.asarray(asking, dtype=np.int64),
    )


def texts(history: History, asked: Sequence[str], vectors: Matrix | None = None) -> Asked:
    """Questions in words: a call, a project idea, a free need; `vectors` as the encoder has it."""
    space = history.space
    terms = history.lexicon.weigh(history.lexicon.count(asked))
    latent = history.latent(terms)
    alike = _alike(history, terms, latent)
    voted = (alike @ history.incidence.T).tocsr()
    return Asked(
        terms=terms,
        latent=latent,
        encoded=space.unknown(len(asked)) if vectors is None else space.placed(vectors),
        projects=alike,
        own=empty_rows(len(asked), len(history.projects)),
        seeds=_distribution(voted),
        asking=np.full(len(asked), -1, dtype=np.int64),
        in_words=True,
        words=tuple(asked),
    )


def teams(history: History, members: Sequence[Indices], asked: Sequence[str]) -> Asked:
    """Questions of half-built teams: who completes these members for this topic."""
    n = len(history.organisations)
    ends = np.cumsum([0, *(len(m) for m in members)])
    columns = np.concatenate([np.asarray(m, dtype=np.int64) for m in members])
    present = sp.csr_matrix(
        (np.ones(len(columns), np.float32), columns, ends), shape=(len(members), n)
    )
    words = texts(history, asked)
    done = (present @ history.incidence @ sp.diags(history.recency)).tocsr()
    lived = _distribution(done) + _distribution(words.projects)
    return Asked(
        terms=words.terms,
        latent=words.latent,
        encoded=words.encoded,
        projects=lived.tocsr(),
        own=empty_rows(len(members), len(history.projects)),
        seeds=_distribution(present),
        asking=np.full(len(members), -1, dtype=np.int64),
    )


def _alike(history: History, terms: Sparse, latent: Matrix) -> Sparse:
    """The projects most alike in words and in meaning, weights fading with age."""
    words = (terms @ history.projects_by_word).toarray()
    similar = words + 0.5 * np.maximum(latent @ history.project_latent.T, 0)
    k = min(_TEXT_NEIGHBOURS, similar.shape[1])
    if k == 0:
        return empty_rows(len(similar), similar.shape[1])
    best = np.argpartition(similar, similar.shape[1] - k, axis=1)[:, similar.shape[1] - k :]
    weights = np.take_along_axis(similar, best, axis=1) ** 2 * history.recency[best]
    starts = np.arange(0, len(similar) * k + 1, k)
    return sp.csr_matrix((weights.ravel(), best.ravel(), starts), shape=similar.shape)


def _distribution(rows: Sparse) -> Sparse:
    total = np.asarray(rows.sum(axis=1)).ravel()
    scale = np.where(total > 0, 1 / np.maximum(total, 1e-12), 0).astype(np.float32)
    return (sp.diags(scale) @ rows).tocsr()
