"""Text tables: which encoding, which separator."""

import csv
import io
import re

from backend.i18n import mark
from backend.imports.errors import Unreadable

SEPARATORS = ";,\t|"
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
#: two letters beyond ASCII in a row: usual in Cyrillic words, rare in French or German ones
RUN = re.compile(rb"[\xc0-\xff\xb3\xbf\xba\xb4\xa1\xa2\xaf\xb2\xaa\xa5]{2}")
BEYOND = re.compile(rb"[\x80-\xff]")
NOT_TEXT = mark("%(file)s is not a table. Save the list as .xlsx or .csv and try again.")
UNCLOSED = mark("%(file)s can't be read as csv. Look for an unclosed quotation mark.")
Rows = list[tuple[int, list[str]]]


def rows_of_text(data: bytes, file: str) -> tuple[str, list[Rows]]:
    """The encoding, and the numbered rows as each separator makes them."""
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(NOT_TEXT, file=file) from None
    if "\0" in text:
        raise Unreadable(NOT_TEXT, file=file)
    readings = [rows for separator in SEPARATORS if (rows := _rows(text, separator))]
    if not readings:
        raise Unreadable(UNCLOSED, file=file)
    return encoding.removesuffix("-sig"), readings


def encoding_of(data: bytes) -> str:
    """UTF-8 or UTF-16 where the bytes say so, else the Windows code page of the letters."""
    for start, encoding in MARKS:
        if data.startswith(start):
            return encoding
    zeros = data.count(0)
    if zeros > len(data) // 4:  # ASCII letters of UTF-16 are half zeros
        return "utf-16-be" if data[::2].count(0) > data[1::2].count(0) else "utf-16-le"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        runs, letters = len(RUN.findall(data)), len(BEYOND.findall(data))
        return "cp1251" if runs * 4 > letters else "cp1252"
    return "utf-8"


def _rows(text: str, separator: str) -> Rows:
    """Rows with the line on which each starts; none when the separator does not fit the text."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: Rows = []
    try:
        line = 1
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error:
        return []
    return rows
