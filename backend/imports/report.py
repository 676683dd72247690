"""What an import did, as data: the command line and the pages draw it."""

import resource
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from backend.i18n import gettext, mark

#: of a large import's problems the report names the first ones; the file of rejects has all
SHOWN = 100


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row, or with one value of it, and what to do."""

    file: str
    line: int
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)
    column: str = ""
    #: the whole row was refused, not just this value
    fatal: bool = True

    @property
    def text(self) -> str:
        """The problem in the reader's language."""
        return gettext(self.message, **self.values)


@dataclass(frozen=True)
class Tally:
    """How many rows of a table an import made, changed, or found as they are."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class FileTally:
    """How many rows of a file were read; each was imported or refused."""

    name: str
    read: int
    imported: int
    refused: int


class RowStatus(StrEnum):
    """What becomes of a row of a member list."""

    new = "new"
    update = "update"
    same = "same"
    conflict = "conflict"
    refused = "refused"


STATUS_WORDS = {
    RowStatus.new: mark("new"),
    RowStatus.update: mark("updated"),
    RowStatus.same: mark("nothing new"),
    RowStatus.conflict: mark("in conflict"),
    RowStatus.refused: mark("refused"),
}


@dataclass(frozen=True)
class RowOutcome:
    """A row of a member list and what becomes of it.

    `changes` is {column: (old, new)}; `kept` the same for columns in which the list says otherwise
    than the company itself or another source, whose word stays.
    """

    line: int
    status: RowStatus
    name: str
    company_id: int | None = None
    matched_by: str = ""
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    kept: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    facets_added: int = 0
    #: offers and needs of an earlier edition that change or are archived
    facets_changed: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """What an import read, made, and refused."""

    source: str
    files: tuple[FileTally, ...]
    tallies: Mapping[str, Tally]
    problems: tuple[Problem, ...] = ()
    rows: tuple[RowOutcome, ...] = ()
    company_ids: tuple[int, ...] = ()
    dry_run: bool = False
    resumed: bool = False
    #: what the reader of the file had to guess, in words
    note: str = ""
    seconds: float = 0.0
    peak_mib: float = 0.0

    @property
    def read(self) -> int:
        """Rows read from all files; always imported + refused."""
        return sum(file.read for file in self.files)

    @property
    def imported(self) -> int:
        """Rows whose facts are now in the database (in a trial: would be)."""
        return sum(file.imported for file in self.files)

    @property
    def refused(self) -> int:
        """Rows that were not taken."""
        return sum(file.refused for file in self.files)

    def as_table(self) -> list[tuple[str, ...]]:
        """Headings, then one line per file and per table."""
        heads = (mark("What"), mark("Read"), mark("Imported"), mark("Refused"), mark("New"),
                 mark("Changed"), mark("Unchanged"))  # fmt: skip
        files = [
            (file.name, str(file.read), str(file.imported), str(file.refused), "", "", "")
            for file in self.files
        ]
        tables = [
            (gettext(what), "", "", "", str(tally.new), str(tally.changed), str(tally.unchanged))
            for what, tally in self.tallies.items()
        ]
        return [tuple(gettext(head) for head in heads), *files, *tables]

    def problem_table(self) -> list[tuple[str, ...]]:
        """Headings, then one line per problem."""
        heads = (mark("File"), mark("Line"), mark("Column"), mark("What is wrong"))
        return [
            tuple(gettext(head) for head in heads),
            *((p.file, str(p.line), p.column, p.text) for p in self.problems),
        ]

    def row_table(self) -> list[tuple[str, ...]]:
        """Headings, then what becomes of each row of a member list."""
        heads = (mark("Line"), mark("Company"), mark("What happens"), mark("Found by"),
                 mark("Columns that change"), mark("Columns that stay"))  # fmt: skip
        return [
            tuple(gettext(head) for head in heads),
            *(
                (str(row.line), row.name, gettext(STATUS_WORDS[row.status]), row.matched_by,
                 ", ".join(row.changes), ", ".join(row.kept))
                for row in self.rows
            ),
        ]  # fmt: skip


class Stopwatch:
    """What an import costs."""

    def __init__(self) -> None:
        self.started = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds so far."""
        return time.monotonic() - self.started

    @property
    def peak_mib(self) -> float:
        """The most memory that this process has held, in MiB."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
