"""Durable jobs in the same PostgreSQL, enqueued in the caller's transaction.

A job is a function of a session and plain arguments. It may run more than once (a worker can die
after its work and before its word), so every job is idempotent.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

import procrastinate
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from backend.database import sessions

Work = Callable[..., None]
#: the task modules that a worker imports, so that every job is known to it
TASK_MODULES = (
    "backend.mail",
    "backend.directory.saved.tasks",
    "backend.calls.tasks",
    "backend.calls.drafting.tasks",
    "backend.calls.importing.tasks",
    "backend.matches.tasks",
    "backend.introductions.tasks",
    "backend.consortia.completing.tasks",
    "backend.consortia.course.tasks",
    "backend.consortia.plans.tasks",
    "backend.consortia.dossiers.tasks",
    "backend.consortia.suggestions.tasks",
    "backend.reviews.register.tasks",
    "backend.reviews.renewal.tasks",
    "backend.learning.tasks",
    "backend.shown.tasks",
    "backend.imports.members.tasks",
)
app = procrastinate.App(connector=procrastinate.PsycopgConnector())
#: writes jobs down on connections of sessions; the worker's own connector speaks only to its loop,
#: so a job that enqueues jobs could not use it
_writer = JobManager(procrastinate.SyncPsycopgConnector())
WORK: dict[str, Work] = {}


def job(name: str, *, every: str | None = None, attempts: int = 5) -> Callable[[Work], Work]:
    """Registers a function as a job; `every` (cron) makes it periodic as well."""

    def register(work: Work) -> Work:
        def run(**arguments: Any) -> None:
            arguments.pop("timestamp", None)  # periodic jobs are told when; ours read the clock
            from backend.matcher.rules import keep_current  # noqa: PLC0415 - it enqueues jobs

            with sessions().begin() as db:
                keep_current(db)
                work(db, **arguments)

        retry = procrastinate.RetryStrategy(max_attempts=attempts, exponential_wait=3)
        task = app.task(name=name, retry=retry, queueing_lock=name if every else None)(run)
        if every:
            app.periodic(cron=every)(cast("Any", task))
        WORK[name] = work
        return work

    return register


def enqueue(db: Session, name: str, *, lock: str | None = None, **arguments: Any) -> None:
    """Enqueues a job on the session's own connection: it exists if and only if the commit does.

    Jobs that share a `lock` run one after the other.
    """
    db.flush()
    connection = db.connection().connection.driver_connection
    # not app.configure_task: that would import every task, and torch with them, into the web
    deferrer = configure_task(name=name, job_manager=_writer, connection=connection, lock=lock)
    deferrer.defer(**arguments)


def import_tasks() -> None:
    """Makes every job known to this process."""
    for module in TASK_MODULES:
        import_module(module)


def connector_arguments(url: str) -> dict[str, Any]:
    """A SQLAlchemy URL as libpq knows it."""
    parsed = make_url(url)
    host = parsed.query.get("host", parsed.host or "")
    parts = {
        "host": host, "port": parsed.port, "dbname": parsed.database,
        "user": parsed.username, "password": parsed.password,
    }  # fmt: skip
    return {key: value for key, value in parts.items() if value}
