"""Calendar months, as an address names them and as the reader calls them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from babel.dates import format_date

from backend.errors import NotFound
from backend.i18n import babel_locale, mark

FORM = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
NO_SUCH = mark("There is no report for this month: it has not begun, or nothing is known about it.")


@dataclass(frozen=True, order=True)
class Month:
    """A month by UTC days."""

    year: int
    number: int

    @property
    def code(self) -> str:
        """As an address names it: 2026-11."""
        return f"{self.year}-{self.number:02}"

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime(self.year, self.number, 1, tzinfo=UTC)

    @property
    def before(self) -> "Month":
        """The month before."""
        return Month(self.year - 1, 12) if self.number == 1 else Month(self.year, self.number - 1)

    @property
    def after(self) -> "Month":
        """The month after."""
        return Month(self.year + 1, 1) if self.number == 12 else Month(self.year, self.number + 1)

    @property
    def end(self) -> datetime:
        """The first moment of the next month."""
        return self.after.start

    @property
    def words(self) -> str:
        """As the reader calls it: November 2026."""
        return str(format_date(date(self.year, self.number, 1), "LLLL y", locale=babel_locale()))


def month_of(moment: datetime) -> Month:
    """The month in which a moment lies."""
    there = moment.astimezone(UTC)
    return Month(there.year, there.month)


def read_month(code: str, now: datetime) -> Month:
    """A month by its name in an address; one that has begun."""
    found = FORM.fullmatch(code)
    month = Month(int(found[1]), int(found[2])) if found else None
    if month is None or month.start > now:
        raise NotFound(NO_SUCH)
    return month


def months_between(first: datetime, last: datetime) -> list[Month]:
    """Every month from one moment to another, the latest first."""
    month, oldest, months = month_of(last), month_of(first), []
    while month >= oldest:
        months.append(month)
        month = month.before
    return months
