"""Addresses of a list: with a filter taken away, in another order, from another row."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from backend.i18n import gettext, mark
from backend.matches.lists.list import SORT_WORDS, Listed, ListQuery, Sort
from backend.models import ListSection

SECTION_WORDS = {
    ListSection.main: mark("Main list"),
    ListSection.new_connections: mark("New connections"),
}


def address(path: str, query: ListQuery, after: str | None = None) -> str:
    """A list with its filters, in its order, from the row after `after`."""
    said = [*query.pairs()]
    if query.section is not ListSection.main:
        said.append(("section", query.section.value))
    if query.sort is not Sort.fit:
        said.append(("sort", query.sort.value))
    if after:
        said.append(("after", after))
    return f"{path}?{urlencode(said)}" if said else path


def list_links(path: str, query: ListQuery, rows: Listed) -> dict[str, Any]:
    """Chips, orders and pages as the components take them."""
    return {
        "path": path,
        "here": address(path, query),
        "whole": address(path, ListQuery(section=query.section, sort=query.sort)),
        "chips": [
            {"name": name, "text": text, "remove": address(path, query.without(key, value))}
            for key, value, name, text in query.words()
        ],
        "sorts": [
            {
                "label": gettext(words),
                "href": address(path, query.model_copy(update={"sort": each})),
                "current": each is query.sort,
            }
            for each, words in SORT_WORDS.items()
        ],
        "next": address(path, query, rows.next) if rows.next else None,
        "previous": None if rows.previous is None else address(path, query, rows.previous),
    }


def section_tabs(
    path: str, query: ListQuery, counts: Mapping[ListSection, int]
) -> list[dict[str, Any]]:
    """Both lists of a request, each with the filters and order of this one."""
    return [
        {
            "label": gettext(words),
            "href": address(path, query.model_copy(update={"section": section})),
            "current": section is query.section,
            "count": counts[section],
        }
        for section, words in SECTION_WORDS.items()
    ]
