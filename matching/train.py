"""Trains the rankers on the years before a given day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from matching.artefact import Model, save_model
from matching.benchmark.questions.loading import Archive, load, with_vectors
from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import EU27, SAMPLE, Split, Task, Taskmaster
from matching.past.history import History
from matching.ranking import forecast
from matching.ranking.features import (
    ENCODED,
    FEATURES,
    HIDDEN_FROM_NEWCOMERS,
    SURROUNDINGS,
    TITLED,
    Feature,
)
from matching.ranking.fitting import REFERENCE_PRIOR, Sample, fit, join
from matching.ranking.ranker import LinearRanker
from matching.ranking.sampling import draw
from matching.records import Flags, one_project_each
from matching.text.vectors import VectorStore
from matching.types import Progress

ATTRIBUTION = (
    "Contains data from CORDIS, (c) European Union, licensed under CC BY 4.0; "
    "modified (cleaned, joined, time-split)"
)
COMPANIES, ORGANISATIONS, REGION = "companies", "organisations", "region"
PROJECTS, CALLS, TEAMS, STRANGERS = "projects", "calls", "teams", "strangers"
TEAM_STRANGERS = "team strangers"
THIN_COMPANIES, THIN_PROJECTS = "thin companies", "thin projects"
_ENOUGH_PAST = 1000
"""Projects of the running programme from which on it alone makes up the tasks' past."""
THIN = frozenset({THIN_COMPANIES, THIN_PROJECTS})
"""Rankers that see one project of everybody and no graph."""

_PURPOSE = {
    "CO->CO": COMPANIES,
    "CO->XB": ORGANISATIONS,
    "UA->EU": ORGANISATIONS,
    "EU->UA": REGION,
    "PROJ->ORG": PROJECTS,
    "CALL->ORG": CALLS,
    "PROJ->UA": PROJECTS,
    "TEAM+1": TEAMS,
    "TEAM+1 STRANGERS": TEAM_STRANGERS,
    "STRANGERS": STRANGERS,
    "THIN CO->CO": THIN_COMPANIES,
    "THIN PROJ->ORG": THIN_PROJECTS,
}
_NEIGHBOURS = ("UA", "RS", "TR", "BA", "MK", "AL", "ME", "MD", "GE", "IS", "EE", "LV", "LT")
"""Small candidate sides that teach how to rank within one country; Ukraine alone is too few."""


_RIDGE = {TEAMS: 10.0, TEAM_STRANGERS: 300.0}
"""Precision of the prior where 1000 is too tight; chosen on 2023.

A question of TEAM+1 has one answer only, so a prior weighs more there."""

_PLAIN = frozenset({COMPANIES, ORGANISATIONS})
"""Rankers without curves and without the encoder's reading.

Both gained on questions left out of the year they learned from (nDCG@10 +.009 on 2023) and lost in
the year after (-.005 on 2024): with much history the curves fit the year."""

_OWN = ((frozenset({CALLS}), TITLED), (THIN, SURROUNDINGS))
"""Rankers and the features that they alone read: others gained nothing by them on 2023."""

_NEAR = frozenset({CALLS, THIN_COMPANIES, THIN_PROJECTS})
"""Rankers that learn from partners within reach first (`fitting.fit`)."""

FORETOLD = frozenset({COMPANIES, ORGANISATIONS, REGION})
"""Rankers whose base is set for the year to come; the others' is that of the year they learned
from, since a question in words has no twin a year later."""


class TrainingError(Exception):
    """There is nothing to learn from; the message says what is missing."""


def purpose_of(task: str) -> str:
    """The ranker a benchmark task is served by."""
    return _PURPOSE[task]


def train(
    data: Sequence[Path],
    until: date,
    out: Path,
    *,
    store: VectorStore | None = None,
    adopt: Callable[[Model, Archive], Model] | None = None,
    progress: Progress | None = None,
) -> Mapping[str, Any]:
    """Train on everything before `until`, write the artefact to `out`, and answer its card.

    `store` keeps and makes the vectors of project texts; None trains on words alone. `adopt` is
    asked before anything is written, with all that was read, later years too: it answers the
    model with its card completed, or raises.
    """
    archive = load(data)
    if adopt is None:
        archive = before_day(archive, until)
    if store:
        archive = with_vectors(archive, store, progress)
    model = train_model(archive, until, progress)
    if adopt:
        model = adopt(model, archive)
    save_model(model, out)
    return {**model.card, "model_id": model.model_id}


def newcomers_past(archive: Archive, day: date) -> Flags:
    """Projects before a day of which a newcomer has one: those that make up the tasks' past.

    They are the running programme's, or everybody's where it had no past of its own yet.
    """
    past = np.asarray(archive.records.projects.start < day.toordinal())
    running = past & archive.current
    return running if running.sum() >= _ENOUGH_PAST else past


def before_day(archive: Archive, day: date) -> Archive:
    """The archive as it was: projects that start on the day or later are gone."""
    before = archive.records.projects.start < day.toordinal()
    return Archive(archive.records.only(before), archive.current[before])


