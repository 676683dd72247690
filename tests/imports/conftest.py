"""A database of its own, for what is only true when transactions really commit."""

from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import sessionmaker

from backend.database import Sessions, make_engine
from tests.conftest import alembic_config


@pytest.fixture(scope="module")
def committing_engine(server_url: str, worker_id: str) -> Iterator[Engine]:
    """A migrated database that other tests do not see."""
    name = f"spilno_test_imports_{worker_id}"
    server = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"drop database if exists {name} with (force)"))
        connection.execute(text(f"create database {name}"))
    engine = make_engine(server.url.set(database=name).render_as_string(hide_password=False))
    with engine.connect() as connection:
        command.upgrade(alembic_config(connection), "head")
        connection.commit()
    yield engine
    engine.dispose()
    with server.connect() as connection:
        connection.execute(text(f"drop database if exists {name} with (force)"))
    server.dispose()


@pytest.fixture
def committing(committing_engine: Engine) -> Iterator[Sessions]:
    """Sessions whose commits are real; the imported rows are removed afterwards."""
    yield sessionmaker(committing_engine, expire_on_commit=False)
    with committing_engine.begin() as connection:
        connection.execute(text("truncate companies, projects, import_runs cascade"))
