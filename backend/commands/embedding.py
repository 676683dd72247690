"""Bringing every vector up to date, in steps that a killed process does not lose."""

from backend import matcher
from backend.commands.terminal import progress, transaction

#: projects a transaction: about ten seconds of work
STEP = 512


def embed_all() -> tuple[int, int]:
    """Encodes what waits; returns how many offers and needs, and how many projects."""
    with progress() as report:
        with transaction() as db:
            facets = matcher.embed_companies(db, progress=report)
            waiting = matcher.waiting_projects(db)
        done = 0
        while done < waiting:
            with transaction() as db:
                some = matcher.embed_projects(db, limit=STEP)
            if not some:
                break
            done += some
            report("embedding projects", done, waiting)
    return facets, done
