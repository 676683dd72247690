"""Problems of an import: kept with its run, and written to a file that people work through."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.i18n import gettext, mark
from backend.imports.errors import Unreadable
from backend.imports.report import Problem
from backend.models import ImportProblem

HEADINGS = (mark("File"), mark("Line"), mark("Column"), mark("What is wrong"), mark("Row imported"))
#: what spreadsheets take for a formula at the start of a cell
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def problems_of(db: Session, run_id: int, limit: int | None = None) -> Iterator[Problem]:
    """A run's problems in the order of its files' lines, fetched as they are used."""
    rows = db.scalars(
        select(ImportProblem)
        .where(ImportProblem.run_id == run_id)
        .order_by(ImportProblem.file, ImportProblem.line, ImportProblem.id)
        .limit(limit)
        .execution_options(yield_per=1_000)
    )
    yield from map(as_problem, rows)


def as_problem(row: ImportProblem) -> Problem:
    """A kept problem as the report shows it."""
    return Problem(
        file=row.file, line=row.line, column=row.column, message=row.message,
        values=row.values, fatal=row.fatal,
    )  # fmt: skip


def write_problems(path: Path, problems: Iterable[Problem]) -> None:
    """Writes them to a .csv or .xlsx file, in the reader's language."""
    lines: Iterator[list[str | int]] = (
        [p.file, p.line, p.column, p.text, _imported(p)] for p in problems
    )
    headings = [gettext(heading) for heading in HEADINGS]
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(headings)
            writer.writerows([_harmless(cell) for cell in line] for line in lines)
    elif path.suffix == ".xlsx":
        options = {"strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(str(path), options) as book:
            sheet = book.add_worksheet()
            sheet.freeze_panes(1, 0)
            sheet.set_column(3, 3, 80)
            sheet.write_row(0, 0, headings, book.add_format({"bold": True}))
            for number, line in enumerate(lines, start=1):
                sheet.write_row(number, 0, line)
    else:
        raise Unreadable(
            mark("%(path)s: the list of problems is written as .csv or .xlsx."), path=str(path)
        )


def _imported(problem: Problem) -> str:
    return gettext(mark("no")) if problem.fatal else gettext(mark("yes, without this value"))


def _harmless(cell: str | int) -> str | int:
    """A cell that no spreadsheet runs, whatever the imported file held."""
    risky = isinstance(cell, str) and cell.startswith(FORMULA_SIGNS)
    return f"'{cell}" if risky else cell
