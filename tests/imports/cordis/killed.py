"""A process that imports, says when it has come far enough, and waits to be killed."""

import sys
import time
from pathlib import Path

from sqlalchemy.orm import sessionmaker

from backend.database import make_engine
from backend.imports.cordis.importing import import_cordis


def run(url: str, folder: str, step: str, chunks: int) -> None:
    """Imports until the given chunk of the given step is committed."""
    seen = 0

    def progress(name: str, done: int, total: int) -> None:
        nonlocal seen
        seen += name == step
        if seen == chunks:
            sys.stdout.write("far enough\n")
            sys.stdout.flush()
            time.sleep(60)

    import_cordis(sessionmaker(make_engine(url)), Path(folder), progress=progress)


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
