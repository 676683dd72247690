"""Several transactions at the same moment, with real connections and commits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

from sqlalchemy import select, text
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


def meanwhile(sessions: sessionmaker[Session], first: Work, second: Work) -> list[object]:
    """Both results, where the second begins after the first did its work and before it commits."""
    waits = text(
        "select count(*) from pg_stat_activity"
        " where datname = current_database() and wait_event_type = 'Lock'"
    )
    with sessions() as holds, ThreadPoolExecutor(1) as pool:
        one = first(holds)
        holds.flush()
        later = pool.submit(at_once, sessions, second)
        with sessions() as looks:
            while not later.done() and not looks.scalar(waits):
                looks.rollback()
                sleep(0.05)
        holds.commit()
        return [one, *later.result()]
