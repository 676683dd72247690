"""One real PostgreSQL; migrated once per worker; every test is a savepoint that is undone."""

import os

# Before anything reads the settings: cheap password hashes, no e-mails on the console.
os.environ.setdefault("SPILNO_PASSWORD_MEMORY_KIB", "64")
os.environ["SPILNO_BASE_URL"] = "http://testserver"

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from backend.app import create_app
from backend.database import database_url
from backend.settings import Settings
from tests.databases import migrated_database
from tests.factories import Factory
from tests.jobs import Jobs


@pytest.fixture(scope="session")
def server_url() -> str:
    """The PostgreSQL of the tests: DATABASE_URL, or the private one."""
    return database_url(Settings())


@pytest.fixture(scope="session")
def engine(server_url: str, worker_id: str) -> Iterator[Engine]:
    """A database of this worker's own."""
    with migrated_database(server_url, f"spilno_test_{worker_id}") as engine:
        yield engine


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """The outer transaction of one test; nothing of it stays."""
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def sessions(connection: Connection) -> sessionmaker[Session]:
    """Sessions whose commits are savepoints of the test's transaction."""
    return sessionmaker(
        connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
    )


@pytest.fixture
def db(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """A session to arrange and to look."""
    with sessions() as session:
        yield session


class Queries:
    """Counts the statements that were sent."""

    count = 0


@pytest.fixture
def count_queries(engine: Engine) -> Callable[[], AbstractContextManager[Queries]]:
    """Counts the statements that are sent inside a `with` block."""

    @contextmanager
    def counting() -> Iterator[Queries]:
        queries = Queries()

        def counted(*_: object) -> None:
            queries.count += 1

        event.listen(engine, "before_cursor_execute", counted)
        try:
            yield queries
        finally:
            event.remove(engine, "before_cursor_execute", counted)

    return counting


@pytest.fixture
def make(db: Session) -> Factory:
    """Makes rows with sensible defaults."""
    return Factory(db)


@pytest.fixture
def client(sessions: sessionmaker[Session], db: Session) -> Iterator[TestClient]:
    """A visitor's browser: keeps cookies, does not follow redirects."""
    app = create_app(sessions)
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def jobs(db: Session) -> Jobs:
    """What was enqueued, to read and to run."""
    return Jobs(db)


@pytest.fixture(scope="module")
def real_engine(server_url: str, worker_id: str) -> Iterator[Engine]:
    """A database in which commits are real, for what two connections do at once."""
    with migrated_database(server_url, f"spilno_races_{worker_id}") as engine:
        yield engine


@pytest.fixture
def real_sessions(real_engine: Engine) -> sessionmaker[Session]:
    """Sessions of their own connections."""
    return sessionmaker(real_engine, expire_on_commit=False)
