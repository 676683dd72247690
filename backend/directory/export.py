"""The directory as a table to take away: what the reader may see, without what is sensitive."""

from collections.abc import Iterable
from datetime import UTC, datetime

from backend.companies.disclosure.table import CompanyCard
from backend.directory.choices import words_of
from backend.i18n import gettext, mark
from backend.pages import country_name
from backend.sheets import Row

#: contacts, turnover, register numbers and sites stay on the page even for those who see them there
HEADINGS = (
    mark("Name"), mark("Country code"), mark("Country"), mark("Region"), mark("Kind"),
    mark("Size class"), mark("Verified"), mark("Certificates"), mark("Projects on record"),
    mark("Website"), mark("Source of the entry"), mark("Last changed"),
)  # fmt: skip
ATTRIBUTION = mark(
    "Contains data from CORDIS, © European Union, licensed under CC BY 4.0; modified."
)


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
        _day(card.verified_at),
        ", ".join(card.certificates),
        projects,
        card.website or "",
        words_of("origin", "company" if own else "register"),
        _day(card.updated_at),
    ]


def _day(moment: datetime | None) -> str:
    """A day as programs sort and read it."""
    return moment.astimezone(UTC).date().isoformat() if moment else ""
