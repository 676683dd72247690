"""Tables as files to take away: comma-separated, or a workbook."""

import csv
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO

import xlsxwriter
from starlette.responses import Response

Row = Sequence[str | float]
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: a cell that begins so is read as a formula by spreadsheets
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(table: Sequence[Row]) -> bytes:
    """The rows, with the mark by which spreadsheets know UTF-8."""
    text = StringIO()
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in table)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str | float) -> str | float:
    """A typed text that would run as a formula, made a text again."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def as_xlsx(table: Sequence[Row], note: str = "") -> bytes:
    """A workbook of one sheet, its headings kept in sight, a note printed below."""
    return as_workbook({"": table}, note)


def as_workbook(tables: Mapping[str, Sequence[Row]], note: str = "") -> bytes:
    """A workbook of several sheets by name; an unnamed one is named by the program."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True})
        for name, table in tables.items():
            width = len(table[0])
            sheet = book.add_worksheet(name or None)
            for number, row in enumerate(table):
                sheet.write_row(number, 0, row, bold if number == 0 else None)
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, max(len(table) - 1, 0), width - 1)
            sheet.set_column(0, 0, 44)
            sheet.set_column(1, max(width - 1, 1), 18)
            if note:
                sheet.set_footer(f"&L{note}")
    return target.getvalue()


def download(content: bytes, kind: str, name: str) -> Response:
    """The file as an answer that browsers save under this name."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)
