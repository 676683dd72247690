"""Past consortia that had several members of a half-built team tell who completes it."""

from datetime import date

import numpy as np
import pytest

from matching.past.history import History
from matching.ranking import asked
from matching.ranking.batch import Batch
from matching.ranking.features import FEATURES, TEAMED
from matching.ranking.field import Field
from matching.ranking.purposes import LESSONS, TEAMS, features_of
from matching.records import Indices, records_of
from matching.types import Company
from tests.matching.corpora import corpus, past

SONAR = "sonar for harbours and seabed"
SPACE = "satellites watch the weather from low orbits"
EVERYBODY = [Company(i, f"Org {i}", "DE") for i in range(6)]
ELSE = [(word, [5]) for word in ("alloys", "bridges", "cement", "dams", "engines", "fuels") * 2]
"""Other work, so that no word is in more than a quarter of the texts."""
GROUPS = [(SONAR, [0, 1, 2]), (SONAR, [0, 3]), (SONAR, [1, 3]), (SONAR, [4, 5])]


def _told(name: str, given: list[int], groups: list[tuple[str, list[int]]]) -> np.ndarray:
    """Everybody's value for a team of the given ones, projects of one age."""
    history = History(records_of(corpus(EVERYBODY, *past(groups))), date(2025, 1, 1).toordinal())
    history.recency = np.ones_like(history.recency)
    team: Indices = np.array(given)
    field = Field(history, np.arange(len(EVERYBODY)))
    told = FEATURES[name].function(Batch(asked.teams(history, [team], [SONAR]), field))
    row: np.ndarray = told[0]
    return row


def test_a_project_counts_by_the_squared_cosine_of_its_members_and_the_team() -> None:
    told = _told("consortia", [0, 1], GROUPS)
    assert told[[2, 3, 4, 5]].tolist() == pytest.approx([2**2 / (2 * 3), 2 / (2 * 2), 0, 0])
    closest = _told("closest_consortia", [0, 1], GROUPS)
    assert closest[[2, 3, 4, 5]].tolist() == pytest.approx([(2 / 3) ** 2, 2 * 0.25**2, 0, 0])


def test_one_project_of_several_members_tells_more_than_as_many_ties_apart() -> None:
    together = _told("consortia", [0, 1], [(SONAR, [0, 1, 2, 3])])
    apart = _told("consortia", [0, 1], [(SONAR, [0, 2, 3, 4]), (SONAR, [1, 2, 3, 5])])
    assert together[3] == pytest.approx(2 * apart[3])


def test_how_close_the_closest_project_is_counts_beside_who_was_closer() -> None:
    told = _told("closest", [0, 1], GROUPS)
    assert told[[2, 3, 4]].tolist() == pytest.approx([2 / 3, 0.125**0.5, 0])
    assert FEATURES["closest"].scale == "plain"
    assert FEATURES["closest_consortia"].scale == "share"


def test_projects_alike_in_words_count_beside_the_overlap() -> None:
    groups = [(SONAR, [0, 2]), (SPACE, [1, 3]), *[(SONAR, [4]), (SPACE, [4])] * 2, *ELSE]
    told = _told("alike_consortia", [0, 1], groups)
    assert told[2] > 0 == told[3]


def test_who_led_is_told_of_both_sides() -> None:
    """The first of each group coordinated."""
    groups = [(SONAR, [2, 0, 1]), (SONAR, [0, 3, 1])]
    it = _told("consortia_it_led", [0, 1], groups)
    assert it[2] > 0 == it[3]
    they = _told("consortia_they_led", [0, 1], groups)
    assert they[3] > 0 == they[2]


def test_the_next_step_leads_from_the_closest_projects() -> None:
    told = _told(
        "step_from_consortia", [0, 1], [(SONAR, [0, 1, 2]), (SONAR, [2, 3]), (SONAR, [4, 5])]
    )
    assert told[3] > 0 == told[4]


def test_kindred_work_of_the_members_is_told_without_a_tie() -> None:
    groups = [(SONAR, [0, 1]), (SONAR, [2]), (SONAR, [2, 3]), *[(SPACE, [4])] * 3, *ELSE]
    told = _told("members_meaning", [0, 1], groups)
    assert told[2] > told[4]


def test_only_the_ranker_of_teams_reads_consortia() -> None:
    assert {p for p in LESSONS if set(features_of(p)) & TEAMED} == {TEAMS}
    assert set(features_of(TEAMS)) >= TEAMED
