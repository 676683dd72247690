"""Lists out of a pool beside lists out of everyone: how alike they are, and what they cost."""

import statistics
import time
from collections.abc import Iterator
from datetime import date

import numpy as np

from matching.artefact import load_model
from matching.engine import Engine
from matching.types import Company, Corpus, Facet, FacetKind, Participation, Project
from tests.bench.figures import Figure

COMPANIES = 4_000
PROJECTS = 1_500
SUBJECTS = 200
STATED = (0, 2_000, 8_000, 24_000)
"""Stated texts, spread evenly; one in three is a need."""
ASKED = 8
NEVER, ALWAYS = 10**9, 0


def figures() -> Iterator[Figure]:
    """For every number of stated texts: the first ten shared, and a list's processor time."""
    for texts in STATED:
        corpus = _corpus(texts)
        whole, pooled = (
            Engine(corpus, load_model(), everyone=everyone) for everyone in (NEVER, ALWAYS)
        )
        spent: dict[Engine, list[float]] = {whole: [], pooled: []}
        shared = []
        for key in whole.keys[: ASKED + 1]:
            lists = []
            for engine, times in spent.items():
                start = time.process_time()
                lists.append([pair.candidate for pair in engine.partners(key, top=10)])
                times.append(time.process_time() - start)
            shared.append(len(set(lists[0]) & set(lists[1])) / max(1, len(lists[0])))
        # the first question warms both engines up
        cost = {engine: statistics.median(times[1:]) for engine, times in spent.items()}
        yield Figure(
            f"first ten out of a pool, {COMPANIES} companies, {texts} stated texts",
            f"{100 * statistics.mean(shared[1:]):.0f} % of everyone's first ten, "
            f"{1000 * cost[pooled]:.0f} ms of processor",
            f"{1000 * cost[whole]:.0f} ms for everyone",
            cost[pooled] / cost[whole], "the pool's time as a share of everyone's",
        )  # fmt: skip


def _corpus(texts: int) -> Corpus:
    """Made-up companies with a past, each stating its share of the texts, about random subjects."""
    random = np.random.default_rng(11)
    subjects = random.normal(size=(SUBJECTS, 384))
    words = [" ".join(f"word{k}x{i}" for i in range(6)) for k in range(SUBJECTS)]
    companies = []
    for at in range(COMPANIES):
        first, last = texts * at // COMPANIES, texts * (at + 1) // COMPANIES
        about = random.integers(0, SUBJECTS, last - first)
        told = subjects[about] + 0.8 * random.normal(size=(last - first, 384))
        told /= np.linalg.norm(told, axis=1, keepdims=True).clip(1e-9)
        facets = tuple(
            Facet(
                first + k, FacetKind.NEED if (first + k) % 3 == 1 else FacetKind.OFFER,
                f"text {about[k]}", vector=told[k].astype(np.float32),
                codes=(f"A.{about[k] % 40}.{about[k]}",),
            )
            for k in range(last - first)
        )  # fmt: skip
        companies.append(Company(at, f"Made {at}", "UA" if at % 2 else "DE", facets=facets))
    projects, parts = [], []
    for at in range(PROJECTS):
        subject = int(random.integers(0, SUBJECTS))
        start = date(2022, 1, 1).replace(month=1 + at % 12, year=2021 + at % 4)
        topic = f"HORIZON-CL4-2023-MADE-{subject % 30:02d}"
        projects.append(Project(f"p{at}", words[subject], topic, "Made", "HORIZON", "RIA", start))
        members = random.choice(COMPANIES, 8, replace=False)
        parts += [
            Participation(int(m), f"p{at}", "coordinator" if i == 0 else "participant")
            for i, m in enumerate(members)
        ]
    return Corpus(companies, projects, parts, date(2025, 6, 1))
