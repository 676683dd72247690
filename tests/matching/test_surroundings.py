"""What lies around a newcomer's one project: its field, its programme, and its role there."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matching.benchmark.questions.loading import load
from matching.past.history import History
from matching.ranking import asked
from matching.ranking.batch import Batch
from matching.ranking.features import FEATURES, SURROUNDINGS
from matching.ranking.field import Field
from matching.records import Records, one_project_each
from matching.train import LESSONS, THIN, features_of
from tests.matching.tables import write

UNTIL = date(2024, 1, 1).toordinal()


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Records:
    folder: Path = write(tmp_path_factory.mktemp("tables"))
    return load([folder]).records


def test_a_newcomers_one_project_tells_its_field_and_its_role(records: Records) -> None:
    past = records.projects.start < UNTIL
    history = History(one_project_each(records, past), UNTIL)
    field = Field(history, np.flatnonzero(history.active))
    batch = Batch(asked.companies(history, field.candidates[:1]), field)
    values = {name: FEATURES[name].function(batch) for name in SURROUNDINGS}
    assert {name: row.shape for name, row in values.items()} == dict.fromkeys(
        SURROUNDINGS, field.candidates.shape
    )
    projects = history.incidence[field.candidates].indices
    assert values["project_age"].tolist() == pytest.approx(history.age[projects].tolist())
    led = np.asarray(history.coordinated[field.candidates].sum(axis=1)).ravel()
    assert values["led"].tolist() == led.tolist()
    assert set(np.unique(values["led"])) == {0.0, 1.0}
    # four themes, so about a quarter of all projects
    assert np.expm1(values["family_size"]).mean() == pytest.approx(
        len(history.projects) / 4, rel=0.2
    )
    assert 0 < values["family_growth"].mean() < 1


def test_how_crowded_a_field_is_was_counted_by_hand(records: Records) -> None:
    history = History(records, UNTIL)
    alike = (history.project_terms @ history.projects_by_word).toarray()
    np.fill_diagonal(alike, -1)
    expected = np.sort(alike, axis=1)[:, -20:].mean(axis=1)
    assert history.surroundings.in_words == pytest.approx(expected, rel=1e-4)


def test_rankers_of_newcomers_alone_read_the_surroundings() -> None:
    read = {purpose: set(features_of(purpose)) for purpose in LESSONS}
    assert {purpose for purpose in LESSONS if read[purpose] & SURROUNDINGS} == THIN
    assert all(read[purpose] >= SURROUNDINGS for purpose in THIN)
