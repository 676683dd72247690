"""Methods of recommender systems as baselines: fitted as published, better than chance."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matching.benchmark.methods import collaborative
from matching.benchmark.methods.baselines import Reference, places
from matching.benchmark.methods.collaborative import BASELINES, active, ease_weights
from matching.benchmark.questions.loading import load
from matching.benchmark.questions.tasks import Split
from matching.evaluate import evaluate
from matching.past.history import History
from matching.ranking import asked
from matching.ranking.batch import Batch
from matching.ranking.field import Field
from tests.matching.tables import write

DEV = Split(date(2024, 1, 1), date(2024, 1, 1), date(2025, 1, 1))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def history(folder: Path) -> History:
    return History(load([folder]).records, DEV.history_until.toordinal())


def test_ease_solves_its_regression(history: History) -> None:
    """Each column is the ridge regression of an item on all others."""
    weights = ease_weights(history, 10.0)
    partners = np.asarray(history.graph.partners[:, active(history)].todense(), np.float64)
    assert not np.diag(weights).any()
    for column in (0, 7, 30):
        others = np.delete(partners, column, axis=1)
        gram = others.T @ others + 10.0 * np.eye(others.shape[1])
        solved = np.linalg.solve(gram, others.T @ partners[:, column])
        np.testing.assert_allclose(np.delete(weights[:, column], column), solved, atol=1e-4)


def test_only_the_busiest_are_held(history: History) -> None:
    kept = active(history, 10)
    assert len(kept) == 10
    assert history.taken_part[kept].min() >= np.delete(history.taken_part, kept).max()


def test_neither_answers_a_question_in_words(history: History) -> None:
    field = Field(history, np.flatnonzero(history.active))
    worded = Reference(Batch(asked.texts(history, ["satellite antenna"]), field), 1)
    for name in ("EASE", "iALS", "rank fusion of kNN vote and Adamic-Adar", "dense cosine"):
        assert BASELINES[name](worded) is None


def test_tied_candidates_share_their_place() -> None:
    scores = np.array([[3.0, 1.0, 1.0, 2.0]], dtype=np.float32)
    assert places(scores).tolist() == [[1.0, 3.5, 3.5, 2.0]]


def test_both_are_rows_of_the_report_and_above_chance(folder: Path) -> None:
    rows = {row["method"]: row for row in evaluate([folder], DEV, tasks=["CO->XB"]).rows}
    for name in ("EASE", "iALS"):
        assert rows[name]["ndcg@10"] > 1.2 * rows["random"]["ndcg@10"], name


def test_without_the_extra_its_row_is_left_out(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = Field(history, np.flatnonzero(history.active))
    some = Reference(Batch(asked.companies(history, np.array([0, 1])), field), 1)
    answered = BASELINES["iALS"](some)
    assert answered is not None
    assert answered.shape == (2, len(field))
    monkeypatch.setattr(collaborative, "AlternatingLeastSquares", None)
    assert BASELINES["iALS"](some) is None
