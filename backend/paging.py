"""Cursor paging: a page starts after a row, so that new rows do not shift it."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from backend.errors import Invalid
from backend.i18n import mark

T = TypeVar("T")
SIZE = 25
LARGEST = 2**63 - 1
#: rows that a reader can have gone through
MOST_ROWS = 10**8
BROKEN = mark("The link to this page is broken; start from the first page.")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of rows, and the cursor of the next if there is one."""

    items: Sequence[T]
    next: str | None = None
    total: int | None = None


def cut(rows: Sequence[T], size: int, key: Callable[[T], list[Any]]) -> Page[T]:
    """A page out of `size + 1` fetched rows; `key` gives what the query sorts by, id last."""
    more = len(rows) > size
    items = rows[:size]
    return Page(items, encode(key(items[-1])) if more else None)


def encode(values: list[Any]) -> str:
    """A row's sort values as an opaque cursor."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def decode(cursor: str | None, length: int) -> list[Any] | None:
    """The sort values in a cursor of ours; the last of them is the row's id."""
    if not cursor:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, list) or len(values) != length or not all(map(_storable, values)):
        raise Invalid(BROKEN)
    if not isinstance(values[-1], int):
        raise Invalid(BROKEN)
    return values


def count_in(cursor: str | None) -> int | None:
    """The count of rows with which a cursor begins; None without one.

    Only the log of lists reads it, so one that was tampered with shifts no row.
    """
    if not cursor:
        return None
    try:
        value = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))[0]
    except (ValueError, RecursionError, TypeError, LookupError):
        raise Invalid(BROKEN) from None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_ROWS:
        raise Invalid(BROKEN)
    return value


def _storable(value: Any) -> bool:
    """Whether a value can have been sorted by: a text or a number that a column holds."""
    if isinstance(value, str):
        return not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and abs(value) <= LARGEST
