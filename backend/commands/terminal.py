"""What commands share: the console, progress bars, a transaction, errors in plain words."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from time import monotonic
from typing import Any, TypeVar

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)  # fmt: skip
from rich.table import Table
from sqlalchemy.orm import Session

from backend.database import sessions

console = Console(highlight=False)
E = TypeVar("E", bound=StrEnum)
#: other names of programmes
PROGRAMMES = {"USI": "EDIP-USI", "HORIZON": "HE", "HORIZON EUROPE": "HE"}
Report = Callable[[str, int, int], None]
_PAUSE = 10.0


@contextmanager
def progress() -> Iterator[Report]:
    """A bar for each step of long work, fed by `report(step, done, total)`."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TimeElapsedColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console) as bars:
        steps: dict[str, TaskID] = {}

        def report(step: str, done: int, total: int) -> None:
            if step not in steps:
                steps[step] = bars.add_task(step, total=total or None)
            bars.update(steps[step], completed=done, total=total or None)

        yield report


def elapsed() -> Report:
    """Lines on the error output, each with the seconds gone by: a run of minutes can be followed.

    Of a step that reports often only its beginning, its end and a line every ten seconds are told.
    """
    began = monotonic()
    told: dict[str, float] = {}

    def report(step: str, done: int, total: int) -> None:
        now = monotonic() - began
        if step in told and done < total and now - told[step] < _PAUSE:
            return
        told[step] = now
        count = f" {done} of {total}" if total > 1 else ""
        sys.stderr.write(f"{now:7.1f} s  {step}{count}\n")
        sys.stderr.flush()

    return report


@contextmanager
def transaction() -> Iterator[Session]:
    """A command's work is one transaction, committed when it ends well."""
    with sessions().begin() as db:
        yield db


def show_table(rows: Sequence[Sequence[Any]], title: str = "") -> None:
    """Prints rows as a table; the first holds the headings."""
    table = Table(*(str(cell) for cell in rows[0]), title=title or None, title_justify="left")
    for row in rows[1:]:
        table.add_row(*(str(cell) for cell in row))
    console.print(table)


def one_of(kinds: type[E], text: str, option: str) -> E:
    """The value that an option names, in any case; stops with the ones there are."""
    for one in kinds:
        if one.value.casefold() == text.strip().casefold():
            return one
    raise stop(f"{option} is {text!r}: use one of {', '.join(kinds)}")


def stop(message: str) -> typer.Exit:
    """Says what went wrong and gives the error to raise."""
    console.print(f"[red]Error:[/red] {message}", soft_wrap=True)
    return typer.Exit(1)
