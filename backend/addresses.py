"""Addresses of named pages, found once for each name: a page asks for a hundred of them."""

from collections.abc import Callable
from typing import Any

from starlette.datastructures import URLPath

Find = Callable[..., URLPath]


class Addresses:
    """Stands for an application's `url_path_for`, whose search through every route is slow.

    The address of a name is found with marks in place of its values and kept; afterwards the values
    are put where the marks are. What can't be done so is left to the search.
    """

    def __init__(self, find: Find) -> None:
        self._find = find
        self._shapes: dict[tuple[str, ...], str | None] = {}

    def __call__(self, name: str, /, **params: Any) -> URLPath:
        """The path of a named page; raises what the search raises."""
        key = (name, *params)
        if key not in self._shapes:
            self._shapes[key] = self._shape(name, params)
        shape = self._shapes[key]
        values = [str(value) for value in params.values()]
        if shape is None or any(not value or "/" in value or "~" in value for value in values):
            return self._find(name, **params)
        for number, value in enumerate(values):
            shape = shape.replace(_mark(number), value)
        return URLPath(path=shape, protocol="http")

    def _shape(self, name: str, params: dict[str, Any]) -> str | None:
        marks = {param: _mark(number) for number, param in enumerate(params)}
        self._find(name, **params)  # what is wrong with the values is said of the values
        try:
            return str(self._find(name, **marks))
        except ValueError:  # a number is wanted where the mark stands
            return None


def _mark(number: int) -> str:
    return f"~{number}~"
