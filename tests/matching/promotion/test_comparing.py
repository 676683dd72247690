"""A model takes another's place only where it is better twice and nobody protected loses."""

import gzip
import hashlib
import json
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from matching.artefact import Model, load_model, save_model
from matching.benchmark.questions.loading import Archive, load
from matching.promotion import judging
from matching.promotion.comparing import SLICES, TERMS, Comparison, why_not
from matching.promotion.judging import PromotionError, judge
from matching.promotion.terms import NotAdoptedError, Terms
from matching.ranking.purposes import LESSONS, purpose_of
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
    assert {one.slice for one in verdict.comparisons} == set(SLICES)
    assert all(one.reached_low <= one.challenger <= one.reached_high for one in everyone)
    turned = judge(good, poor, archive)
    assert not turned.adopted
    assert turned.reasons[0].startswith("2023: CO->CO")


def test_no_better_is_not_better(archive: Archive, good: Model) -> None:
    verdict = judge(good, good, archive)
    assert [reason[:4] for reason in verdict.reasons] == ["2023", "2024"]


def test_the_slice_to_win_is_judged_whole_and_others_by_a_sample(
    archive: Archive, good: Model, poor: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "SAMPLE", 5)
    asked = {
        on: {(one.slice, one.year): one.questions for one in judge(poor, good, archive, None, on)
             .comparisons}
        for on in ("projects", "calls")
    }  # fmt: skip
    for year in (2023, 2024):
        assert asked["calls"]["projects", year] == 5
        assert asked["projects"]["calls", year] == 5
        assert asked["projects"]["projects", year] > 5
        assert asked["calls"]["calls", year] > 5
        assert asked["projects"]["all", year] == asked["calls"]["all", year] > 5  # protected


def test_every_ranker_is_judged() -> None:
    assert {purpose_of(task) for task in SLICES.values()} == set(LESSONS)


def _compared(
    year: int, name: str, champion: float, challenger: float, n: int = 10, width: float = 0.0
) -> Comparison:
    gain = challenger - champion
    return Comparison(year, name, n, champion, challenger, gain, gain - width, gain + width)


BETTER = [_compared(year, "all", 0.10, 0.12) for year in (2023, 2024)]


def test_one_good_year_is_not_enough() -> None:
    years = [BETTER[0], _compared(2024, "all", 0.10, 0.099)]
    assert list(why_not(years)) == [
        "2024: CO->CO 0.0990 is not surely above the champion's 0.1000 "
        "(-0.0010, 95 %: -0.0010 to -0.0010)."
    ]


def test_better_by_chance_is_not_better() -> None:
    years = [BETTER[0], _compared(2024, "all", 0.10, 0.12, width=0.02)]
    [reason] = why_not(years)
    assert reason.startswith("2024: CO->CO 0.1200 is not surely above")


def test_any_slice_may_be_the_one_to_win_and_the_others_may_not_fall() -> None:
    regions = [_compared(year, "Ukraine is asked", 0.30, 0.33) for year in (2023, 2024)]
    same = [_compared(year, "all", 0.10, 0.10, width=0.01) for year in (2023, 2024)]
    assert list(why_not([*same, *regions], "Ukraine is asked")) == []
    worse = [_compared(year, "all", 0.10, 0.098, width=0.001) for year in (2023, 2024)]
    assert list(why_not([*worse, *regions], "Ukraine is asked")) == [
        "all: 0.0980 is surely below the champion's 0.1000."
    ]
    with pytest.raises(PromotionError, match="'CO->CO' is no slice: choose among all, SMEs ask"):
        Terms(on="CO->CO")


def test_a_protected_slice_may_not_fall() -> None:
    little = [
        _compared(2023, "newcomers", 0.10, 0.094, width=0.01),
        _compared(2024, "newcomers", 0.10, 0.10, width=0.01),
    ]
    assert list(why_not([*BETTER, *little])) == []
    [reason] = why_not([*BETTER, _compared(2023, "Ukraine asks", 0.10, 0.09, width=0.05)])
    assert reason == "Ukraine asks: 0.0900 is more than 5% below the champion's 0.1000."


def test_a_slice_that_surely_falls_a_little_has_fallen() -> None:
    [reason] = why_not([*BETTER, _compared(2023, "teams", 0.100, 0.098, width=0.001)])
    assert reason == "teams: 0.0980 is surely below the champion's 0.1000."
    years = [_compared(year, "calls", 0.100, 0.098, width=0.0025) for year in (2023, 2024)]
    assert list(why_not([*BETTER, years[0]])) == []
    [reason] = why_not([*BETTER, *years])  # two years tell more than one
    assert reason == "calls: 0.0980 is surely below the champion's 0.1000."


def test_years_count_by_their_questions() -> None:
    few = _compared(2023, "SMEs ask", 0.1, 0.0, 1, width=0.1)
    many = _compared(2024, "SMEs ask", 0.1, 0.1, 99, width=0.01)
    assert list(why_not([*BETTER, few, many])) == []


def test_the_verdict_is_kept_in_the_card(folder: Path, champion: Path, tmp_path: Path) -> None:
    terms = Terms(against=champion)
    train([folder], UNTIL, tmp_path / "new", adopt=terms.adopt)
    card = json.loads((tmp_path / "new" / "card.json").read_text())
    adoption = card["adoption"]
    assert (adoption["champion"], adoption["adopted"]) == (load_model(champion).model_id, True)
    assert {one["year"] for one in adoption["comparisons"]} == {2023, 2024}
    assert (adoption["on"], adoption["terms"]) == ("all", TERMS)
    assert {one["ranker"] for one in card["metrics"]} == set(LESSONS)
    assert all(one["low"] <= one["ndcg@10"] <= one["high"] for one in card["metrics"])


def test_the_card_says_what_the_model_learned_from(folder: Path, tmp_path: Path) -> None:
    train([folder], UNTIL, tmp_path)
    card = load_model(tmp_path).card
    tables = {one["name"]: one for one in card["data"]["files"]}
    assert list(tables) == ["projects.csv.gz", "participations.csv.gz"]
    for name, told in tables.items():
        packed = (folder / name).read_bytes()
        assert told["sha256"] == hashlib.sha256(packed).hexdigest()
        assert told["rows"] == gzip.decompress(packed).decode().strip().count("\n")
    assert card["data"]["from"] < card["data"]["until"] < "2023-01-01"
    assert (card["encoder"], card["taught_addition"]) == ("", "")  # trained on words
    assert card["training_seconds"] >= 0
    assert len(card["limits"]) > 1
    assert "CC BY 4.0" in card["attribution"]


def test_a_refused_model_is_not_written_unless_somebody_insists(
    folder: Path, good: Model, tmp_path: Path
) -> None:
    save_model(good, tmp_path / "champion")
    out = tmp_path / "new"
    against = Terms(against=tmp_path / "champion")
    with pytest.raises(NotAdoptedError, match=r"2023: CO->CO .* is not surely above"):
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
