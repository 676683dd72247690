"""The row of headings of a member list, wherever it stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from backend.i18n import mark
from backend.imports.errors import Unreadable
from backend.imports.members.columns import (
    COLUMNS,
    REQUIRED,
    Column,
    FacetColumn,
    by_heading,
    facet_column,
)  # fmt: skip
from backend.imports.reading.csv_records import column_name
from backend.imports.reading.sheets import Line, Sheet

#: a list may have a title above its headings
WITHIN = 20


@dataclass(frozen=True)
class Heading:
    """Where the headings stand, what each column is, and its title as written."""

    line: int
    columns: Mapping[int, Column | FacetColumn]
    titles: Mapping[int, str]
    unknown: tuple[str, ...]

    @property
    def places(self) -> dict[str, int]:
        """Where each of the company's columns is."""
        return {c.field: place for place, c in self.columns.items() if isinstance(c, Column)}


def find_heading(sheets: Iterable[Sheet], file: str) -> tuple[Sheet, Heading]:
    """The reading and the row that name the most columns; raises Unreadable without the needed."""
    found = [(sheet, heading) for sheet in sheets for heading in _candidates(sheet)]
    if not found:
        raise Unreadable(
            mark("%(file)s has no row of headings such as Name and Country. Start from the "
                 "template."),
            file=file,
        )  # fmt: skip
    sheet, heading = max(found, key=lambda pair: len(pair[1].columns))
    missing = [c.en for c in COLUMNS if c.field in REQUIRED and c.field not in heading.places]
    if missing:
        raise Unreadable(
            mark("%(file)s has no column %(columns)s. Add it, or start from the template."),
            file=file, columns=", ".join(missing),
        )  # fmt: skip
    return sheet, heading


def _candidates(sheet: Sheet) -> Iterator[Heading]:
    for line in sheet.lines[:WITHIN]:
        heading = _heading(line)
        if heading.places.keys() & set(REQUIRED):
            yield heading


def _heading(line: Line) -> Heading:
    columns: dict[int, Column | FacetColumn] = {}
    unknown: list[str] = []
    for place, cell in enumerate(line.cells):
        title = cell.text.rstrip("* ")
        known = by_heading().get(column_name(title)) or facet_column(title)
        if known is not None and known not in columns.values():
            columns[place] = known
        elif title:
            unknown.append(title)
    titles = {place: cell.text for place, cell in enumerate(line.cells)}
    return Heading(line.number, columns, titles, tuple(unknown))
