"""Engine and session; one request or job is one transaction, committed before the answer leaves."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from backend.postgres import ensure_server
from backend.settings import Settings, settings

Sessions = sessionmaker[Session]


def database_url(config: Settings) -> str:
    """The configured database, or the private one, started when needed."""
    if config.database_url is None:
        return ensure_server(config.data_dir)
    for scheme in ("postgresql://", "postgres://"):
        if config.database_url.startswith(scheme):
            return "postgresql+psycopg://" + config.database_url.removeprefix(scheme)
    return config.database_url


def make_engine(url: str) -> Engine:
    """An engine whose sessions speak UTC and whose dead connections are noticed."""
    return create_engine(
        url, pool_pre_ping=True, pool_size=10, connect_args={"options": "-c timezone=UTC"},
        hide_parameters=True,  # an error's text goes to the log, where people's data must not
    )  # fmt: skip


@cache
def engine() -> Engine:
    """The engine of this process."""
    return make_engine(database_url(settings()))


@cache
def sessions() -> Sessions:
    """The session factory of this process."""
    return sessionmaker(engine(), expire_on_commit=False)


def get_session(request: Request) -> Iterator[Session]:
    """One request is one transaction: committed before the answer leaves, undone on any error."""
    with request.app.state.sessions.begin() as session:
        yield session


#: a lock against changes that lets rows which only refer to the locked one be added meanwhile
NO_KEY = {"key_share": True}


def one_at_a_time(db: Session, what: str) -> None:
    """Makes a second transaction about the same thing wait, so that it finds what the first did."""
    db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(what, 0))))


# "function" makes the commit precede the response; the default would let a redirect race it.
DB = Annotated[Session, Depends(get_session, scope="function")]
