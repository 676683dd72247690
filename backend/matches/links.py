"""Addresses of a list: with a filter taken away, in another order, from another row."""

from typing import Any
from urllib.parse import urlencode

from backend.i18n import gettext
from backend.matches.filters import Filters
from backend.matches.list import SORT_WORDS, Listed, ListQuery, Sort


def address(path: str, filters: Filters, sort: Sort, after: str | None = None) -> str:
    """The list with these filters in this order, from the row after `after`."""
    query = [*filters.pairs()]
    if sort is not Sort.fit:
        query.append(("sort", sort.value))
    if after:
        query.append(("after", after))
    return f"{path}?{urlencode(query)}" if query else path


def list_links(path: str, query: ListQuery, rows: Listed) -> dict[str, Any]:
    """Chips, orders and pages as the components take them."""
    sort = query.sort
    return {
        "path": path,
        "here": address(path, query, sort),
        "chips": [
            {"name": name, "text": text, "remove": address(path, query.without(key, value), sort)}
            for key, value, name, text in query.words()
        ],
        "sorts": [
            {"label": gettext(words), "href": address(path, query, each), "current": each is sort}
            for each, words in SORT_WORDS.items()
        ],
        "next": address(path, query, sort, rows.next) if rows.next else None,
        "previous": None if rows.previous is None else address(path, query, sort, rows.previous),
    }
