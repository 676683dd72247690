"""The template of a member list, as a workbook with choices to pick from, or as csv."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from backend import taxonomy
from backend.companies.fields import countries
from backend.i18n import current_locale, gettext, mark
from backend.imports.errors import Unreadable
from backend.imports.members.columns import COLUMNS, FACET_NAMES, PART_NAMES, REQUIRED
from backend.models import FacetKind

ROWS = 2_000  # with choices to pick from; more rows may be filled in
FACETS = 3
#: which parts each offer and need has in the template, with an example of the first
PARTS = {
    FacetKind.offer: {
        "text": "Carbon-fibre airframes for unmanned aircraft, to the customer's drawings",
        "areas": "EDF:AIR",
        "trl": "9",
    },
    FacetKind.need: {
        "text": "Autopilots that hold their course without satellite navigation",
        "areas": "EDF:AIR",
        "cooperation": "COOP:integration",
    },
}
SCHEMES = {"kind": "KIND", "ownership": "OWNER", "areas": "EDF", "cooperation": "COOP"}
COUNTRY_FIELDS = frozenset({"country", "controlling_country"})
HELP = (
    mark("One row is one company. Columns marked with * are needed, all others may stay empty."),
    mark("Delete the example row; it is never imported."),
    mark("Headings and choices may be in English or in Ukrainian. Columns may be left out or "
         "stand in another order; columns with other headings are not used."),
    mark("Several values in one cell (certificates, countries, languages) are separated by "
         "semicolons."),
    mark("An offer or need is one thing in a sentence or two, with the numbers that matter. Add "
         "columns such as Offer 4 if three are not enough, or use one column Offers with one "
         "offer on each line."),
    mark("Keep zeros at the beginning of an EDRPOU code: the column is text."),
    mark("A company that is here already is found by PIC, EDRPOU code, VAT number, or name and "
         "country. What a company wrote itself is never changed."),
    mark("Nothing classified, export-controlled or personal belongs in the list; a contact is "
         "a role and an address of the company."),
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A column of the template."""

    heading: str
    example: str
    #: what may be picked: the words of a list, nothing for free text
    choices: tuple[str, ...] = ()
    width: int = 18


def write_template(path: Path) -> None:
    """Writes the template in the reader's language; the file's ending says which kind."""
    cells = list(_cells(current_locale()))
    if path.suffix == ".xlsx":
        _write_workbook(path, cells)
    elif path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(cell.heading for cell in cells)
            writer.writerow(cell.example for cell in cells)
    else:
        raise Unreadable(
            mark("%(path)s: the template is written as .xlsx or .csv."), path=str(path)
        )


def _cells(locale: str) -> Iterator[Cell]:
    for column in COLUMNS:
        star = " *" if column.field in REQUIRED else ""
        choices: tuple[str, ...] = ()
        if column.field in COUNTRY_FIELDS:
            choices = tuple(name for _, name in countries.options(countries.CLOSED))
        elif column.field in SCHEMES:
            choices = _labels(SCHEMES[column.field], locale)
        width = 40 if column.field == "about" else 18
        yield Cell(column.heading(locale) + star, _shown(column.example), choices, width)
    for kind, parts in PARTS.items():
        for number in range(1, FACETS + 1):
            for part, example in parts.items():
                heading = f"{FACET_NAMES[kind][locale]} {number} {PART_NAMES[part][locale]}"
                choices = _labels(SCHEMES[part], locale) if part in SCHEMES else ()
                if part == "trl":
                    choices = tuple("123456789")
                shown = _shown(example) if number == 1 else ""
                yield Cell(heading.strip(), shown, choices, 50 if part == "text" else 22)


def _shown(example: str) -> str:
    """An example as one of the choices: codes by their label, Ukraine by its name."""
    if taxonomy.is_code(example):
        return taxonomy.label(example, current_locale())
    return countries.options()[0][1] if example == countries.HOME else example


def _labels(scheme: str, locale: str) -> tuple[str, ...]:
    return tuple(term.label(locale) for term in taxonomy.terms(scheme))


def _write_workbook(path: Path, cells: Sequence[Cell]) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet(gettext(mark("Companies")))
        guide = book.add_worksheet(gettext(mark("How to fill in")))
        lists = book.add_worksheet("Lists")
        lists.hide()
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        grey = book.add_format({"num_format": "@", "text_wrap": True, "font_color": "#777777"})
        sheet.freeze_panes(1, 1)
        for place, cell in enumerate(cells):
            sheet.set_column(place, place, cell.width, text)
            sheet.write_string(0, place, cell.heading, bold)
            sheet.write_string(1, place, cell.example, grey)
            _offer_choices(sheet, lists, place, cell)
        guide.set_column(0, 0, 110)
        for row, line in enumerate(HELP):
            guide.write_string(row, 0, gettext(line), text)


def _offer_choices(sheet: Worksheet, lists: Worksheet, place: int, cell: Cell) -> None:
    """A list to pick from, kept on the hidden sheet: in the cell itself it may hold 255 letters."""
    if not cell.choices:
        return
    for row, choice in enumerate(cell.choices):
        lists.write_string(row, place, choice)
    letter = xl_col_to_name(place)
    sheet.data_validation(
        1, place, ROWS, place,
        {"validate": "list", "source": f"=Lists!${letter}$1:${letter}${len(cell.choices)}",
         "error_type": "warning"},
    )  # fmt: skip
