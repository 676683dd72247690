"""Does the objective know a real consortium from one with a member exchanged?

A funded project's team is weighed by the objective of assembly beside as many corruptions of it: a
member other than the coordinator, with a past, gives its place to somebody who was not in it. The
percentile is the share of corruptions worth less, ties half. Only what was known before counts: the
topic's title as the call, the record of the past, the true coordinator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from matching.artefact import Model
from matching.benchmark.questions.loading import Archive
from matching.benchmark.questions.tasks import Split, Taskmaster
from matching.calls.fit import levels_of, words_logits
from matching.consortium.problem import Weights
from matching.partners import judgement
from matching.past.history import History
from matching.ranking.field import Field
from matching.ranking.ranker import Numbers
from matching.records import Indices
from matching.types import Facet, FacetKind, Progress

SWAPS = 1000
PROJECTS = 300
SMALLEST = 4
POOL = 400
LEAST_LEVEL = 40
HALF = 0.2
"""Tie strength at which two are half as close as can be."""
CAN_LEAD = 50
TIE = 1e-9
LEAVER_AMONG = "- for a member who is among them too"
LEAVER_NOT_AMONG = "- for a member who is not"
PARTS = ("coverage", "backup", "fit", "collaboration", "newcomers", "idle")
LEARNED = ("coverage", "fit", "collaboration")
STEPS, DECAY = 500, 1e-3
_SEED = 5


class Drawn(StrEnum):
    """Who takes the place of the member."""

    ANYBODY = "anybody with a past"
    ALIKE = "same country and kind"
    POOL = "among the 400 fittest for the call"


@dataclass(frozen=True, eq=False)
class Case:
    """One real team with what is known of it and of everybody who may take a place.

    Positions are those of the field; `team` holds the members with a past, the coordinator first;
    `size` is the whole team's.
    """

    team: Indices
    size: int
    fit: Numbers
    tie: Numbers
    level: Numbers
    newcomer: Numbers


def percentiles(
    archive: Archive,
    split: Split,
    model: Model,
    *,
    weights: Mapping[str, Weights],
    projects: int = PROJECTS,
    progress: Progress | None = None,
) -> list[dict[str, object]]:
    """One row per way of drawing and set of weights: mean percentile and its 95 % interval.

    Args:
        archive: the record.
        split: history and target days.
        model: trained on nothing that lies after the history.
        weights: objectives to compare, by name.
        projects: at most so many target projects, drawn with a fixed seed.
        progress: told how many projects are done.
    """
    found: dict[tuple[str, str], list[float]] = {}
    for done, (case, draw) in enumerate(cases(archive, split, model, projects), 1):
        for drawn in Drawn:
            pairs = draw(drawn, SWAPS)
            if pairs is None:
                continue
            parts = differences(case, pairs)
            for kind, some in _told_apart(case, drawn, pairs):
                for name, weighed in weights.items():
                    share = share_worth_less(parts[some], weighed)
                    found.setdefault((kind, name), []).append(share)
        if progress:
            progress("weighing real teams", done, projects)
    return [_row(drawn, name, np.array(shares)) for (drawn, name), shares in found.items()]


def _told_apart(case: Case, drawn: Drawn, pairs: Pairs) -> Iterator[tuple[str, Numbers]]:
    """The swaps of a kind; where the fittest come, also by whether the one who leaves is such."""
    yield str(drawn), np.ones(len(pairs[0]), dtype=bool)
    if drawn != Drawn.POOL:
        return
    least = np.sort(case.fit)[::-1][: POOL + len(case.team)][-1]
    among = case.fit[case.team[pairs[0]]] >= least
    for words, some in ((LEAVER_AMONG, among), (LEAVER_NOT_AMONG, ~among)):
        if some.any():
            yield words, some


def share_worth_less(parts: Numbers, weights: Weights) -> float:
    """The share of swaps that make the team worth less, ties half."""
    gain = parts @ [getattr(weights, name) for name in PARTS]
    return float((gain > TIE).mean() + 0.5 * (np.abs(gain) <= TIE).mean())


def _row(drawn: str, name: str, shares: Numbers) -> dict[str, object]:
    error = 1.96 * float(shares.std()) / max(1.0, np.sqrt(len(shares)))
    return {
        "in the member's place": drawn,
        "weights": name,
        "projects": len(shares),
        "mean percentile": round(100 * float(shares.mean()), 2),
        "95 % +-": round(100 * error, 2),
        "median": round(100 * float(np.median(shares)), 2),
    }


def markdown(rows: Sequence[Mapping[str, object]]) -> list[str]:
    """A table of all rows."""
    lines = [
        "## Real consortia among swaps",
        "",
        f"Each real team beside {SWAPS} of itself with one member exchanged, weighed by the "
        "objective of assembly: the percentile is the share of swaps worth less, ties half.",
        "",
    ]
    if not rows:
        return lines
    lines += [f"| {' | '.join(rows[0])} |", "|" + "---|" * len(rows[0])]
    return lines + [f"| {' | '.join(map(str, row.values()))} |" for row in rows]


Pairs = tuple[Indices, Indices]
"""Positions in the team of who leaves (never 0), and positions in the field of who comes."""
Draw = Callable[[Drawn, int], Pairs | None]


def cases(
    archive: Archive, split: Split, model: Model, projects: int
) -> Iterator[tuple[Case, Draw]]:
    """Target projects with a coordinator and enough members with a past."""
    today = split.history_until.toordinal()
    master = Taskmaster(archive, split)
    history = History(archive.records, today)
    field = Field(history, np.flatnonzero(history.active))
    position = np.full(len(archive.records.organisations), -1)
    position[field.candidates] = np.arange(len(field))
    leads = archive.records.incidence(archive.records.role == "coordinator").tocsc()
    draw = np.random.default_rng(_SEED)
    given = 0
    for target in draw.permutation(len(master.targets)):
        project = int(master.targets[target])
        lead = leads.indices[leads.indptr[project] : leads.indptr[project + 1]]
        members = position[master.teams[target]]
        members = members[members >= 0]
        if len(lead) != 1 or position[lead[0]] < 0 or len(members) < SMALLEST:
            continue
        team = np.array([position[lead[0]], *(m for m in members if m != position[lead[0]])])
        title = archive.records.projects.topic_title[project]
        case = _case(field, model, str(title), team, len(master.teams[target]))
        if case is None:
            continue
        yield case, _drawer(field, case, np.random.default_rng(_SEED + project))
        given += 1
        if given == projects:
            return


def _case(field: Field, model: Model, title: str, team: Indices, size: int) -> Case | None:
    history = field.history
    question = judgement.question_in_words(history, title)
    if question is None:
        return None
    ranker = model.rankers["calls"]
    past = judgement.past_of(ranker, question, field)[0]
    lead = field.candidates[team[0]]
    strength = np.asarray(history.graph.strength[lead].todense()).ravel()[field.candidates]
    need = Facet(0, FacetKind.NEED, title)
    near = words_logits(history, [need])[0]
    rows = field.incidence
    level = levels_of(np.maximum.reduceat(near[rows.indices], rows.indptr[:-1]))
    record = field.taken_part
    return Case(
        team,
        size,
        1 / (1 + np.exp(-(ranker.base + past.logits))),
        strength / (strength + HALF),
        np.where(level >= LEAST_LEVEL, level, 0),
        np.where(record <= 2, 1 / (1 + record), 0) * level / 100,
    )


def _drawer(field: Field, case: Case, random: np.random.Generator) -> Draw:
    organisations = field.history.organisations
    country = organisations.country[field.candidates]
    kind = organisations.kind[field.candidates]
    outside = np.ones(len(field), dtype=bool)
    outside[case.team] = False

    def draw(drawn: Drawn, swaps: int) -> Pairs | None:
        leaving = random.integers(1, len(case.team), size=swaps)
        if drawn == Drawn.ALIKE:
            return _alike(case, leaving, outside, (country, kind), random)
        able = np.flatnonzero(outside)
        if drawn == Drawn.POOL:
            able = able[np.argsort(-case.fit[able], kind="stable")[:POOL]]
        return leaving, random.choice(able, size=swaps)

    return draw


def _alike(
    case: Case, leaving: Indices, outside: np.ndarray, of: tuple[np.ndarray, np.ndarray],
    random: np.random.Generator,
) -> Pairs | None:  # fmt: skip
    country, kind = of
    coming = np.full(len(leaving), -1)
    for member in np.unique(leaving):
        at = case.team[member]
        able = np.flatnonzero(outside & (country == country[at]) & (kind == kind[at]))
        mine = leaving == member
        if len(able):
            coming[mine] = random.choice(able, size=int(mine.sum()))
    kept = coming >= 0
    return (leaving[kept], coming[kept]) if kept.any() else None


def differences(case: Case, pairs: Pairs) -> Numbers:
    """The objective's parts of the real team less those after each swap, (swaps, 6): `PARTS`."""
    leaving, coming = case.team[pairs[0]], pairs[1]
    most = max(case.size, len(case.team))
    level = case.level[case.team].sum()
    after = level - case.level[leaving] + case.level[coming]
    able, idle = case.level >= CAN_LEAD, case.level == 0
    backed = able[case.team].sum() - able[leaving].astype(int) + able[coming]
    return np.column_stack([
        (np.minimum(level, 100) - np.minimum(after, 100)) / 100,
        (able[case.team].sum() >= 2) - (backed >= 2).astype(float),
        (case.fit[leaving] - case.fit[coming]) / most,
        (case.tie[leaving] - case.tie[coming]) / max(1, most - 1),
        (case.newcomer[leaving] - case.newcomer[coming]) / most,
        (idle[coming].astype(float) - idle[leaving]) / most,
    ])  # fmt: skip


def learned(rows: Sequence[Numbers], fixed: Weights) -> Weights:
    """Weights of coverage, fit and collaboration, none below zero, in the sum of those given.

    Structured pairwise learning: logistic regression without an intercept on the differences of
    the parts (Joachims 2002), by projected gradient steps. Backup and newcomers stay as they are:
    the record says nothing of them.

    Args:
        rows: `differences` per project.
        fixed: the weights to start from, whose other parts stay.
    """
    free = [PARTS.index(name) for name in LEARNED]
    taken = np.concatenate(rows)[:, free]
    scale = taken.std(axis=0).clip(1e-9)
    scaled = taken / scale
    found = np.ones(len(free))
    for _ in range(STEPS):
        wrong = 1 / (1 + np.exp(np.clip(scaled @ found, -50, 50)))
        found = np.maximum(0, found + scaled.T @ wrong / len(scaled) - DECAY * found)
    found /= scale
    found *= sum(getattr(fixed, name) for name in LEARNED) / found.sum()
    return replace(fixed, **dict(zip(LEARNED, map(float, found), strict=True)))
