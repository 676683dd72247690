"""Models' cards: whole for officers, in part for everybody, and never taken at their word."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient
from typer.testing import CliRunner

from backend.cli import build
from backend.learning.rankings import service
from backend.learning.rankings.states import Move
from backend.matcher import rankings
from backend.matcher.cards import card_from, card_in
from backend.models import RankingModel, Role
from matching.artefact import CARD, NUMBERS, load_model, save_model
from tests.factories import Factory, log_in

SAID: dict[str, Any] = {
    "trained_until": "2025-01-01", "features_read_on": "2024-01-01", "training_seconds": 1260.0,
    "data": {
        "files": [{"name": "projects.csv.gz", "sha256": "ab" * 32, "rows": 13464}],
        "projects": 12001, "organisations": 25851, "from": "2007-01-01", "until": "2024-12-31",
    },
    "past_projects": 39948, "encoder": "packaged@1", "taught_addition": "taught@2",
    "metrics": [
        {"ranker": "companies", "slice": "all", "task": "CO->CO", "year": 2023,
         "questions": 1363, "ndcg@10": 0.141, "low": 0.132, "high": 0.151},
        {"ranker": "region", "slice": "Ukraine is asked", "task": "EU->UA", "year": 2024,
         "questions": 360, "ndcg@10": 0.274, "low": float("nan"), "high": float("nan")},
    ],
    "adoption": {
        "champion": "spilno-history@000000000001", "adopted": True, "on": "newcomers' projects",
        "terms": "Better: the lower bound is above zero.", "reasons": [],
        "rehearsed": [["old@1", "new@1"], ["old@2", "new@2"]],
        "comparisons": [
            {"year": 2023, "slice": "all", "questions": 1363, "champion": 0.139,
             "challenger": 0.141, "difference": 0.002, "low": 0.0005, "high": 0.0035}
        ],
    },
    "limits": ["The score is fit, never a chance of acceptance or of funding.", "A limit of ours."],
    "attribution": "Contains data from CORDIS, CC BY 4.0",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model whose card says everything that cards say."""
    shipped = load_model()
    save_model(replace(shipped, card={"name": "made-up", **SAID}), tmp_path)
    return tmp_path


@pytest.fixture
def brought(db: Session, folder: Path) -> RankingModel:
    """The same, brought here."""
    card, numbers = (folder / CARD).read_bytes(), (folder / NUMBERS).read_bytes()
    row = service.register(db, user=None, card=card, numbers=numbers)
    db.commit()
    return row


def test_officers_read_the_whole_card(
    client: TestClient, make: Factory, brought: RankingModel
) -> None:
    log_in(client, make.user(role=Role.officer))
    assert f"/learning/models/{brought.id}/card" in client.get("/learning/models").text
    page = client.get(f"/learning/models/{brought.id}/card").text
    told = (
        "The id made anew from the files is the one in the card", brought.model_id,
        "projects.csv.gz", "13,464", "ab" * 32, "31 Dec 2024", "packaged@1", "taught@2",
        "New partners of companies", "0.132 – 0.151", "not known", "old@2 / new@2",
        "+0.0020 (+0.0005 … +0.0035)", "The score is fit, never a chance", "A limit of ours.",
        "CC BY 4.0", "Work on projects like those asked about", "votes of the 100 most alike",
        "Better: the lower bound is above zero.", "21",
    )  # fmt: skip
    assert [text for text in told if text not in page] == []
    assert page.count('class="interval"') == 3


