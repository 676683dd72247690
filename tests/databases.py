"""Databases that exist for as long as a test needs them."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, text

from backend.database import make_engine
from backend.settings import ROOT
from tests.turned import turn_rows


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration, on a connection that the caller owns."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["connection"] = connection
    return config


@contextmanager
def empty_database(server_url: str, name: str) -> Iterator[str]:
    """The address of a new database without tables; dropped in the end."""
    server = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"drop database if exists {name} with (force)"))
        connection.execute(text(f"create database {name}"))
        # A crash of the test server loses nothing that anybody wants.
        connection.execute(text(f"alter database {name} set synchronous_commit = off"))
    try:
        yield server.url.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"drop database if exists {name} with (force)"))
        server.dispose()


@contextmanager
def migrated_database(server_url: str, name: str) -> Iterator[Engine]:
    """A new database with all tables, built by running the migrations; dropped in the end."""
    with empty_database(server_url, name) as url:
        engine = make_engine(url)
        try:
            with engine.connect() as connection:
                command.upgrade(alembic_config(connection), "head")
                connection.commit()
            turn_rows(engine)
            yield engine
        finally:
            engine.dispose()
