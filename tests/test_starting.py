"""Starting twice, or where it can't be, is told in a sentence and harms nothing that runs."""

import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from backend.cli import build
from backend.postgres import ensure_server, stop_server
from backend.settings import settings


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_port_in_use_is_said_before_anything_is_started(command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(build(), [command, "--port", port])
    assert result.exit_code == 1
    assert f"can't listen on 127.0.0.1:{port}" in result.output
    assert "--port" in result.output


@pytest.mark.skipif(settings().database_url is not None, reason="a PostgreSQL of one's own")
def test_the_private_database_stays_while_another_process_uses_it(db: Session) -> None:
    stop_server(settings().data_dir, unless_used=True)
    assert db.scalar(text("select 1")) == 1


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the user who runs PostgreSQL may reach, whoever runs the tests."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.parametrize("name", ["Дані спільно", "o'brien", "є" * 60])
def test_the_data_folder_may_have_any_name(open_folder: Path, name: str) -> None:
    folder = open_folder / name
    try:
        url = ensure_server(folder)
        assert url == ensure_server(folder)
        assert (folder / "postgres" / "db" / "PG_VERSION").exists()
    finally:
        stop_server(folder)
    assert not (folder / "postgres" / "db" / "postmaster.pid").exists()
