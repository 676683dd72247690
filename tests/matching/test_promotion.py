"""A model takes another's place only where it is better twice and nobody protected loses."""

import json
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from matching.artefact import Model, load_model, save_model
from matching.benchmark.questions.loading import Archive, load
from matching.promotion.judging import Comparison, PromotionError, judge, rehearsed, why_not
from matching.promotion.terms import NotAdoptedError, Terms
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


@pytest.fixture(scope="module")
def poor(good: Model) -> Model:
    """The same model standing on its head."""
    rankers = {name: replace(r, weights=-r.weights) for name, r in good.rankers.items()}
    return Model(rankers, good.card)


@pytest.fixture
def champion(poor: Model, tmp_path: Path) -> Path:
    save_model(poor, tmp_path / "champion")
    return tmp_path / "champion"


def test_a_better_model_is_adopted_and_a_worse_one_is_not(
    archive: Archive, good: Model, poor: Model
) -> None:
    verdict = judge(poor, good, archive)
    assert (verdict.adopted, verdict.reasons) == (True, ())
    everyone = [one for one in verdict.comparisons if one.slice == "all"]
    assert [one.year for one in everyone] == [2023, 2024]
    assert all(one.low > 0 for one in everyone)
    assert {one.slice for one in verdict.comparisons} == {
        *("all", "SMEs ask", "Ukraine asks", "Ukraine is asked", "newcomers")
    }
    turned = judge(good, poor, archive)
    assert not turned.adopted
    assert turned.reasons[0].startswith("2023: CO->CO")


def test_no_better_is_not_better(archive: Archive, good: Model) -> None:
    verdict = judge(good, good, archive)
    assert [reason[:4] for reason in verdict.reasons] == ["2023", "2024"]


def _compared(year: int, name: str, champion: float, challenger: float, n: int = 10) -> Comparison:
    return Comparison(year, name, n, champion, challenger, challenger - champion, 0.0, 0.0)


def test_one_good_year_is_not_enough() -> None:
    years = [_compared(2023, "all", 0.10, 0.12), _compared(2024, "all", 0.10, 0.099)]
    assert list(why_not(years)) == ["2024: CO->CO 0.0990 is not above the champion's 0.1000."]


def test_a_protected_slice_may_not_fall() -> None:
    better = [_compared(year, "all", 0.10, 0.12) for year in (2023, 2024)]
    little = [_compared(2023, "newcomers", 0.10, 0.094), _compared(2024, "newcomers", 0.10, 0.10)]
    assert list(why_not([*better, *little])) == []
    [reason] = why_not([*better, _compared(2023, "Ukraine asks", 0.10, 0.09)])
    assert reason == "Ukraine asks: 0.0900 is more than 5% below the champion's 0.1000."


def test_years_count_by_their_questions() -> None:
    better = [_compared(year, "all", 0.10, 0.12) for year in (2023, 2024)]
    few, many = _compared(2023, "SMEs ask", 0.1, 0.0, 1), _compared(2024, "SMEs ask", 0.1, 0.1, 99)
    assert list(why_not([*better, few, many])) == []


def test_the_verdict_is_kept_in_the_card(folder: Path, champion: Path, tmp_path: Path) -> None:
    terms = Terms(against=champion)
    train([folder], UNTIL, tmp_path / "new", adopt=terms.adopt)
    adoption = json.loads((tmp_path / "new" / "card.json").read_text())["adoption"]
    assert (adoption["champion"], adoption["adopted"]) == (load_model(champion).model_id, True)
    assert {one["year"] for one in adoption["comparisons"]} == {2023, 2024}


def test_a_refused_model_is_not_written_unless_somebody_insists(
    folder: Path, good: Model, tmp_path: Path
) -> None:
    save_model(good, tmp_path / "champion")
    out = tmp_path / "new"
    against = Terms(against=tmp_path / "champion")
    with pytest.raises(NotAdoptedError, match=r"2023: CO->CO .* is not above the champion's"):
        train([folder], UNTIL, out, adopt=against.adopt)
    assert not out.exists()
    insisting = replace(against, force="repairs a wrong feature")
    card = train([folder], UNTIL, out, adopt=insisting.adopt)
    assert card["adoption"]["forced"] == "repairs a wrong feature"
    assert card["adoption"]["adopted"] is False


def test_a_folder_with_a_model_is_not_overwritten_without_a_word(champion: Path) -> None:
    with pytest.raises(PromotionError, match="--against"):
        Terms().refuse_overwriting(champion)
    Terms(force="a reason").refuse_overwriting(champion)
    Terms().refuse_overwriting(champion / "elsewhere")


def test_what_was_adopted_may_learn_from_later_years(
    folder: Path, archive: Archive, good: Model, champion: Path, tmp_path: Path
) -> None:
    adopted = Terms(against=champion).adopt(good, archive)
    save_model(adopted, tmp_path / "adopted")
    later = date(2024, 1, 1)
    terms = Terms(adopted=tmp_path / "adopted")
    card = train([folder], later, tmp_path / "later", adopt=terms.adopt)
    assert card["adoption"]["carried_from"] == adopted.model_id
    ranker = adopted.rankers["companies"]
    other = replace(ranker, names=ranker.names[:-1])
    with pytest.raises(PromotionError, match="other features"):
        terms.adopt(Model({**good.rankers, "companies": other}, good.card), archive)
    with pytest.raises(PromotionError, match="was not adopted itself"):
        Terms(adopted=champion).adopt(good, archive)


def test_models_that_saw_every_year_cannot_be_compared(archive: Archive, good: Model) -> None:
    seen = Model(good.rankers, {**good.card, "trained_until": "2025-01-01"})
    with pytest.raises(PromotionError, match="train until an earlier day"):
        judge(seen, good, archive)
    with pytest.raises(PromotionError, match="until when it was trained"):
        judge(Model(good.rankers, {"name": "unknown"}), good, archive)
    lacking = Model({"companies": good.rankers["companies"]}, good.card)
    with pytest.raises(PromotionError, match="has no ranker for"):
        judge(lacking, good, archive)


def test_progress_is_told(archive: Archive, good: Model, poor: Model, champion: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    adopt = partial(Terms(against=champion).adopt, progress=lambda *step: steps.append(step))
    adopt(good, archive)
    assert steps == [("judging both models", done, 2) for done in range(3)]


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
