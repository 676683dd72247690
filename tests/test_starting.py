"""Starting twice, or where it can't be, is told in a sentence and harms nothing that runs."""

import os
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient
from typer.testing import CliRunner

from backend import postgres
from backend.app import create_app
from backend.cli import build
from backend.database import make_engine
from backend.errors import SetupError
from backend.postgres import ensure_server, kept_running, stop_server
from backend.schema import ensure_migrated
from backend.settings import settings
from tests.databases import migrated_database


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


def test_a_server_too_busy_to_answer_is_not_stopped(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "PATIENCE", 2)
    home = open_folder / "postgres"
    for folder in (home / "run", home / "db"):
        folder.mkdir(parents=True)
    (home / "db" / "postmaster.pid").touch()
    asked: list[object] = []
    monkeypatch.setattr(postgres, "_run", lambda *command: asked.append(command))
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(home / "run" / ".s.PGSQL.5432"))
        silent.listen()
        stop_server(open_folder, unless_used=True)
    assert asked == []


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the user who runs PostgreSQL may reach, whoever runs the tests."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(settings().database_url is not None, reason="a PostgreSQL of one's own")
def test_a_database_that_was_killed_comes_back(open_folder: Path) -> None:
    url = ensure_server(open_folder)
    try:
        with kept_running(open_folder):
            pid = (open_folder / "postgres" / "db" / "postmaster.pid").read_text().split()[0]
            os.kill(int(pid), signal.SIGKILL)
            engine = make_engine(url)
            assert back_again(engine)
            engine.dispose()
    finally:
        stop_server(open_folder)


def back_again(engine: Engine) -> bool:
    for _ in range(600):
        try:
            with engine.connect() as connection:
                return bool(connection.scalar(text("select 1")))
        except OperationalError:
            time.sleep(0.2)
    return False


def test_a_data_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.touch()
    with pytest.raises(SetupError, match="data is a file: name a folder in SPILNO_DATA_DIR"):
        ensure_server(file)


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


def test_tables_of_another_version_are_said_at_the_start(server_url: str, worker_id: str) -> None:
    with migrated_database(server_url, f"spilno_behind_{worker_id}") as engine:
        client = TestClient(create_app(sessionmaker(engine)))
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (200, "ok")
        with Session(engine) as db, db.begin():
            ensure_migrated(db)
            db.execute(text("update alembic_version set version_num = '0001'"))
        with Session(engine) as db, pytest.raises(SetupError, match=r"at 0001 and .* needs"):
            ensure_migrated(db)
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (503, "migrate")
        with Session(engine) as db, db.begin():
            db.execute(text("drop table alembic_version"))
        with Session(engine) as db, pytest.raises(SetupError, match="at none"):
            ensure_migrated(db)
