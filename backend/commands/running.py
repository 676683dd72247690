"""Commands that run the application: demo, serve, worker, migrate."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from backend import demo
from backend.commands.embedding import embed_all
from backend.commands.terminal import console, progress, show_table, stop, transaction
from backend.database import engine, sessions
from backend.demo.load import PASSWORD, load, load_register, logins
from backend.demo.story import tell
from backend.frontend_build import ensure_built
from backend.imports.cordis.importing import import_cordis
from backend.postgres import kept_running, stop_server
from backend.schema import ensure_migrated
from backend.schema import migrate as migrate_tables
from backend.settings import ROOT, Environment, settings

Port = Annotated[int, typer.Option(help="Port to listen on.")]
Host = Annotated[str, typer.Option(help="Address to listen on.")]
REAL_DATA = ROOT.parent / "shared" / "data" / "cordis"


def demo_command(
    port: Port = 8000,
    host: Host = "127.0.0.1",
    real: Annotated[
        bool | None,
        typer.Option(
            "--real/--no-real",
            help="Also load the real organisations found in --data (asked when not given).",
        ),
    ] = None,
    data: Annotated[Path, typer.Option(help="Folder of CORDIS files.")] = REAL_DATA,
) -> None:
    """Start everything with made-up companies, and print how to log in."""
    if settings().environment is Environment.production:
        raise stop("the demo has known passwords and never runs in production")
    _ensure_free(host, port)
    _at(port)
    ensure_built()
    with _database():
        migrate_tables()
        with transaction() as db:
            added = load(db)
        load_register(sessions())
        console.print(f"Demo companies: {len(demo.companies())} ({added} new)")
        if _wants_real(real, data):
            with progress() as report:
                import_cordis(sessions(), data, progress=report)
        embed_all()
        with transaction() as db:
            tell(db)
        _print_logins(port)
        _serve(host, port, with_worker=True)


def _ensure_free(host: str, port: int) -> None:
    """Says at once, not after minutes, that something else listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            message = f"can't listen on {host}:{port} ({reason}): name another with --port"
            raise stop(message) from None


@contextmanager
def _database() -> Iterator[None]:
    """However the command ends, the private PostgreSQL stops with it, unless others use it."""
    private = settings().database_url is None
    signal.signal(signal.SIGTERM, _end)
    try:
        with console.status("Starting PostgreSQL"):
            engine()
        with kept_running(settings().data_dir) if private else nullcontext():
            yield
    finally:
        if engine.cache_info().currsize:
            engine().dispose()
        if private:
            stop_server(settings().data_dir, unless_used=True)


def _end(number: int, _frame: object) -> None:
    """Asked to end, as a service or a container is: what was started is stopped first."""
    sys.exit(128 + number)


def _at(port: int) -> None:
    """E-mails of the demo name the port that it listens on."""
    if "SPILNO_BASE_URL" not in os.environ:
        os.environ["SPILNO_BASE_URL"] = f"http://localhost:{port}"
        settings.cache_clear()


def _wants_real(real: bool | None, data: Path) -> bool:
    if real is None and data.is_dir() and sys.stdin.isatty():
        return typer.confirm(f"Also load the real organisations in {data}? (minutes)", False)
    if real and not data.is_dir():
        raise stop(f"no folder {data}: name yours with --data")
    return bool(real)


def _print_logins(port: int) -> None:
    console.print(f"\nSpilno is at [bold]http://localhost:{port}[/bold]  (Ctrl-C stops it)")
    rows = [(one.what, one.email, PASSWORD) for one in logins()]
    show_table([("Who", "E-mail", "Password"), *rows])


def serve_command(
    port: Port = 8000,
    host: Host = "127.0.0.1",
    workers: Annotated[int, typer.Option(help="Web processes.")] = 1,
    with_worker: Annotated[bool, typer.Option(help="Run the job worker beside it.")] = False,
) -> None:
    """Serve the pages and the API."""
    _ensure_free(host, port)
    with _database():
        with transaction() as db:
            ensure_migrated(db)
        _serve(host, port, with_worker=with_worker, workers=workers)


def _serve(host: str, port: int, *, with_worker: bool, workers: int = 1) -> None:
    command = [sys.executable, "-m", "backend", "worker", "--beside"]
    worker = Supervised(command) if with_worker else None
    try:
        uvicorn.run(
            "backend.app:create_app", factory=True, host=host, port=port, workers=workers,
            log_level="warning", server_header=False,
        )  # fmt: skip
    finally:
        if worker is not None:
            worker.stop()


class Supervised:
    """A child process that is started again whenever it ends, until it is stopped.

    It reads from a pipe that nobody writes to: however we end, even killed, the pipe ends with us.
    """

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.stopping = threading.Event()
        self.child = self._start()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command, cwd=ROOT, start_new_session=True, stdin=subprocess.PIPE
        )

    def _watch(self) -> None:
        while not self.stopping.is_set():
            self.child.wait()
            self._let_go()
            if not self.stopping.wait(2.0):
                self.child = self._start()

    def stop(self) -> None:
        """Ends the child and waits for it."""
        self.stopping.set()
        self.child.terminate()
        try:
            self.child.wait(25)
        except subprocess.TimeoutExpired:
            self.child.kill()
        self.thread.join(5)
        self._let_go()

    def _let_go(self) -> None:
        """Closes our end of the pipe."""
        if self.child.stdin is not None:
            self.child.stdin.close()


def worker_command(
    until_empty: Annotated[bool, typer.Option(help="Stop when nothing waits.")] = False,
    beside: Annotated[
        bool, typer.Option(help="Stop when whoever holds the other end of its input ends.")
    ] = False,
) -> None:
    """Do the queued jobs: e-mails, embedding, match requests, nightly suggestions."""
    left_alone = _left_alone() if beside else threading.Event()
    from backend.worker import work  # noqa: PLC0415 - brings in every job, torch among them

    try:
        with transaction() as db:
            ensure_migrated(db)
        work(until_empty=until_empty)
    finally:
        if left_alone.is_set() and settings().database_url is None:
            engine().dispose()
            stop_server(settings().data_dir, unless_used=True)


def _left_alone() -> threading.Event:
    """Set when the other end of our input is gone; then we are asked to end, too."""
    gone = threading.Event()

    def wait() -> None:
        while os.read(0, 1):
            pass
        gone.set()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()
    return gone


def migrate_command(
    revision: Annotated[str, typer.Argument(help="head, base, or a revision.")] = "head",
) -> None:
    """Bring the database's tables to this version."""
    migrate_tables(revision)
    console.print(f"Tables are at {revision}")
