"""Several transactions at the same moment, with real connections and commits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

Work = Callable[[Session], object]


def at_once(sessions: sessionmaker[Session], *works: Work) -> list[object]:
    """Runs each in its own thread and transaction; an error is its result."""
    barrier = Barrier(len(works))

    def run(work: Work) -> object:
        try:
            with sessions.begin() as db:
                db.execute(select(1))
                barrier.wait(120)
                return work(db)
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
