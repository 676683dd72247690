"""Trains the rankers on the years before a given day."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from matching.artefact import Model, save_model
from matching.benchmark.questions.loading import Archive, load, with_vectors
from matching.benchmark.questions.sources import LIMITS, described
from matching.benchmark.questions.tasks import ENOUGH_PAST, SAMPLE, Split, Task, Taskmaster
from matching.past.history import History
from matching.ranking import forecast
from matching.ranking.fitting import REFERENCE_PRIOR, Sample, fit, join
from matching.ranking.purposes import (
    CALLS,
    COMPANIES,
    LESSONS,
    ORGANISATIONS,
    REGION,
    TEAM_STRANGERS,
    TEAMS,
    THIN_COMPANIES,
    THIN_PROJECTS,
    features_of,
)
from matching.ranking.ranker import LinearRanker
from matching.ranking.sampling import draw
from matching.records import Flags, one_project_each
from matching.text.vectors import VectorStore
from matching.types import Progress

ATTRIBUTION = (
    "Contains data from CORDIS, (c) European Union, licensed under CC BY 4.0; "
    "modified (cleaned, joined, time-split)"
)
_RIDGE = {TEAMS: 10.0, TEAM_STRANGERS: 300.0}
"""Precision of the prior where 1000 is too tight; chosen on 2023.

