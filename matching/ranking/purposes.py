"""The rankers by name: which tasks teach and need each of them, and what each may read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import EU27, Task, Taskmaster
from matching.ranking.features import (
    ENCODED,
    FEATURES,
    HIDDEN_FROM_NEWCOMERS,
    ROLE,
    TEAMED,
    TITLED,
    Feature,
)

COMPANIES, ORGANISATIONS, REGION = "companies", "organisations", "region"
PROJECTS, CALLS, TEAMS, STRANGERS = "projects", "calls", "teams", "strangers"
TEAM_STRANGERS = "team strangers"
THIN_COMPANIES, THIN_PROJECTS = "thin companies", "thin projects"
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

_PLAIN = frozenset({COMPANIES, ORGANISATIONS})
"""Rankers without curves and without the encoder's reading.

Both gained on questions left out of the year they learned from (nDCG@10 +.009 on 2023) and lost in
the year after (-.005 on 2024): with much history the curves fit the year."""

_TITLED = frozenset({CALLS, TEAMS, TEAM_STRANGERS})
"""Rankers whose questions are titles of topics: too short for the encoder to be asked."""

_OWN = (
    (frozenset({CALLS}), TITLED),
    (frozenset({THIN_PROJECTS}), ROLE),
    (frozenset({TEAMS}), TEAMED),
)
"""Rankers and the features that they alone read: others gained nothing by them on 2023."""


def purpose_of(task: str) -> str:
    """The ranker a benchmark task is served by."""
    return _PURPOSE[task]


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


def features_of(purpose: str) -> tuple[str, ...]:
    """Names of the features that a ranker may read."""
    others = [names for owner, names in _OWN if purpose not in owner]
    names = [name for name in FEATURES if not any(name in theirs for theirs in others)]
    if purpose in THIN:
        names = [name for name in names if name not in HIDDEN_FROM_NEWCOMERS]
    if purpose in _PLAIN:
        names = [name for name in names if _plain(FEATURES[name])]
    return tuple(names)


def in_words(purpose: str) -> bool:
    """Whether a ranker reads no vector of the encoder: by its features, or by its questions."""
    return purpose in _TITLED or not ENCODED & set(features_of(purpose))


def _plain(feature: Feature) -> bool:
    return feature.power == 1 and feature.name not in ENCODED
