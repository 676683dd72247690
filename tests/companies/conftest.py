"""What tests of companies share."""

from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from backend.database import make_engine
from tests.conftest import alembic_config


@pytest.fixture(scope="module")
def real_engine(server_url: str, worker_id: str) -> Iterator[Engine]:
    """A database in which commits are real, for what two connections do at once."""
    name = f"spilno_races_{worker_id}"
    server = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"drop database if exists {name} with (force)"))
        connection.execute(text(f"create database {name}"))
    url = server.url.set(database=name).render_as_string(hide_password=False)
    engine = make_engine(str(url))
    with engine.connect() as connection:
        command.upgrade(alembic_config(connection), "head")
        connection.commit()
    yield engine
    engine.dispose()
    with server.connect() as connection:
        connection.execute(text(f"drop database if exists {name} with (force)"))
    server.dispose()


@pytest.fixture
def real_sessions(real_engine: Engine) -> sessionmaker[Session]:
    """Sessions of their own connections."""
    return sessionmaker(real_engine, expire_on_commit=False)


def revision_in(page: str) -> str:
    """The revision that a form was made from."""
    return page.split('name="revision" value="')[1].split('"', maxsplit=1)[0]


def revision_of(client: TestClient, path: str) -> str:
    """The revision in the form of a page as it is now."""
    return revision_in(client.get(path).text)
