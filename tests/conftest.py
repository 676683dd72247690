"""One real PostgreSQL; migrated once per worker; every test is a savepoint that is undone."""

import os

# Before anything reads the settings: cheap password hashes, no e-mails on the console.
os.environ.setdefault("SPILNO_PASSWORD_MEMORY_KIB", "64")
os.environ["SPILNO_BASE_URL"] = "http://testserver"

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from backend.app import create_app
from backend.database import database_url, make_engine
from backend.settings import ROOT, Settings
from tests.factories import Factory
from tests.jobs import Jobs


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration, on a connection that the caller owns."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["connection"] = connection
    return config


@pytest.fixture(scope="session")
def server_url() -> str:
    """The PostgreSQL of the tests: DATABASE_URL, or the private one."""
    return database_url(Settings())


@pytest.fixture(scope="session")
def engine(server_url: str, worker_id: str) -> Iterator[Engine]:
    """A database of this worker's own, built by running the migrations."""
    name = f"spilno_test_{worker_id}"
    server = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"drop database if exists {name} with (force)"))
        connection.execute(text(f"create database {name}"))
        # A crash of the test server loses nothing that anybody wants.
        connection.execute(text(f"alter database {name} set synchronous_commit = off"))
    engine = make_engine(str(server.url.set(database=name).render_as_string(hide_password=False)))
    with engine.connect() as connection:
        command.upgrade(alembic_config(connection), "head")
        connection.commit()
    yield engine
    engine.dispose()
    with server.connect() as connection:
        connection.execute(text(f"drop database if exists {name} with (force)"))
    server.dispose()


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
