"""The worker as it runs: a process of its own, whose jobs may enqueue jobs."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from time import sleep
from types import SimpleNamespace
from typing import Any, cast

import pytest
from procrastinate import PsycopgConnector
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from backend.jobs import app, connector_arguments, enqueue
from backend.models import RankingModel, RankingState
from backend.settings import ROOT
from backend.worker import retry_stalled
from matching.artefact import CARD, NUMBERS, SHIPPED
from tests.databases import migrated_database


def test_a_job_enqueues_a_job_and_both_are_done(server_url: str, worker_id: str) -> None:
    with migrated_database(server_url, f"spilno_worker_{worker_id}") as engine:
        with Session(engine) as db, db.begin():
            row = RankingModel(
                model_id="copy", card=(SHIPPED / CARD).read_text(), note="",
                numbers=(SHIPPED / NUMBERS).read_bytes(), state=RankingState.challenger,
                judgement={}, state_reason="",
            )  # fmt: skip
            db.add(row)
            enqueue(db, "judge_models")
        url = engine.url.render_as_string(hide_password=False)
        done = subprocess.run(
            [sys.executable, "-m", "backend", "worker", "--until-empty"], cwd=ROOT, check=False,
            env=os.environ | {"DATABASE_URL": url}, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr[-3000:]
        with Session(engine) as db:
            assert db.scalars(select(RankingModel.judged_at)).one() is not None
            left = "select count(*) from procrastinate_jobs where status in ('todo', 'failed')"
            assert db.execute(text(left)).scalar_one() == 0


def test_when_the_database_goes_the_worker_says_so_and_ends(
    server_url: str, worker_id: str
) -> None:
    with migrated_database(server_url, f"spilno_gone_{worker_id}") as engine:
        url = engine.url.render_as_string(hide_password=False)
        worker = subprocess.Popen(
            [sys.executable, "-m", "backend", "worker"], cwd=ROOT, text=True,
            env=os.environ | {"DATABASE_URL": url}, stderr=subprocess.PIPE,
        )  # fmt: skip
        registered = "select count(*) from procrastinate_workers"
        with Session(engine, autoflush=False) as db:
            while db.execute(text(registered)).scalar_one() == 0:
                assert worker.poll() is None
                db.rollback()
                sleep(0.2)
    _, said = worker.communicate(timeout=300)
    assert worker.returncode == 1
    assert "the database went away: the worker ends" in said
    assert "Traceback" not in said


def test_jobs_of_a_killed_worker_are_done_again_whatever_waits(
    server_url: str, worker_id: str
) -> None:
    jobs = "select task_name, status::text from procrastinate_jobs order by id"
    with migrated_database(server_url, f"spilno_killed_{worker_id}") as engine:
        with Session(engine) as db, db.begin():
            db.execute(
                text(
                    "insert into procrastinate_jobs"
                    " (queue_name, task_name, queueing_lock, status, args) values"
                    " ('default', 'nightly', 'nightly', 'doing', '{}'),"
                    " ('default', 'nightly', 'nightly', 'todo', '{}'),"
                    " ('default', 'answer_request', null, 'doing', '{}')"
                )
            )
        arguments: dict[str, Any] = connector_arguments(
            engine.url.render_as_string(hide_password=False)
        )

        async def looked_after() -> None:
            connector = PsycopgConnector(kwargs=arguments, min_size=1, max_size=1)
            with app.replace_connector(connector) as opened:
                async with opened.open_async():
                    await cast("Any", retry_stalled).func(SimpleNamespace(app=opened), 0)

        asyncio.run(looked_after())
        with Session(engine) as db:
            found = [tuple(row) for row in db.execute(text(jobs))]
        assert found == [("nightly", "todo"), ("answer_request", "todo")]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_worker_beside_a_server_ends_with_it(
    server_url: str, worker_id: str, how: signal.Signals
) -> None:
    registered = "select count(*) from procrastinate_workers"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    with migrated_database(server_url, f"spilno_beside_{worker_id}") as engine:
        url = engine.url.render_as_string(hide_password=False)
        server = subprocess.Popen(
            [sys.executable, "-m", "backend", "serve", "--with-worker", "--port", port], cwd=ROOT,
            env=os.environ | {"DATABASE_URL": url}, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        with Session(engine) as db:
            while db.execute(text(registered)).scalar_one() == 0:
                assert server.poll() is None
                db.rollback()
                sleep(0.2)
            db.rollback()
            server.send_signal(how)
            said, _ = server.communicate(timeout=300)  # the worker's words, too: both end
            assert db.execute(text(registered)).scalar_one() == 0  # it took its leave
    assert "Traceback" not in said
