"""Pieces of work side by side, each in a forked process that shares what was computed before.

A piece answers the same whichever process does it: it works with one thread, and what it shares is
only read. What a piece answers is handled in this process, in the order in which pieces end.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from matching.types import Progress

NEEDED = 3 * 2**30
"""Bytes of memory that a further process should find free."""
_DIED = "its process ended without an answer, as one does that is out of memory"


def _nothing() -> None:
    """Nothing has to be prepared."""


def _always() -> bool:
    return True


@dataclass(frozen=True, eq=False)
class Piece:
    """A piece of work.

    Attributes:
        name: as it is told to whoever runs the benchmark.
        work: does it and answers something that can be pickled.
        kept: takes the answer, in the process of the run.
        ready: whether it can be begun.
        prepare: computes what several pieces share, in the process of the run, before the fork.
    """

    name: str
    work: Callable[[Progress], Any]
    kept: Callable[[Any], None]
    ready: Callable[[], bool] = _always
    prepare: Callable[[], None] = _nothing


@dataclass(frozen=True)
class Failure:
    """A piece that ended badly: its name and what was said."""

    piece: str
    reason: str


def processes() -> int:
    """How many pieces may go on at once: one for each core, where memory allows."""
    if sys.platform != "linux":
        return 1
    cores = len(os.sched_getaffinity(0))
    return max(1, min(cores, 2, _free() // NEEDED))


def _free() -> int:
    """Bytes of memory that are available."""
    for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return NEEDED


def abreast(pieces: Sequence[Piece], at_once: int, progress: Progress) -> list[Failure]:
    """Do all pieces, the first ones first; answers those that failed or were never ready.

    What a piece raises in its work is a failure of that piece alone; what is raised while it is
    prepared or its answer kept ends all.
    """
    waiting = list(pieces)
    failures = _in_turn(waiting, progress) if at_once == 1 else _forked(waiting, at_once, progress)
    return failures + [Failure(piece.name, "what it needs is missing") for piece in waiting]


def _in_turn(waiting: list[Piece], progress: Progress) -> list[Failure]:
    """Do pieces in this process, one after the other; sums are those of one thread here too."""
    failures: list[Failure] = []
    while piece := _next(waiting):
        with threadpool_limits(1):
            piece.prepare()
            answer = _answer(piece, progress)
        failures += _settled(piece, answer)
    return failures


def _next(waiting: list[Piece]) -> Piece | None:
    """The first piece that is ready, taken from those that wait."""
    for at, piece in enumerate(waiting):
        if piece.ready():
            return waiting.pop(at)
    return None


def _answer(piece: Piece, progress: Progress) -> tuple[str, Any]:
    try:
        return "done", piece.work(progress)
    except Exception as error:  # whatever it is, other pieces go on
        return "failed", f"{type(error).__name__}: {error}"


def _settled(piece: Piece, answer: tuple[str, Any]) -> list[Failure]:
    """Hand an answer on; a list of its failure, empty where there is none."""
    how, value = answer
    if how != "done":
        return [Failure(piece.name, value)]
    piece.kept(value)
    return []


def _forked(waiting: list[Piece], at_once: int, progress: Progress) -> list[Failure]:
    """Do pieces in forked processes. One that dies is tried once more with nothing beside it."""
    running: dict[Connection, tuple[Piece, BaseProcess]] = {}
    failures: list[Failure] = []
    died: list[Piece] = []
    retried: list[Piece] = []
    try:
        while _filled(running, waiting, died, at_once):
            for connection, (how, value) in _heard(running):
                if how == "progress":
                    progress(*value)
                    continue
                piece, process = running.pop(connection)
                process.join()
                if how == "died" and piece not in retried:
                    died.append(piece)
                    retried.append(piece)
                else:
                    failures += _settled(piece, (how, value))
    finally:
        for _, process in running.values():
            process.kill()
    return failures


def _filled(
    running: dict[Connection, tuple[Piece, BaseProcess]],
    waiting: list[Piece],
    died: list[Piece],
    at_once: int,
) -> bool:
    """Begin as many pieces as may go on; whether any does. Those that died go alone."""
    if died and not running:
        running.update([_begun(died.pop())])
        return True
    while not died and len(running) < at_once and (piece := _next(waiting)):
        with threadpool_limits(1):  # the other cores are taken by other pieces
            piece.prepare()
        running.update([_begun(piece)])
    return bool(running)


def _begun(piece: Piece) -> tuple[Connection, tuple[Piece, BaseProcess]]:
    """A process that does a piece, and where it is heard from."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(
        target=_work, args=(piece, theirs), daemon=True
    )
    process.start()
    theirs.close()
    return ours, (piece, process)


def _work(piece: Piece, answers: Connection) -> None:
    """The life of a forked process: one thread, one piece, one answer."""

    def progress(step: str, done: int, total: int) -> None:
        answers.send(("progress", (step, done, total)))

    with threadpool_limits(1):
        answers.send(_answer(piece, progress))


def _heard(running: Iterable[Connection]) -> Iterator[tuple[Connection, tuple[str, Any]]]:
    """What processes have to say, waiting until one has."""
    for connection in wait(list(running)):
        assert isinstance(connection, Connection)  # noqa: S101 - for the type: we made them all
        try:
            yield connection, connection.recv()
        except EOFError:
            yield connection, ("died", _DIED)
