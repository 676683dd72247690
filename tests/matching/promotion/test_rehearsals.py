"""Where the data end, recipes are judged: trained until earlier days, by the command alone."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from matching.artefact import SHIPPED, Model, load_model, save_model
from matching.benchmark.questions.loading import Archive, load
from matching.promotion.judging import PromotionError, rehearsed
from matching.promotion.terms import NotAdoptedError, Terms, recipes
from matching.train import train, train_model
from tests.matching.tables import write

UNTIL = date(2023, 1, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def archive(folder: Path) -> Archive:
    return load([folder])


@pytest.fixture(scope="module")
def good(archive: Archive) -> Model:
    return train_model(archive, UNTIL)


def _until(archive: Archive, year: int, *, turned: bool = False) -> Model:
    model = train_model(archive, date(year, 1, 1))
    rankers = {n: replace(r, weights=-r.weights) for n, r in model.rankers.items()}
    return Model(rankers, model.card) if turned else model


def test_at_the_end_of_the_data_recipes_are_judged_on_earlier_years(
    folder: Path, archive: Archive, tmp_path: Path
) -> None:
    pairs = []
    for year in (2023, 2024):
        champion, challenger = tmp_path / f"old{year}", tmp_path / f"new{year}"
        save_model(_until(archive, year, turned=True), champion)
        save_model(_until(archive, year), challenger)
        pairs.append((champion, challenger))
    terms = Terms(rehearsals=tuple(pairs))
    train([folder], date(2025, 1, 1), tmp_path / "new", adopt=terms.adopt)
    adoption = json.loads((tmp_path / "new" / "card.json").read_text())["adoption"]
    assert adoption["adopted"] is True
    assert [one["year"] for one in adoption["comparisons"] if one["slice"] == "all"] == [2023, 2024]
    assert [len(ids) for ids in adoption["rehearsed"]] == [2, 2]
    turned = Terms(rehearsals=tuple((new, old) for old, new in pairs))
    with pytest.raises(NotAdoptedError, match="2023: CO->CO"):
        train([folder], date(2025, 1, 1), tmp_path / "other", adopt=turned.adopt)


def test_a_rehearsal_is_of_two_successive_years_and_of_the_recipe_that_is_written(
    archive: Archive, good: Model
) -> None:
    with pytest.raises(PromotionError, match="successive years"):
        rehearsed([(good, good)], good, archive)
    fewer = {
        name: replace(r, names=r.names[:-1], weights=r.weights[:-1], centres=r.centres[:-1])
        for name, r in good.rankers.items()
    }
    later = Model(good.rankers, {**good.card, "trained_until": "2024-01-01"})
    with pytest.raises(PromotionError, match="different recipes"):
        rehearsed([(good, good), (later, later)], Model(fewer, good.card), archive)


def _reading_less(model: Model, purpose: str) -> Model:
    """A champion whose ranker of a purpose reads one feature less."""
    ranker = model.rankers[purpose]
    kept = len(ranker.names) - 1
    less = replace(
        ranker, names=ranker.names[:kept], weights=ranker.weights[:kept],
        centres=ranker.centres[:kept], covariance=ranker.covariance[:kept, :kept],
    )  # fmt: skip
    return Model({**model.rankers, purpose: less}, model.card)


def test_both_recipes_are_trained_by_the_command_alone(
    folder: Path, archive: Archive, tmp_path: Path
) -> None:
    model = train_model(archive, date(2025, 1, 1))
    champion = _reading_less(model, "companies")
    found = recipes(champion, model, archive)
    assert [(old.card["trained_until"], new.card["trained_until"]) for old, new in found] == [
        (day, day) for day in ("2023-01-01", "2024-01-01")
    ]
    for old, new in found:
        assert old.rankers["companies"].names == champion.rankers["companies"].names
        assert new.rankers["companies"].names == model.rankers["companies"].names
        others = set(model.rankers) - {"companies"}
        assert all(old.rankers[name] is new.rankers[name] for name in others)
    save_model(champion, tmp_path)
    terms = Terms(rehearse=True, force="a test").into(tmp_path)
    card = train([folder], date(2025, 1, 1), tmp_path, adopt=terms.adopt)
    assert card["adoption"]["champion"] == load_model(tmp_path).card["adoption"]["champion"]
    assert card["adoption"]["champion"] != card["model_id"]
    assert [len(ids) for ids in card["adoption"]["rehearsed"]] == [2, 2]
    assert {one["year"] for one in card["metrics"]} == {2023, 2024}


def test_a_rehearsal_is_against_what_is_there_or_the_shipped_model(
    good: Model, tmp_path: Path
) -> None:
    champion = tmp_path / "champion"
    save_model(good, champion)
    assert Terms(rehearse=True).into(champion).against == champion
    assert Terms(rehearse=True).into(tmp_path / "empty").against == SHIPPED
    named = Terms(rehearse=True, against=tmp_path)
    assert named.into(champion).against == tmp_path
    assert Terms().into(tmp_path / "empty").against is None
