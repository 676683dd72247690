"""The orders of the directory's list, and the cursors that go on after a row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, or_, true

from backend.directory.filters import Sort
from backend.errors import Invalid
from backend.paging import BROKEN, count_in, decode


@dataclass(frozen=True)
class By:
    """One column of an order: how it is read from a cursor, and which way it runs."""

    column: str
    read: Callable[[Any], Any]
    descending: bool = False


ID = By("id", int)
NAME = By("latin_name", str)
ORDERS: Mapping[Sort, Sequence[By]] = {
    Sort.relevance: (By("score", float, descending=True), ID),
    Sort.verified: (By("unchecked", int), NAME, ID),
    Sort.name: (NAME, ID),
    Sort.changed: (By("updated_at", datetime.fromisoformat, descending=True), ID),
}


def order_by(rows: CTE, sort: Sort) -> list[Any]:
    """The columns to sort by."""
    return [
        rows.c[by.column].desc() if by.descending else rows.c[by.column].asc()
        for by in ORDERS[sort]
    ]


def after(rows: CTE, sort: Sort, cursor: str | None) -> ColumnElement[bool]:
    """Condition: the row comes after the one of the cursor."""
    order = ORDERS[sort]
    values = decode(cursor, 1 + len(order))
    if values is None:
        return true()
    values = values[1:]
    try:
        read = [by.read(value) for by, value in zip(order, values, strict=True)]
    except (TypeError, ValueError):
        raise Invalid(BROKEN) from None
    later = []
    for place, by in enumerate(order):
        column, value = rows.c[by.column], read[place]
        further = column < value if by.descending else column > value
        same = [rows.c[b.column] == v for b, v in zip(order[:place], read, strict=False)]
        later.append(and_(*same, further))
    return or_(*later)


def place_of(row: Any, sort: Sort, slot: int) -> list[Any]:
    """What the cursor of a row holds: how many rows stand up to it, and what it is sorted by."""
    values = [getattr(row, by.column) for by in ORDERS[sort]]
    return [slot, *(v.isoformat() if isinstance(v, datetime) else v for v in values)]


def slot_after(cursor: str | None) -> int:
    """The slot of the first row behind a cursor, as its reader counts; 1 without one."""
    slot = count_in(cursor)
    return 1 if slot is None else slot + 1
