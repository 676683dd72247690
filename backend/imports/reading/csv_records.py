"""Records of a csv file with the line on which each starts, whatever its fields hold."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from backend.i18n import mark
from backend.imports.errors import Unreadable

#: a record may go over many lines, and an unclosed quotation mark makes one of hundreds: both ends
COLUMNS = mark(
    "Lines %(line)s to %(end)s make a row of %(found)s values where the heading names "
    "%(expected)s. Look for a stray quotation mark or separator."
)
BROKEN = mark(
    "Lines %(line)s to %(end)s can't be read as csv (%(reason)s). Look for a stray quotation mark."
)
NOT_TEXT = mark("This row holds characters that are not UTF-8 text. Save the file as UTF-8.")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its values by column name, or why it can't be read."""

    line: int
    values: dict[str, str]
    fault: str = ""
    fault_values: Mapping[str, str | int] = field(default_factory=dict)


def column_name(heading: str) -> str:
    """A heading as the readers know it: projectID, project_id and Project ID are one."""
    return "".join(c for c in heading.lower() if c.isalnum())


def read_records(lines: Iterable[str], file: str, required: frozenset[str]) -> Iterator[Record]:
    """Records after the heading; raises Unreadable when a required column is not there."""
    source = iter(lines)
    heading = next(source, "")
    delimiter = max(",;\t", key=heading.count)
    names = [column_name(cell) for cell in next(csv.reader([heading], delimiter=delimiter), [])]
    missing = required - set(names)
    if missing:
        raise Unreadable(
            mark("%(file)s has no column %(columns)s. Is it the file it is named after?"),
            file=file, columns=", ".join(sorted(missing)),
        )  # fmt: skip
    reader = csv.reader(source, delimiter=delimiter)
    while True:
        line = reader.line_num + 2  # the heading was line 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            end = reader.line_num + 1
            yield Record(line, {}, BROKEN, {"line": line, "end": end, "reason": str(error)})
            continue
        if row:
            yield _record(line, reader.line_num + 1, row, names)


def _record(line: int, end: int, row: list[str], names: list[str]) -> Record:
    expected = len(names)
    if len(row) != expected:
        where = {"line": line, "end": end, "found": len(row), "expected": expected}
        return Record(line, {}, COLUMNS, where)
    if not _is_text("".join(row)):
        return Record(line, {}, NOT_TEXT)
    return Record(line, dict(zip(names, row, strict=True)))


def _is_text(text: str) -> bool:
    """Whether the database can keep it: no NUL, no byte that was not UTF-8."""
    if text.isascii():
        return "\0" not in text
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text
