"""Files of calls: JSON lines or csv, plain or gzipped, read row by row with the line of each."""

import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from backend import taxonomy
from backend.calls.texts.repair import repaired_line
from backend.i18n import mark
from backend.imports.errors import Unreadable
from backend.imports.reading.csv_records import column_name, read_records
from backend.imports.reading.sheet_text import encoding_of

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
GZIP = b"\x1f\x8b"
#: the portal's names and ours, as column_name() writes them
COLUMNS = {
    "topicid": "identifier", "topicidentifier": "identifier", "identifier": "identifier",
    "title": "title", "topictitle": "title", "programme": "programme_name",
    "programmename": "programme_name", "callidentifier": "call_identifier",
    "calltitle": "call_title", "typesofaction": "types_of_action",
    "typeofaction": "types_of_action",
    "action": "action", "deadline": "deadline", "deadlinedate": "deadline",
    "openson": "opens_on", "openingdate": "opens_on", "plannedopeningdate": "opens_on",
    "callstatus": "status", "status": "status", "budgettotal": "budget_total",
    "budget": "budget_total", "budgetmin": "budget_min", "budgetmax": "budget_max",
    "expectedgrants": "expected_grants", "portalurl": "link", "link": "link", "url": "link",
    "description": "text", "text": "text", "language": "language",
}  # fmt: skip
LINES = frozenset({"title", "programme_name", "call_title", "types_of_action", "identifier",
                   "call_identifier"})  # fmt: skip
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ].*")
NOT_JSON = mark("This line is not a JSON object (%(reason)s). One call stands on each line.")
TOO_LARGE = mark("%(file)s is larger than %(most)s MB. Split it into several files.")
DAMAGED = mark("%(file)s is damaged. Fetch it once more and try again.")
NOT_READ = mark(
    "%(file)s is not a list of calls. It should be JSON lines (.jsonl, .jsonl.gz) or csv "
    "with headings."
)
UNKNOWN = mark("The column %(name)s is not known and was left out.")
LONGEST_CELL = 10 * 1024 * 1024


@dataclass(frozen=True)
class CallRow:
    """A row of a file: the call's columns, or why it can't be read."""

    line: int
    values: Mapping[str, Any]
    fault: str = ""
    fault_values: Mapping[str, Any] = field(default_factory=dict)
    #: columns of the file that nobody here knows
    unknown: tuple[str, ...] = ()


def read_calls(data: bytes, file: str) -> Iterator[CallRow]:
    """The rows of a file; raises Unreadable when it is not a list of calls."""
    if len(data) > MOST_BYTES:
        raise Unreadable(TOO_LARGE, file=file, most=MOST_BYTES // 1024**2)
    text = _text(_unpacked(data, file), file)
    first = text.lstrip()[:1]
    if first == "{":
        return _json_rows(text)
    if first in {"", "[", "<", "%"}:
        raise Unreadable(NOT_READ, file=file)
    return _csv_rows(text, file)


def _unpacked(data: bytes, file: str) -> bytes:
    if not data.startswith(GZIP):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            plain = packed.read(MOST_UNPACKED + 1)
    except (OSError, EOFError, zlib.error):
        raise Unreadable(DAMAGED, file=file) from None
    if len(plain) > MOST_UNPACKED:
        raise Unreadable(TOO_LARGE, file=file, most=MOST_UNPACKED // 1024**2)
    return plain


def _text(data: bytes, file: str) -> str:
    try:
        return data.decode(encoding_of(data))
    except UnicodeDecodeError:
        raise Unreadable(NOT_READ, file=file) from None


def _json_rows(text: str) -> Iterator[CallRow]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError as error:
            yield CallRow(number, {}, NOT_JSON, {"reason": str(error)})
            continue
        if isinstance(found, dict):
            yield _row(number, found)
        else:
            yield CallRow(number, {}, NOT_JSON, {"reason": type(found).__name__})


def _csv_rows(text: str, file: str) -> Iterator[CallRow]:
    lines = text.splitlines(keepends=True)
    names = {column_name(name) for name in re.split(r"[,;\t]", lines[0])}
    if not {COLUMNS[name] for name in names & COLUMNS.keys()} >= {"identifier", "title"}:
        raise Unreadable(NOT_READ, file=file)
    with _long_cells():
        records = list(read_records(lines, file, frozenset()))
    for record in records:
        if record.fault:
            yield CallRow(record.line, {}, record.fault, record.fault_values)
        else:
            yield _row(record.line, record.values)


@contextmanager
def _long_cells() -> Iterator[None]:
    """A call's text is longer than the reader expects; its limit holds for the whole process."""
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _row(line: int, found: Mapping[str, Any]) -> CallRow:
    values: dict[str, Any] = {}
    unknown = []
    for name, value in found.items():
        column = COLUMNS.get(column_name(name))
        if column is None:
            unknown.append(str(name)[:60])
        else:
            values[column] = _value(column, value)
    if values.get("programme_name") in taxonomy.values("PROGRAMME"):
        values["programme"] = values["programme_name"]
        values["programme_name"] = taxonomy.label(f"PROGRAMME:{values['programme']}", "en")
    return CallRow(line, values, unknown=tuple(unknown))


def _value(column: str, value: Any) -> Any:
    """A value as the call's columns take it: one line, empty as None, days without hours."""
    if not isinstance(value, str):
        return value
    if column == "text":
        return value
    text = repaired_line(value)
    if column in LINES:
        return text
    day = MOMENT.fullmatch(text)
    return day[1] if day else text.lower() if column in {"status", "language"} else text or None
