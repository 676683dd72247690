"""How like a stored name is to a typed one, in whichever spelling it is nearest."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_

from backend.models import Company


def nearness(typed: Sequence[str]) -> ColumnElement[float]:
    """Share of the pieces of what was typed that stand together in a name, 0 to 1."""
    return nearness_of(typed, Company.latin_name)


def nearness_of(typed: Sequence[str], latin_name: Any) -> ColumnElement[float]:
    """The same for the names of another table."""
    return _nearest([func.word_similarity(one, latin_name) for one in typed])


def wholeness(typed: Sequence[str]) -> ColumnElement[float]:
    """Share of the pieces that the whole names have in common, 0 to 1."""
    return _nearest([func.similarity(one, Company.latin_name) for one in typed])


def near(typed: Sequence[str]) -> ColumnElement[bool]:
    """Nearer than the threshold of word similarity that the transaction set."""
    return within(typed, Company.latin_name)


def within(typed: Sequence[str], latin_name: Any) -> ColumnElement[bool]:
    """The same for the names of another table."""
    # `<%` and not the function, since only the operator uses the index
    return or_(*(literal(one).op("<%", is_comparison=True)(latin_name) for one in typed))


def alike(typed: Sequence[str]) -> ColumnElement[bool]:
    """More alike as a whole than the threshold of similarity."""
    return or_(*(Company.latin_name.bool_op("%")(one) for one in typed))


def _nearest(each: list[Any]) -> ColumnElement[float]:
    nearest: ColumnElement[float] = func.greatest(*each)
    return nearest