def test_the_installed_card_is_of_the_files_as_they_lie_there(
    client: TestClient, make: Factory, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(client, make.user(role=Role.officer))
    whole = "The id made anew from the files is the one in the card"
    other = "The files are no longer those that this process has read"
    page = client.get("/learning/models/installed/card").text
    assert (whole in page, other in page) == (True, False)
    monkeypatch.setattr("backend.matcher.cards.reading.place", lambda: folder)
    page = client.get("/learning/models/installed/card").text
    assert (whole in page, other in page) == (True, True)


@pytest.mark.parametrize("changed", ["a word", "a number"])
def test_a_card_that_was_changed_says_so_instead_of_passing(folder: Path, changed: str) -> None:
    if changed == "a word":
        card = json.loads((folder / CARD).read_text())
        card["data"]["projects"] = 99_999
        (folder / CARD).write_text(json.dumps(card))
    else:
        numbers = bytearray((folder / NUMBERS).read_bytes())
        numbers[2000] ^= 1
        (folder / NUMBERS).write_bytes(numbers)
    found = card_in(folder)
    assert (found.integrity.holds, bool(found.integrity.why), found.rankers) == (False, True, [])
    assert found.trained_until == "2025-01-01"  # what it says is still shown, beside the warning
    said = CliRunner().invoke(build(), ["model", "card", "--folder", str(folder)])
    assert (said.exit_code, "not to be used" in said.stdout) == (1, True)


def test_rows_of_a_card_that_are_no_rows_are_left_out(folder: Path) -> None:
    shipped = load_model()
    odd = {
        **SAID, "metrics": [7, {"ranker": "calls"}, SAID["metrics"][0] | {"year": "last"}],
        "data": [], "limits": {"a": 1}, "adoption": {"comparisons": [{"year": 2023}], "on": None},
    }  # fmt: skip
    save_model(replace(shipped, card={"name": "odd", **odd}), folder)
    found = card_in(folder)
    assert (found.reached, found.files, found.limits) == ([], [], [])
    assert found.gate is not None
    assert (found.gate.comparisons, found.gate.on, found.integrity.holds) == ([], "all", True)


def test_what_is_no_card_at_all_is_no_error() -> None:
    found = card_from(b"[]", b"nothing")
    assert (found.integrity.holds, found.model_id, found.gate) == (False, "", None)


def test_the_api_and_the_command_tell_the_same(
    client: TestClient, make: Factory, folder: Path, brought: RankingModel
) -> None:
    log_in(client, make.user(role=Role.officer))
    told = client.get(f"/api/v1/learning/models/{brought.id}/card").json()
    assert (told["integrity"]["holds"], told["integrity"]["computed"]) == (True, brought.model_id)
    assert told["counts"] == {
        "projects": 12001, "organisations": 25851, "past_projects": 39948,
        "target_projects": None, "encoded_projects": None,
    }  # fmt: skip
    assert [(one["ranker"], one["low"]) for one in told["reached"]] == [
        ("companies", 0.132), ("region", None),
    ]  # fmt: skip
    assert told["gate"]["comparisons"][0]["difference"] == 0.002
    ranker = load_model(folder).rankers["companies"]
    [companies] = [one for one in told["rankers"] if one["name"] == "companies"]
    assert [one["value"] for one in companies["weights"]] == list(ranker.weights)
    said = CliRunner().invoke(build(), ["model", "card", "--folder", str(folder), "--json"])
    assert json.loads(said.stdout)["reached"] == told["reached"]
    plain = CliRunner().invoke(build(), ["model", "card", "--folder", str(folder), "--weights"])
    assert (plain.exit_code, "0.1320 to 0.1510" in plain.stdout) == (0, True)
    assert client.get("/api/v1/learning/models/999999/card").status_code == 404
    log_in(client, make.user())
    assert client.get(f"/api/v1/learning/models/{brought.id}/card").status_code == 403
    assert client.get(f"/learning/models/{brought.id}/card").status_code == 403


def test_everybody_reads_which_model_serves_and_nobody_what_it_weighs(
    client: TestClient, db: Session, brought: RankingModel
) -> None:
    assert "/how-ranking-works/model" in client.get("/how-ranking-works").text
    page = client.get("/how-ranking-works/model").text
    assert rankings.installed().model_id in page
    service.move(db, user=None, ranking_id=brought.id, move=Move.use, reason="Better twice.")
    db.commit()
    page = client.get("/how-ranking-works/model").text
    assert (brought.model_id in page, "0.132 – 0.151" in page, "A limit of ours." in page) == (
        True, True, True,
    )  # fmt: skip
    for hidden in ("votes of the 100", "Better twice.", "ab" * 32, "old@1"):
        assert hidden not in page
