"""The process that does the jobs; exits when the database goes, so a supervisor restarts it."""

import asyncio
import logging
from typing import Any, cast

import procrastinate
import psycopg
from procrastinate.job_context import JobContext
from procrastinate.jobs import Status
from sqlalchemy.exc import OperationalError

from backend.database import engine
from backend.errors import SetupError
from backend.jobs import app, connector_arguments, import_tasks

CONCURRENCY = 2
STALLED_AFTER = 60.0
AWAY = (procrastinate.exceptions.ConnectorException, psycopg.OperationalError, OperationalError)
GONE = "the database went away: the worker ends; a supervisor starts it again"
WAITING = """
    select max(id) as newest from procrastinate_jobs
    where status = 'todo' and (scheduled_at is null or scheduled_at <= now())
"""


@app.periodic(cron="*/2 * * * *")
@app.task(name="retry_stalled", pass_context=True, queueing_lock="retry_stalled")
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Jobs whose worker died without a word are done again."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        try:
            await manager.retry_job(stalled)
        except procrastinate.exceptions.UniqueViolation:  # the next night's waits already
            await manager.finish_job(stalled, Status.FAILED, delete_job=True)


def briefly(record: logging.LogRecord) -> bool:
    """A database that is away is told in a line; where it was missed first says nothing more."""
    if record.exc_info and isinstance(record.exc_info[1], AWAY):
        record.exc_info = record.exc_text = None
    return True


def work(*, until_empty: bool = False) -> None:
    """Does jobs as they come, or those that wait now; stops cleanly when asked to."""
    import_tasks()
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    logging.basicConfig(format="%(message)s")
    for handler in logging.getLogger().handlers:
        handler.addFilter(briefly)
    url = engine().url.render_as_string(hide_password=False)
    try:
        asyncio.run(_work(url, until_empty))
    except AWAY as error:
        raise SetupError(GONE) from error


async def _work(url: str, until_empty: bool) -> None:
    arguments: dict[str, Any] = connector_arguments(url)
    connector = procrastinate.PsycopgConnector(kwargs=arguments, min_size=1, max_size=4)
    with app.replace_connector(connector) as opened:
        async with opened.open_async():
            await _rounds(opened) if until_empty else await _round(opened, wait=True)


async def _round(opened: procrastinate.App, *, wait: bool) -> None:
    await opened.run_worker_async(
        concurrency=CONCURRENCY,
        wait=wait,
        fetch_job_polling_interval=2.0,
        shutdown_graceful_timeout=20.0,
        delete_jobs="successful",
    )


async def _rounds(opened: procrastinate.App) -> None:
    """Does what waits, and what that enqueued, until nothing is left that can be done now."""
    before = None
    while (newest := await _newest_waiting(opened)) not in (None, before):
        await _round(opened, wait=False)
        before = newest


async def _newest_waiting(opened: procrastinate.App) -> int | None:
    found = await opened.connector.execute_query_one_async(WAITING)
    return cast("int | None", found["newest"])
