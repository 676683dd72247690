"""Bringing the database to this version's tables."""

from alembic import command
from alembic.config import Config

from backend.settings import ROOT


def migrate(revision: str = "head") -> None:
    """Runs the migrations up (or down) to a revision."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    if revision in {"base"} or revision.startswith("-"):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)
