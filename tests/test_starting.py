"""Starting twice, or where it can't be, is told in a sentence and harms nothing that runs."""

import socket

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from backend.cli import build
from backend.postgres import stop_server
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
