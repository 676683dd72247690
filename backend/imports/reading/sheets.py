"""A table as people send it: csv of any usual kind, or xlsx; never run, only read."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl

from backend.i18n import mark
from backend.imports.errors import Unreadable
from backend.imports.reading.sheet_text import rows_of_text

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 150 * 1024 * 1024
MOST_LINES = 20_000
MOST_CELLS = 400
ZIP, OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
#: what other files begin with, and what they are
OTHERS = {b"%PDF": "PDF", b"{\\rtf": "RTF", b"\x89PNG": "PNG", b"<htm": "HTML", b"<!DO": "HTML"}
SAVE_AS = mark("%(file)s is a file of kind %(kind)s. Save it as .xlsx or .csv and try again.")
BROKEN = mark("%(file)s is damaged. Open it, save it once more as .xlsx, and try again.")


#: what reading a file that is no workbook inside comes to; RuntimeError: a member that is
#: encrypted or packed in a way that nobody knows
DAMAGED = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, RuntimeError,
    ParseError, zlib.error, zipfile.BadZipFile,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text; a formula or an error value has no text of its own."""

    text: str
    formula: bool = False


@dataclass(frozen=True)
class Line:
    """A row of the table and its number in the file."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet, and how the file was read, as a message id with values."""

    lines: tuple[Line, ...]
    note: str = ""
    note_values: tuple[tuple[str, str], ...] = ()


def read_sheets(data: bytes, file: str) -> list[Sheet]:
    """Every way to read the file: the sheets of a workbook, or a csv by each separator."""
    if len(data) > MOST_BYTES:
        raise Unreadable(
            mark("%(file)s is larger than %(most)s MB. Split the list into several files."),
            file=file, most=MOST_BYTES // 1024**2,
        )  # fmt: skip
    if not data.strip():
        raise Unreadable(mark("%(file)s is empty."), file=file)
    if data.startswith(OLE):
        raise _office_of_old(data, file)
    for start, kind in OTHERS.items():
        if data[:4].upper() == start[:4].upper():
            raise Unreadable(SAVE_AS, file=file, kind=kind)
    if data.startswith(ZIP):
        return _workbook(data, file)
    note, readings = rows_of_text(data, file)
    return [
        Sheet(
            tuple(
                Line(number, tuple(_typed(text) for text in row[:MOST_CELLS]))
                for number, row in rows
            ),
            mark("Read as %(encoding)s text."),
            (("encoding", note),),
        )
        for rows in readings
    ]


def _office_of_old(data: bytes, file: str) -> Unreadable:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Unreadable(
            mark("%(file)s is protected by a password. Save it without one and try again."),
            file=file,
        )
    return Unreadable(SAVE_AS, file=file, kind="XLS / DOC")


def _workbook(data: bytes, file: str) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile:
        raise Unreadable(BROKEN, file=file) from None
    if "xl/workbook.xml" not in names:
        raise Unreadable(SAVE_AS, file=file, kind="ZIP / ODS / DOCX")
    if unpacked > MOST_UNPACKED:
        raise Unreadable(
            mark("%(file)s unpacks to more than %(most)s MB. Split the list into several files."),
            file=file, most=MOST_UNPACKED // 1024**2,
        )  # fmt: skip
    try:
        return list(_sheets(data))
    except DAMAGED:
        raise Unreadable(BROKEN, file=file) from None


def _sheets(data: bytes) -> Iterator[Sheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and lists, which we do not look at
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # what the file says of its size need not be true
                lines = []
                for number, row in enumerate(sheet.iter_rows(max_col=MOST_CELLS), start=1):
                    if number > MOST_LINES:
                        break
                    cells = tuple(_read(cell.value, cell.data_type) for cell in row)
                    lines.append(Line(number, cells))
                yield Sheet(tuple(lines))
        finally:
            book.close()


def _typed(text: str) -> Cell:
    text = text.replace("\0", "").strip()
    return Cell(text, text.startswith("="))


def _read(value: Any, kind: str) -> Cell:
    """A cell's value as it is typed; formulas (f) and error values (e) are only noted."""
    if value is None:
        return Cell("")
    if kind in {"f", "e"}:
        return Cell(str(value), True)
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, float) and value.is_integer():
        return Cell(str(int(value)))
    if isinstance(value, datetime | date):
        return Cell(value.isoformat()[:10])
    return _typed(re.sub(r"_x000D_|\r", "", str(value)))
