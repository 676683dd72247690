"""Titles of past topics tell a call's question who worked on such things."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matching.benchmark.questions.loading import load
from matching.past.history import History
from matching.past.titles import Titles
from matching.ranking import asked
from matching.ranking.batch import Batch
from matching.ranking.features import FEATURES, TITLED
from matching.ranking.field import Field
from matching.ranking.purposes import CALLS, COMPANIES, LESSONS, features_of
from matching.records import strings
from tests.matching.tables import write

UNTIL = date(2024, 1, 1).toordinal()


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    folder: Path = write(tmp_path_factory.mktemp("tables"))
    return History(load([folder]).records, UNTIL)


@pytest.fixture(scope="module")
def field(history: History) -> Field:
    return Field(history, np.flatnonzero(history.active))


def test_projects_are_found_under_the_titles_most_alike() -> None:
    titles = Titles(strings(["Sonar for harbours", "", "Sonar for harbours", "Wind turbines"]))
    alike = titles.like(["Sonar for harbours", "Novel wind turbines", "Bread"])
    assert titles.size.tolist() == [2, 1]
    assert alike[0].tolist() == pytest.approx([1, 0])
    assert alike[1, 1] > 0.5
    assert alike[2].tolist() == [0, 0]
    under = titles.projects_of(alike).toarray()
    assert under[0].tolist() == pytest.approx([1, 0, 1, 0])


@pytest.mark.parametrize("texts", [[], ["", " "], ["the of and"]])
def test_without_titles_nothing_is_alike(texts: list[str]) -> None:
    titles = Titles(strings(texts))
    assert titles.like(["Sonar"]).sum() == 0
    assert titles.projects_of(titles.like(["Sonar"])).shape == (1, len(texts))


def test_a_call_is_brought_to_those_who_worked_under_such_titles(
    history: History, field: Field
) -> None:
    batch = Batch(asked.texts(history, ["New sonar and seabed"]), field)
    ocean = np.array([str(key).startswith("OCEAN") for key in history.organisations.keys])
    ocean = ocean[field.candidates]
    for name in ("title", "kin_family", "close_family", "kin_subjects", "step_from_voted"):
        values = FEATURES[name].function(batch)[0]
        assert values[ocean].mean() > 2 * values[~ocean].mean(), name


def test_a_company_asks_without_words(history: History, field: Field) -> None:
    batch = Batch(asked.companies(history, field.candidates[:2]), field)
    assert batch.titles.sum() == 0
    for name in ("title", "kin_family", "close_scheme"):
        assert FEATURES[name].function(batch).sum() == 0


def test_only_rankers_of_calls_read_titles() -> None:
    assert set(features_of(CALLS)) >= TITLED
    others = [set(features_of(purpose)) & TITLED for purpose in LESSONS if purpose != CALLS]
    assert others == [set()] * (len(LESSONS) - 1)
    assert "few_projects" in features_of(COMPANIES)
