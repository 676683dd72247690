"""A member list's rows, checked one by one against what a company's own forms accept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from backend.companies.facets.forms import TEXT_LENGTH, FacetText, suggested_language
from backend.companies.fields.forms import Basics, Contact, Figures
from backend.companies.fields.identifiers import doubts
from backend.companies.fields.types import Certificate, Country
from backend.forms import message_of
from backend.i18n import gettext, mark
from backend.imports.errors import Unreadable
from backend.imports.members.columns import BETWEEN, EXAMPLE_NAME, PART_READERS, Column
from backend.imports.members.heading import Heading, find_heading
from backend.imports.reading.sheets import Cell, Line, Sheet, read_sheets
from backend.imports.reading.values import BadValue
from backend.imports.report import Problem
from backend.models import Company, FacetKind

MOST_ROWS = 5_000
FORMULA = mark(
    "The cell holds a formula or an error (%(value)s). Put its value there: copy it, then paste "
    "it as a value."
)
EXAMPLE = mark("This is the template's example. Delete the row.")
NO_TEXT = mark("Describe the offer or need itself in the column before this one.")


class Member(Basics, Figures, Contact):
    """What a list may say of a company."""

    capacity: str = Field("", max_length=1000)
    certificates: list[Certificate] = Field(default_factory=list)
    exports_to: list[Country] = Field(default_factory=list)


class Listed(FacetText):
    """An offer or need of a list, which may be as short as a keyword."""

    text: str = Field(min_length=3, max_length=TEXT_LENGTH)


@dataclass(frozen=True)
class MemberRow:
    """A row: the company's columns that it fills, its offers and needs, what is wrong with it."""

    line: int
    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    facets: tuple[tuple[FacetKind, Listed], ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the row can't be imported."""
        return any(problem.fatal for problem in self.problems)


@dataclass(frozen=True)
class MemberList:
    """A list as read, and in words what had to be found out about the file."""

    file: str
    rows: tuple[MemberRow, ...]
    note: str


def read_members(data: bytes, file: str) -> MemberList:
    """Reads a list; raises Unreadable when it is not one."""
    sheet, heading = find_heading(read_sheets(data, file), file)
    lines = [
        line
        for line in sheet.lines
        if line.number > heading.line and any(cell.text for cell in line.cells)
    ]
    if len(lines) > MOST_ROWS:
        raise Unreadable(
            mark("%(file)s has more than %(most)s rows. Split the list into several files."),
            file=file, most=MOST_ROWS,
        )  # fmt: skip
    rows = tuple(_Reading(line, heading, file).row() for line in lines)
    return MemberList(file, rows, _note(sheet, heading))


def _note(sheet: Sheet, heading: Heading) -> str:
    notes = [gettext(sheet.note, **dict(sheet.note_values))] if sheet.note else []
    if heading.unknown:
        names = ", ".join(heading.unknown)
        notes.append(gettext(mark("Columns that were not used: %(columns)s."), columns=names))
    return " ".join(notes)


class _Reading:
    """One row being read."""

    def __init__(self, line: Line, heading: Heading, file: str) -> None:
        self.line = line
        self.heading = heading
        self.file = file
        self.problems: list[Problem] = []
        self.typed: dict[str, Any] = {}
        #: parts of offers and needs by kind and number, and where each stands
        self.parts: dict[tuple[FacetKind, int], dict[str, Any]] = {}
        self.part_places: dict[tuple[FacetKind, int, str], int] = {}

    def row(self) -> MemberRow:
        """The row, with its values only if all of them are good."""
        for place, column in self.heading.columns.items():
            self._cell(place, column)
        name = str(self.typed.get("name", ""))
        if name == EXAMPLE_NAME:
            self.problems.clear()
            self._wrong(self.heading.places["name"], EXAMPLE)
            return MemberRow(self.line.number, name, problems=tuple(self.problems))
        self._check(Member, self.typed, self.heading.places)
        facets = self._facets()
        if self.problems:
            return MemberRow(self.line.number, name, problems=tuple(self.problems))
        values = Member.model_validate(self.typed).model_dump(include=set(self.typed))
        if "about" in values:
            values["language"] = suggested_language(values["about"])
        self._doubt(values)
        return MemberRow(self.line.number, name, values, tuple(facets), tuple(self.problems))

    def _cell(self, place: int, column: Any) -> None:
        cell = self.line.cells[place] if place < len(self.line.cells) else Cell("")
        if cell.formula:
            self._wrong(place, FORMULA, {"value": cell.text})
        if cell.formula or not cell.text:
            return
        try:
            if isinstance(column, Column):
                self.typed[column.field] = column.read(cell.text)
            else:
                parts = self.parts.setdefault((column.kind, column.number), {})
                parts[column.part] = PART_READERS[column.part](cell.text)
                self.part_places[column.kind, column.number, column.part] = place
        except BadValue as fault:
            self._wrong(place, fault.message, fault.values)

    def _facets(self) -> list[tuple[FacetKind, Listed]]:
        found: list[tuple[FacetKind, Listed]] = []
        for (kind, number), parts in self.parts.items():
            places = {
                part: self.part_places[kind, number, part]
                for part in parts
            }  # fmt: skip
            if "text" not in parts:
                self._wrong(min(places.values()), NO_TEXT)
                continue
            texts = BETWEEN.split(parts["text"]) if number == 0 else [parts["text"]]
            for text in filter(None, map(str.strip, texts)):
                facet = parts | {"text": text}
                if self._check(Listed, facet, places):
                    found.append((kind, Listed.model_validate(facet)))
        return list({(kind, facet.text): (kind, facet) for kind, facet in found}.values())

    def _check(
        self, model: type[BaseModel], typed: Mapping[str, Any], places: Mapping[str, int]
    ) -> bool:
        """Notes what the model does not accept, unless the cell was found wrong before."""
        known = {problem.column for problem in self.problems}
        try:
            model.model_validate(typed)
        except ValidationError as error:
            for item in error.errors(include_url=False):
                place = places.get(str(item["loc"][0]), -1)
                if self.heading.titles.get(place) not in known:
                    self._wrong(place, *message_of(dict(item)))
            return False
        return True

    def _doubt(self, values: Mapping[str, Any]) -> None:
        """Identifiers that may hold a typing mistake; the row is taken all the same."""
        company = Company(**{key: values.get(key) for key in ("country", "edrpou", "vat")})
        for doubt in doubts(company):
            self._wrong(self.heading.places[doubt.field], doubt.message, fatal=False)

    def _wrong(
        self, place: int, message: str, values: Mapping[str, Any] | None = None, *,
        fatal: bool = True,
    ) -> None:  # fmt: skip
        self.problems.append(
            Problem(
                self.file, self.line.number, message, dict(values or {}),
                column=self.heading.titles.get(place, ""), fatal=fatal,
            )
        )  # fmt: skip
