"""`make bench`: starts the demo on a database of its own, measures, writes docs/bench.md."""

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from sqlalchemy.orm import sessionmaker

from backend.database import database_url, make_engine
from backend.postgres import stop_server
from backend.settings import ROOT, settings
from tests.bench import assembly, desk, encoding, pools, ranking, requests, serving
from tests.bench.figures import HEAD, Figure

PORT = 8920
INTRODUCTION = f"""# Speed

Written by `make bench`; every figure is measured beside a peer or a limit in the same run, since
machines differ and are noisy: read the ratio. This run: {platform.machine()},
{os.cpu_count()} cores, Python {platform.python_version()}.

{serving.HEADING}

"""


def main() -> None:
    """Measures and writes."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        (data / "models").symlink_to(settings().data_dir / "models")
        os.environ["SPILNO_DATA_DIR"] = folder
        settings.cache_clear()
        found = [*encoding.figures(), *assembly.figures(), *pools.figures()]
        requested = list(serving.figures())
        with demo() as address:
            found += requests.figures(address)
            engine = make_engine(database_url(settings()))
            with sessionmaker(engine)() as db:
                found += desk.figures(db, address)
                found += ranking.figures(db)
            engine.dispose()
    write([*found, *requested])


@contextmanager
def demo() -> Iterator[str]:
    """A running demo; stopped afterwards, with its private server."""
    command = [sys.executable, "-m", "backend", "demo", "--port", str(PORT), "--no-real"]
    process = subprocess.Popen(command, cwd=ROOT)
    address = f"http://localhost:{PORT}"
    try:
        while process.poll() is None:
            try:
                urlopen(f"{address}/readyz", timeout=2).close()  # noqa: S310 - our own server
                break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait(60)
        stop_server(settings().data_dir)


def write(found: list[Figure]) -> None:
    """The table, to the docs and to the terminal."""
    text = INTRODUCTION + "\n".join([HEAD, *(figure.row() for figure in found)]) + "\n"
    (ROOT / "docs" / "bench.md").write_text(text)
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
