"""A site's first days: rankers that learned from one project each, and what they learn."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from matching.artefact import Model
from matching.benchmark.questions.loading import Archive, load
from matching.engine import Engine
from matching.past.history import History
from matching.ranking import asked
from matching.ranking.batch import Batch
from matching.ranking.features import FEATURES
from matching.ranking.field import Field
from matching.ranking.fitting import Sample, fit
from matching.ranking.purposes import LESSONS, THIN_PROJECTS, features_of
from matching.records import Organisations, Projects, Records, one_project_each, strings
from matching.train import newcomers_past
from matching.types import Company
from tests.matching.corpora import corpus, model, past
from tests.matching.tables import write

SPACE = "satellite antenna telemetry payload orbit station"


def _model() -> Model:
    plain = model()
    ranker = replace(plain.rankers["companies"], base=-1.0)
    return Model({**plain.rankers, "thin companies": ranker, "thin projects": ranker}, plain.card)


def _bases(groups: list[tuple[str, list[int]]]) -> set[float]:
    companies = [Company(i, f"Org {i}", "UA" if i == 1 else "DE") for i in range(1, 10)]
    engine = Engine(corpus(companies, *past(groups)), _model())
    return {pair.base for pair in [*engine.partners(1), *engine.pairs([1], [4, 5, 6])]}


def test_where_nobody_has_a_record_newcomers_are_judged_as_such() -> None:
    assert _bases([(SPACE, [1, 2, 3]), (SPACE, [4, 5, 6]), (SPACE, [7, 8, 9])]) == {-1.0}


def test_among_experienced_organisations_a_newcomer_is_judged_with_all_that_is_known() -> None:
    groups = [(SPACE, [1, 2, 3]), *((SPACE, [i, i + 1, i + 2]) for i in range(2, 8))]
    assert _bases(groups) == {-3.0}


def _questions(count: int = 200) -> Sample:
    """Each with one partner that the text finds and four that only their kind tells of.

    Hundred others have texts of every other strength, and four in five of them the kind.
    """
    random = np.random.default_rng(0)
    rows, hits, at = [], [], []
    for question in range(count):
        text = np.r_[0.97, random.random(104)]
        kind = np.r_[0.0, np.ones(4), random.random(100) < 0.8]
        rows.append(np.stack([text, kind], axis=1))
        hits.append(np.r_[np.ones(5), np.zeros(100)])
        at.append(np.full(105, question))
    values = np.concatenate(rows).astype(np.float32)
    hit = np.concatenate(hits).astype(np.float32)
    asked = np.concatenate(at).astype(np.int64)
    return Sample(("text", "kind"), values, hit, np.ones(len(hit), np.float32), asked)


def _ranks_of_the_found(weights: np.ndarray, sample: Sample) -> float:
    score = (sample.values @ weights).reshape(-1, 105)
    return float((score > score[:, :1]).sum(axis=1).mean())


def test_partners_out_of_reach_do_not_spoil_the_top() -> None:
    sample = _questions()
    plain = fit(sample, 1.0).weights
    reached = fit(sample, 1.0, within_reach=True).weights
    assert _ranks_of_the_found(reached, sample) < _ranks_of_the_found(plain, sample) - 3


def test_a_newcomer_led_its_one_project_or_took_part(tmp_path: Path) -> None:
    records = load([write(tmp_path)]).records
    today = date(2024, 1, 1).toordinal()
    history = History(one_project_each(records, records.projects.start < today), today)
    field = Field(history, np.flatnonzero(history.active))
    led = FEATURES["led"].function(Batch(asked.texts(history, ["Sonar"]), field))
    everyone = records.incidence(records.role == "coordinator")
    began = records.projects.start[records.projects.start < today]
    assert len(began) == len(history.projects)
    past = np.flatnonzero(records.projects.start < today)
    for row, organisation in enumerate(field.candidates):
        (project,) = history.incidence[organisation].indices
        assert led[row] == everyone[organisation, past[project]]
    assert set(led.tolist()) == {0.0, 1.0}
    readers = {purpose for purpose in LESSONS if "led" in features_of(purpose)}
    assert readers == {THIN_PROJECTS}


def test_newcomers_learn_from_the_running_programme_once_it_has_a_past() -> None:
    records = Archive(_records(2000), np.arange(2000) >= 500)
    first, later = date.fromordinal(1001), date.fromordinal(1900)
    assert newcomers_past(records, first).sum() == 1000
    assert newcomers_past(records, later).tolist() == [500 <= k < 1899 for k in range(2000)]


def _records(projects: int) -> Records:
    """Projects without members, one begun on each day."""
    nothing = strings([""] * projects)
    keys = tuple(map(str, range(projects)))
    start = np.arange(1, projects + 1, dtype=np.int64)
    columns = Projects(keys, nothing, nothing, nothing, nothing, nothing, nothing, start)
    none_said = strings([])
    unsized = np.zeros(0, dtype=np.float32)
    nobody = Organisations((), none_said, none_said, none_said, none_said, unsized)
    none = np.zeros(0, dtype=np.int64)
    return Records(nobody, columns, none, none, strings([]))