A question of TEAM+1 has one answer only, so a prior weighs more there."""

_NEAR = frozenset({CALLS, THIN_COMPANIES, THIN_PROJECTS})
"""Rankers that learn from partners within reach first (`fitting.fit`)."""

FORETOLD = frozenset({COMPANIES, ORGANISATIONS, REGION})
"""Rankers whose base is set for the year to come; the others' is that of the year they learned
from, since a question in words has no twin a year later."""


class TrainingError(Exception):
    """There is nothing to learn from; the message says what is missing."""


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
    begun = time.perf_counter()
    archive = load(data)
    sources = described(data, archive, until, store)
    if adopt is None:
        archive = before_day(archive, until)
    if store:
        archive = with_vectors(archive, store, progress)
    model = train_model(archive, until, progress)
    said = {**sources, "training_seconds": round(time.perf_counter() - begun, 1)}
    model = Model(model.rankers, {**model.card, **said})
    if adopt:
        model = adopt(model, archive)
    return save_model(model, out).card


def newcomers_past(archive: Archive, day: date) -> Flags:
    """Projects before a day of which a newcomer has one: those that make up the tasks' past.

    They are the running programme's, or everybody's where it had no past of its own yet.
    """
    past = np.asarray(archive.records.projects.start < day.toordinal())
    running = past & archive.current
    return running if running.sum() >= ENOUGH_PAST else past


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
    reads: Mapping[str, Sequence[str]] | None = None,
) -> Model:
    """Rankers fitted to the partners found in the year before `until`.

    Features are read one year before `until`, labels are the links of that year; nothing after
    `until` is looked at. Deterministic: fixed seeds, one order. `purposes` names the rankers
    wanted; empty for all. `taught` is shown the sample that each of them learned from. `reads`
    names features for some rankers instead of those they read today.

    Raises:
        TrainingError: the year before `until` holds no new links.
    """
    school = School(archive, until, reads=reads)
    wanted = [purpose for purpose in LESSONS if purpose in purposes or not purposes]
    rankers: dict[str, LinearRanker] = {}
    for done, purpose in enumerate(wanted):
        if progress:
            progress("training rankers", done, len(wanted))
        ranker = school.ranker(purpose, taught)
        if ranker:
            rankers[purpose] = ranker
    if progress:
        progress("training rankers", len(wanted), len(wanted))
    return Model(rankers, school.card(rankers))


class School:
    """The year before a day, ready to teach one ranker after the other.

    `past`, where given, is the history on that day, which is then not built a second time.
    """

    def __init__(
        self,
        archive: Archive,
        until: date,
        past: History | None = None,
        reads: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._until = until
        self._reads = reads or {}
        self._known = known = before_day(archive, until)
        self._cut = cut = until.replace(year=until.year - 1)
        self._past = past
        self.history = History(known.records, cut.toordinal())
        self._newcomers = newcomers_past(known, cut)
        self.thin = History(one_project_each(known.records, self._newcomers), cut.toordinal())
        self.master = Taskmaster(known, Split(cut, cut, until), SAMPLE, stand_in=True)
        if len(self.master.targets) == 0:
            raise TrainingError(
                f"No project starts between {cut} and {until}: give data that reaches further back."
            )

    def ranker(
        self, purpose: str, taught: Callable[[str, Sample], None] | None = None
    ) -> LinearRanker | None:
        """A ranker fitted to the year, its base set for the year to come.

        None without partners, and where all who were asked about became partners.

        `taught` is shown the sample it learned from.
        """
        tasks = [task for task in LESSONS[purpose](self.master) if len(task)]
        if not tasks:
            return None
        names = tuple(self._reads.get(purpose) or features_of(purpose))
        drawn = (
            _draw(self.thin if task.thin else self.history, task, purpose, names) for task in tasks
        )
        sample = join(list(drawn))
        if sample.hit.all():  # nobody to tell partners from
            return None
        if taught:
            taught(purpose, sample)
        fitted = fit(sample, _RIDGE.get(purpose, 1000.0), within_reach=purpose in _NEAR)
        return self._foretold(purpose, fitted) if purpose in FORETOLD else fitted

    def read(self, archive: Archive, past: History) -> School:
        """The same year of an archive with vectors; what was computed of words is kept."""
        other = copy(self)
        other._known = known = before_day(archive, self._until)
        vectors = known.records.projects.vectors
        if vectors is None:
            return self
        before = known.records.projects.start < self._cut.toordinal()
        other.history = self.history.read(vectors[before])
        other.thin = self.thin.read(vectors[self._newcomers])
        other._past = other._today = past
        other.master = self.master.of(known)
        return other

    def questions(self) -> None:
        """Compute what all lessons are made from."""
        for part in ("known", "warm", "fresh", "teams", "ever_met"):
            getattr(self.master, part)

    def card(self, rankers: Mapping[str, LinearRanker]) -> dict[str, Any]:
        """What a model of these rankers says of itself."""
        return {
            "name": "spilno-history",
            "trained_until": self._until.isoformat(),
            "features_read_on": self._cut.isoformat(),
            "past_projects": len(self.history.projects),
            "target_projects": len(self.master.targets),
            "encoded_projects": int(self.history.space.known.sum()),
            "reference_prior": REFERENCE_PRIOR,
            "partners_a_question": {
                name: round(rankers[name].partners, 3) for name in sorted(FORETOLD & set(rankers))
            },
            "attribution": ATTRIBUTION,
            "limits": LIMITS,
        }

    @cached_property
    def _today(self) -> History:
        """The past on the day until which is learned."""
        return self._past or History(self._known.records, self._until.toordinal())

    @cached_property
    def _years(self) -> list[Taskmaster]:
        split = Split(self._until, self._cut, self._until)
        return forecast.years_before(self._known, split, SAMPLE)

    @cached_property
    def _rehearsal(self) -> forecast.Rehearsal:
        split = Split(self._until, self._cut, self._until)
        return forecast.Rehearsal(self._known, split, forecast.QUESTIONS, stand_in=True)

    def _foretold(self, purpose: str, ranker: LinearRanker) -> LinearRanker:
        """The ranker with a base for the year that begins on the day."""
        lesson = LESSONS[purpose]
        partners = forecast.partners_a_question(self._years, lesson)
        doubt = forecast.missed(self._years, lesson)
        return forecast.settled(ranker, self._today, lesson(self._rehearsal), partners, doubt)


def _draw(history: History, task: Task, purpose: str, names: tuple[str, ...]) -> Sample:
    if purpose == REGION and len(task) > SAMPLE // 5:
        task = _thinned(task, SAMPLE // 5)
    return draw(history, task, names)


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
