"""Bringing the database to this version's tables, and whether it is there."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from backend.errors import SetupError
from backend.settings import ROOT

BEHIND = "the tables are at {found} and this version needs {needed}: run `spilno migrate`"


def migrate(revision: str = "head") -> None:
    """Runs the migrations up (or down) to a revision."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    if revision in {"base"} or revision.startswith("-"):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


@cache
def newest() -> str:
    """The revision that this version's tables have."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    return ScriptDirectory.from_config(config).get_current_head() or ""


def revision_of(db: Session) -> str:
    """The revision that the database's tables have; nothing where there are none."""
    try:
        return str(db.scalar(text("select version_num from alembic_version")) or "")
    except ProgrammingError:
        db.rollback()
        return ""


def ensure_migrated(db: Session) -> None:
    """Tells of tables of another version at the start, not at the first page that fails."""
    if (found := revision_of(db)) != newest():
        raise SetupError(BEHIND.format(found=found or "none", needed=newest()))
