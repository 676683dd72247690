"""Calls, fields and kindred organisations; what lies around a newcomer's one project."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matching.benchmark.questions.loading import load
from matching.past.history import History
from matching.past.programme import call
from matching.ranking import asked
from matching.ranking.batch import Batch
from matching.ranking.features import CIRCLES, FEATURES, SURROUNDINGS
from matching.ranking.field import Field
from matching.records import Records, one_project_each
from matching.train import COMPANIES, LESSONS, THIN, features_of
from tests.matching.tables import write

UNTIL = date(2024, 1, 1).toordinal()


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Records:
    folder: Path = write(tmp_path_factory.mktemp("tables"))
    return load([folder]).records


@pytest.fixture(scope="module")
def field(records: Records) -> Field:
    history = History(records, UNTIL)
    return Field(history, np.flatnonzero(history.active))


def _of(field: Field, theme: str) -> np.ndarray:
    keys = [field.history.organisations.keys[at] for at in field.candidates]
    return np.array([str(key).startswith(theme) for key in keys])


def test_those_who_move_in_the_askers_circles_come_first(field: Field) -> None:
    ocean = _of(field, "OCEAN")
    batch = Batch(asked.companies(field.history, field.candidates[ocean][:1]), field)
    for name in sorted(CIRCLES):
        values = FEATURES[name].function(batch)[0]
        assert values[ocean].mean() > 2 * values[~ocean].mean(), name


def test_work_begun_in_the_last_year_alone_is_fresh(field: Field) -> None:
    history = field.history
    fresh = np.asarray(history.incidence @ (history.age < 1).astype(np.float32)) > 0
    told = np.asarray(history.themes.fresh_families.sum(axis=1)).ravel() > 0
    assert told.tolist() == fresh.tolist()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("HORIZON-CL4-2023-SPACE-01-11", ("HORIZON-CL4-2023-SPACE-01",)),
        ("horizon-cl4-2023", ("HORIZON-CL4",)),
        ("HORIZON-CL4", ()),
        ("", ()),
    ],
)
def test_a_call_is_its_topics_without_their_numbers(code: str, expected: tuple[str, ...]) -> None:
    assert call(code) == expected


def test_an_organisation_is_not_its_own_kin(field: Field) -> None:
    first = field.candidates[:1]
    alone = Field(History(_only_of(field, int(first[0])), UNTIL), first)
    batch = Batch(asked.companies(alone.history, first), alone)
    assert FEATURES["kindred_partners"].function(batch).tolist() == [[0.0]]


def _only_of(field: Field, organisation: int) -> Records:
    """A past in which one organisation works alone."""
    past = field.history
    first = past.incidence[organisation].indices[:1]
    kept = np.isin(np.arange(len(past.projects)), first)
    records = Records(
        past.organisations,
        past.projects,
        np.array([organisation]),
        first.astype(np.int64),
        np.array(["participant"], dtype=object),
    )
    return records.only(kept)


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


def test_each_ranker_reads_the_features_it_gains_by() -> None:
    read = {purpose: set(features_of(purpose)) for purpose in LESSONS}
    assert {purpose for purpose in LESSONS if read[purpose] & CIRCLES} == {COMPANIES}
    assert {purpose for purpose in LESSONS if read[purpose] & SURROUNDINGS} == THIN
    assert all(read[purpose] >= SURROUNDINGS for purpose in THIN)
