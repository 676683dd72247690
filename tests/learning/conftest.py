"""A trained model that differs from the installed one, as files and brought here."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from backend.learning.rankings import service
from backend.models import RankingModel
from matching.artefact import CARD, NUMBERS, load_model, save_model


@pytest.fixture
def files(tmp_path: Path) -> dict[str, bytes]:
    """A model that weighs everything half as much again as the installed one."""
    shipped = load_model()
    others = {
        name: replace(ranker, weights=ranker.weights * 1.5)
        for name, ranker in shipped.rankers.items()
    }
    card = {
        **shipped.card, "trained_until": "2025-01-01", "adoption": {"forced": "for the tests"},
    }  # fmt: skip
    save_model(replace(shipped, rankers=others, card=card), tmp_path)
    return {
        "card": (tmp_path / CARD).read_bytes(), "numbers": (tmp_path / NUMBERS).read_bytes(),
    }  # fmt: skip


@pytest.fixture
def challenger(db: Session, files: dict[str, bytes]) -> RankingModel:
    """The same, brought here."""
    row = service.register(db, user=None, card=files["card"], numbers=files["numbers"])
    db.commit()
    return row