def train_model(
    archive: Archive,
    until: date,
    progress: Progress | None = None,
    purposes: Collection[str] = (),
    taught: Callable[[str, Sample], None] | None = None,
) -> Model:
    """Rankers fitted to the partners found in the year before `until`.

    Features are read one year before `until`, labels are the links of that year; nothing after
    `until` is looked at. Deterministic: fixed seeds, one order. `purposes` names the rankers
    wanted; empty for all. `taught` is shown the sample that each of them learned from.

    Raises:
        TrainingError: the year before `until` holds no new links.
    """
    known = before_day(archive, until)
    cut = until.replace(year=until.year - 1)
    history = History(known.records, cut.toordinal())
    newcomers = newcomers_past(known, cut)
    thin = History(one_project_each(known.records, newcomers), cut.toordinal())
    master = Taskmaster(known, Split(cut, cut, until), SAMPLE)
    if len(master.targets) == 0:
        raise TrainingError(
            f"No project starts between {cut} and {until}: give data that reaches further back."
        )
    wanted = [purpose for purpose in LESSONS if purpose in purposes or not purposes]
    rankers: dict[str, LinearRanker] = {}
    for done, purpose in enumerate(wanted):
        if progress:
            progress("training rankers", done, len(wanted))
        tasks = [task for task in LESSONS[purpose](master) if len(task)]
        if tasks:
            drawn = (_draw(thin if task.thin else history, task, purpose) for task in tasks)
            sample = join(list(drawn))
            if taught:
                taught(purpose, sample)
            ridge = _RIDGE.get(purpose, 1000.0)
            rankers[purpose] = fit(sample, ridge, within_reach=purpose in _NEAR)
    if progress:
        progress("training rankers", len(wanted), len(wanted))
    rankers |= _foretold(known, rankers, Split(until, cut, until), progress)
    card = {
        "name": "spilno-history",
        "trained_until": until.isoformat(),
        "features_read_on": cut.isoformat(),
        "past_projects": len(history.projects),
        "target_projects": len(master.targets),
        "encoded_projects": int(history.space.known.sum()),
        "reference_prior": REFERENCE_PRIOR,
        "partners_a_question": {
            name: round(rankers[name].partners, 3) for name in sorted(FORETOLD & set(rankers))
        },
        "attribution": ATTRIBUTION,
        "limits": "Labels are funded consortia: symmetric, positive-only, civil research. "
        "The score is fit, never a chance of acceptance or of funding.",
    }
    return Model(rankers, card)


def _foretold(
    known: Archive,
    rankers: Mapping[str, LinearRanker],
    split: Split,
    progress: Progress | None,
) -> dict[str, LinearRanker]:
    """Rankers with a base for the year that begins where `split.history_until` is."""
    wanted = [purpose for purpose in LESSONS if purpose in FORETOLD and purpose in rankers]
    if not wanted:
        return {}
    years = forecast.years_before(known, split, SAMPLE)
    history = History(known.records, split.history_until.toordinal())
    master = forecast.Rehearsal(known, split, forecast.QUESTIONS)
    found: dict[str, LinearRanker] = {}
    for done, purpose in enumerate(wanted):
        if progress:
            progress("setting the base for the year to come", done, len(wanted))
        partners = forecast.partners_a_question(years, LESSONS[purpose])
        tasks = LESSONS[purpose](master)
        found[purpose] = forecast.settled(rankers[purpose], history, tasks, partners)
    if progress:
        progress("setting the base for the year to come", len(wanted), len(wanted))
    return found


def _region(master: Taskmaster) -> list[Task]:
    return [
        master.pairs(f"EU->{code}", master.country(EU27), master.country(frozenset({code})))
        for code in _NEIGHBOURS
    ]


def _lesson(task: str) -> Callable[[Taskmaster], list[Task]]:
    return lambda master: [BUILDERS[task](master)]


LESSONS: Mapping[str, Callable[[Taskmaster], list[Task]]] = {
    COMPANIES: _lesson("CO->CO"),
    ORGANISATIONS: _lesson("CO->XB"),
    REGION: _region,
    PROJECTS: _lesson("PROJ->ORG"),
    CALLS: _lesson("CALL->ORG"),
    TEAMS: _lesson("TEAM+1"),
    TEAM_STRANGERS: _lesson("TEAM+1 STRANGERS"),
    STRANGERS: _lesson("STRANGERS"),
    THIN_COMPANIES: _lesson("THIN CO->CO"),
    THIN_PROJECTS: _lesson("THIN PROJ->ORG"),
}
"""Name of a ranker -> the tasks whose partners teach it."""


def _draw(history: History, task: Task, purpose: str) -> Sample:
    if purpose == REGION and len(task) > SAMPLE // 5:
        task = _thinned(task, SAMPLE // 5)
    return draw(history, task, features_of(purpose))


def features_of(purpose: str) -> tuple[str, ...]:
    """Names of the features that a ranker may read."""
    others = [names for owner, names in _OWN if purpose not in owner]
    names = [name for name in FEATURES if not any(name in theirs for theirs in others)]
    if purpose in THIN:
        names = [name for name in names if name not in HIDDEN_FROM_NEWCOMERS]
    if purpose in _PLAIN:
        names = [name for name in names if _plain(FEATURES[name])]
    return tuple(names)


def _plain(feature: Feature) -> bool:
    return feature.power == 1 and feature.name not in ENCODED


def _thinned(task: Task, size: int) -> Task:
    kept = np.sort(np.random.default_rng(0).choice(len(task), size, replace=False))
    return Task(
        task.name,
        task.candidates,
        task.asking[kept],
        task.texts,
        tuple(task.relevant[k] for k in kept),
        lambda row: task.allowed(int(kept[row])),
    )
