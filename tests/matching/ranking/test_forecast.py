"""The base of a ranker expects what the years before tell, without a label of the year to come."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import expit

from matching.artefact import Model, load_model, save_model
from matching.benchmark.questions.loading import Archive, load
from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import Split, Task, Taskmaster
from matching.past.history import History
from matching.ranking import forecast
from matching.ranking.purposes import COMPANIES, REGION
from matching.ranking.ranker import LinearRanker
from matching.ranking.sampling import batches
from matching.train import FORETOLD, before_day, train_model
from tests.matching.tables import write

UNTIL = date(2024, 1, 1)
BEFORE = Split(UNTIL, date(2023, 1, 1), UNTIL)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return load([write(tmp_path_factory.mktemp("tables"))])


@pytest.fixture(scope="module")
def known(archive: Archive) -> Archive:
    return before_day(archive, UNTIL)


@pytest.fixture(scope="module")
def model(archive: Archive) -> Model:
    return train_model(archive, UNTIL, purposes=FORETOLD)


def _companies(master: Taskmaster) -> list[Task]:
    return [BUILDERS["CO->CO"](master)]


def test_partners_are_those_of_the_years_before_and_of_no_other(
    archive: Archive, known: Archive
) -> None:
    years = forecast.years_before(known, BEFORE, 1500)
    found = forecast.partners_a_question(years[:1], _companies)
    [last] = _companies(Taskmaster(known, Split(date(2023, 1, 1), date(2023, 1, 1), UNTIL)))
    assert found == pytest.approx(np.mean([len(hits) for hits in last.relevant]))
    with_future = forecast.years_before(archive, BEFORE, 1500)
    assert forecast.partners_a_question(with_future[:1], _companies) == found


def test_a_forecast_is_doubted_as_far_as_earlier_ones_missed() -> None:
    # Newest first: 8 after (4, 4, 4) missed by the factor 2, 4 after (4, 4, 4) not at all.
    years: Any = [8, 4, 4, 4, 4]
    nobody = np.zeros(0, dtype=np.int64)

    def lesson(partners: Any) -> list[Task]:
        everyone = np.arange(partners)
        return [Task("CO->CO", everyone, nobody, (), (everyone,), lambda _: everyone >= 0)]

    assert forecast.missed(years, lesson) == pytest.approx(np.log(2) / np.sqrt(2))
    assert forecast.missed(years[:3], lesson) == 0


def test_a_doubtful_year_widens_the_band(known: Archive) -> None:
    ranker = train_model(known, UNTIL, purposes=(REGION,)).rankers[REGION]
    task = BUILDERS["EU->UA"](Taskmaster(known, BEFORE))
    sure = forecast.settled(ranker, History(known.records, UNTIL.toordinal()), [task], 2.0)
    unsure = forecast.settled(ranker, History(known.records, UNTIL.toordinal()), [task], 2.0, 0.3)
    assert unsure.spread == pytest.approx(np.hypot(sure.spread, 0.3))
    assert unsure.base == sure.base


def test_those_who_ask_again_are_not_offered_whom_they_met(known: Archive) -> None:
    [task] = _companies(forecast.Rehearsal(known, BEFORE, 100))
    assert len(task) > 0
    assert not any(task.allowed(row)[hits].any() for row, hits in enumerate(task.relevant))


def test_the_settled_base_expects_what_was_foretold(known: Archive, model: Model) -> None:
    ranker = replace(model.rankers[COMPANIES], base=3.0)
    history = History(known.records, UNTIL.toordinal())
    tasks = _companies(forecast.Rehearsal(known, BEFORE, forecast.QUESTIONS))
    settled = forecast.settled(ranker, history, tasks, 2.5)
    shift = forecast.moved(forecast.rate_among(2.5, tasks[0]))
    total = 0.0
    for _, batch, allowed in batches(history, tasks[0]):
        total += float(expit(settled.scores(batch, allowed)[allowed] + shift).sum())
    assert total / len(tasks[0]) == pytest.approx(2.5, abs=1e-2)
    assert settled.partners == 2.5


def test_a_model_keeps_what_it_foretells(model: Model, tmp_path: Path) -> None:
    assert set(model.rankers) == FORETOLD
    save_model(model, tmp_path)
    loaded = load_model(tmp_path)
    assert loaded.model_id == model.model_id
    assert loaded.rankers[REGION].partners == model.rankers[REGION].partners
    assert model.card["partners_a_question"][REGION] == round(model.rankers[REGION].partners, 3)


def test_nothing_is_settled_where_nobody_asked(model: Model, known: Archive) -> None:
    ranker: LinearRanker = model.rankers[COMPANIES]
    history = History(known.records, UNTIL.toordinal())
    assert forecast.settled(ranker, history, [], 2.0).base == ranker.base
