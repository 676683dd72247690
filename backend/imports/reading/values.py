"""Values as public records and lists write them, read into the columns' types."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from backend.companies.fields import countries
from backend.i18n import mark

#: codes of EU records that differ from ISO 3166; Kosovo is XK in both
EU_COUNTRIES = {"EL": "GR", "UK": "GB"}
YES = frozenset({"1", "1.0", "true", "yes", "y", "так"})
NO = frozenset({"0", "0.0", "false", "no", "n", "ні"})
#: how records say that an amount is not known; as a country NA is Namibia
NO_AMOUNT = frozenset({"NA", "N/A", "NULL"})
WEBSITE = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@.]{2,}([/?#]\S*)?", re.IGNORECASE)


class BadValue(Exception):
    """A value that its column can't hold, as a message id and what it names."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


class BadColumn(Exception):
    """The row can't be used because of this column."""

    def __init__(self, column: str, fault: BadValue) -> None:
        super().__init__(column)
        self.column = column
        self.fault = fault


def words(value: str) -> str:
    """A text on one line, without blanks at its ends; a dash alone is nothing."""
    text = " ".join(value.split())
    return "" if text == "-" else text


def day(value: str) -> date | None:
    """A date or time as ISO 8601 writes it; only the day counts."""
    text = words(value)
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise BadValue(mark("“%(value)s” is not a date like 2026-11-21."), value=text) from None


def money(value: str) -> Decimal | None:
    """An amount in euros; its decimals may follow a comma or a point."""
    text = words(value).replace(" ", "")
    if not text or text.upper() in NO_AMOUNT:
        return None
    try:
        amount = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise BadValue(mark("“%(value)s” is not an amount."), value=text) from None
    if not amount.is_finite():
        raise BadValue(mark("“%(value)s” is not an amount."), value=text)
    return amount


def flag(value: str) -> bool | None:
    """Yes, no, or not said."""
    text = words(value).lower()
    if text in YES:
        return True
    if text in NO:
        return False
    if text:
        raise BadValue(mark("“%(value)s” is neither yes nor no."), value=text)
    return None


def country(value: str) -> str | None:
    """An ISO 3166 code; EL and UK are understood."""
    text = words(value)
    code = EU_COUNTRIES.get(text.upper(), text.upper())
    if not code:
        return None
    if code not in countries.codes():
        raise BadValue(mark("“%(value)s” is not a two-letter country code."), value=text)
    return code


def website(value: str) -> str:
    """A web address; only http and https, and never a script."""
    text = words(value).rstrip(".")
    if text and "://" not in text:
        text = f"https://{text}"
    if text and not WEBSITE.fullmatch(text):
        raise BadValue(mark("“%(value)s” is not a web address."), value=words(value))
    return text
