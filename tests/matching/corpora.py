"""Tiny corpora whose right answer is obvious."""

from datetime import date
from typing import Any

import numpy as np

from matching.artefact import Model
from matching.ranking.features import FEATURES
from matching.ranking.ranker import LinearRanker
from matching.types import Company, Corpus, Facet, FacetKind, Participation, Project

_SIZE = 64
AS_OF = date(2025, 1, 1)


def vector(subject: int, noise: float = 0.0) -> np.ndarray:
    """A unit vector of a subject; other subjects lie about as far off as unrelated texts."""
    values = np.random.default_rng(subject).normal(size=_SIZE)
    values += noise * np.random.default_rng(1000 + subject).normal(size=_SIZE)
    return np.asarray(values / np.linalg.norm(values), dtype=np.float32)


def need(key: int, subject: int, text: str = "", **fields: Any) -> Facet:
    return Facet(key, FacetKind.NEED, text or f"need {subject}", vector=vector(subject), **fields)


def offer(key: int, subject: int, text: str = "", **fields: Any) -> Facet:
    return Facet(
        key, FacetKind.OFFER, text or f"offer {subject}", vector=vector(subject, 0.4), **fields
    )


def crowd(size: int = 20) -> list[Company]:
    """Companies that each offer one thing and need the next one's."""
    return [
        Company(
            100 + i,
            f"Crowd {i}",
            "DE" if i % 2 else "FR",
            facets=(offer(1000 + i, i), need(2000 + i, i + 5)),
        )
        for i in range(size)
    ]


def corpus(
    companies: list[Company],
    projects: list[Project] | None = None,
    participations: list[Participation] | None = None,
) -> Corpus:
    return Corpus(companies, projects or [], participations or [], AS_OF)


def past(groups: list[tuple[str, list[int]]]) -> tuple[list[Project], list[Participation]]:
    """Projects from (text, members)."""
    projects = [
        Project(f"p{i}", text, f"HORIZON-CL4-2023-SPACE-0{i % 3}", "Space", "HORIZON", "RIA",
                date(2023, 1 + i % 12, 1))
        for i, (text, _) in enumerate(groups)
    ]  # fmt: skip
    parts = [
        Participation(member, f"p{i}", "coordinator" if k == 0 else "participant")
        for i, (_, members) in enumerate(groups)
        for k, member in enumerate(members)
    ]
    return projects, parts


def model(seed: int = 0) -> Model:
    """Rankers with plain positive weights on every feature, slightly uneven."""
    names = tuple(FEATURES)
    weights = 0.3 + np.random.default_rng(seed).random(len(names)) / 10
    ranker = LinearRanker(
        names, weights, np.full(len(names), 0.2), np.eye(len(names)) * 1e-3, -3.0, 0.05
    )
    purposes = ("companies", "organisations", "region", "projects", "calls")
    return Model(dict.fromkeys(purposes, ranker), {"name": "made-up"})
