"""The directory as a table to take away: what the reader may see, without what is sensitive."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

import xlsxwriter

from backend.companies.disclosure import CompanyCard
from backend.directory.choices import words_of
from backend.i18n import gettext, mark
from backend.pages import country_name, date_words

#: contacts, turnover, register numbers and sites stay on the page even for those who see them there
HEADINGS = (
    mark("Name"), mark("Country code"), mark("Country"), mark("Region"), mark("Kind"),
    mark("Size class"), mark("Verified"), mark("Certificates"), mark("Projects on record"),
    mark("Website"), mark("Entry by"), mark("Last changed"),
)  # fmt: skip
ATTRIBUTION = mark(
    "Contains data from CORDIS, © European Union, licensed under CC BY 4.0; modified."
)
#: a cell that begins so is read as a formula by spreadsheets
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Row = Sequence[str | int]


def rows(cards: Iterable[tuple[CompanyCard, int]]) -> list[Row]:
    """The headings and one row for each company."""
    table: list[Row] = [[gettext(heading) for heading in HEADINGS]]
    table += [_row(card, projects) for card, projects in cards]
    return table


def _row(card: CompanyCard, projects: int) -> Row:
    own = card.state != "unclaimed"
    return [
        card.name,
        card.country,
        country_name(card.country),
        card.region or "",
        words_of("kind", card.kind),
        words_of("size", card.size) if card.size else "",
        date_words(card.verified_at),
        ", ".join(card.certificates),
        projects,
        card.website or "",
        words_of("origin", "company" if own else "register"),
        date_words(card.updated_at),
    ]


def as_csv(table: Sequence[Row]) -> bytes:
    """Comma-separated, with the mark by which spreadsheets know UTF-8."""
    text = StringIO()
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in table)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str | int) -> str | int:
    """A typed text that would run as a formula, made a text again."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def as_xlsx(table: Sequence[Row], note: str = "") -> bytes:
    """A workbook of one sheet, its headings kept in sight."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for number, row in enumerate(table):
            sheet.write_row(number, 0, row, bold if number == 0 else None)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(table) - 1, 0), len(table[0]) - 1)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, len(table[0]) - 1, 18)
        if note:
            sheet.set_footer(f"&L{note}")
    return target.getvalue()
