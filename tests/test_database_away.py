"""While the database is away, people and programs are told so, and that nothing was changed."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import sessionmaker
from starlette.testclient import TestClient

from backend.app import create_app
from backend.database import make_engine


def test_both_are_told_to_come_back(tmp_path: Path) -> None:
    nowhere = make_engine(f"postgresql+psycopg://postgres@/spilno?host={tmp_path}")
    client = TestClient(create_app(sessionmaker(nowhere)))
    client.cookies.set("session", "a session that nobody can look up now")

    page, program = client.get("/directory"), client.get("/api/v1/companies")

    assert (page.status_code, program.status_code) == (503, 503)
    assert "The database does not answer" in page.text
    assert program.json()["type"] == "/problems/away"
    assert page.headers["retry-after"] == program.headers["retry-after"] == "60"


def test_the_log_keeps_no_token_of_a_mailed_link(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = make_engine(f"postgresql+psycopg://postgres@/spilno?host={tmp_path}")
    client = TestClient(create_app(sessionmaker(nowhere)))
    client.post("/reset/a-token-that-opens", data={"password": "long enough for us"})
    [line] = caplog.messages
    assert line.startswith("database away at POST /reset/…: ")
    assert "a-token" not in line


def test_pages_go_on_once_the_database_was_restarted(real_engine: Engine) -> None:
    url = real_engine.url.render_as_string(hide_password=False)
    served = make_engine(url)
    client = TestClient(create_app(sessionmaker(served)))
    end = text(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    assert client.get("/readyz").status_code == 200
    for _ in range(3):  # whatever the pool held is gone, each time
        with real_engine.connect() as connection:
            assert connection.scalar(end)
        assert client.get("/readyz").status_code == 200
    served.dispose()
