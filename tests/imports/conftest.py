"""A database of its own, for what is only true when transactions really commit."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import sessionmaker

from backend.database import Sessions
from tests.databases import migrated_database


@pytest.fixture(scope="module")
def committing_engine(server_url: str, worker_id: str) -> Iterator[Engine]:
    """A migrated database that other tests do not see."""
    with migrated_database(server_url, f"spilno_test_imports_{worker_id}") as engine:
        yield engine


@pytest.fixture
def committing(committing_engine: Engine) -> Iterator[Sessions]:
    """Sessions whose commits are real; the imported rows are removed afterwards."""
    yield sessionmaker(committing_engine, expire_on_commit=False)
    with committing_engine.begin() as connection:
        connection.execute(text("truncate companies, projects, import_runs cascade"))
