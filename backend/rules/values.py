"""Parameters of a rule's row as text that people edit, and back."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from backend.matcher.rules import Shape

COUNTRY_ALIASES = {"EL": "GR", "UK": "GB"}
YES, NO, UNKNOWN = "yes", "no", "unknown"


class NotThat(ValueError):
    """The text does not have the parameter's shape."""


def text_of(shape: Shape, value: Any) -> str:
    """A value as its field shows it."""
    if value is None:
        return ""
    if shape is Shape.FLAG:
        return YES if value else NO
    if shape is Shape.CONDITIONS:
        return "\n".join(_pairs(condition) for condition in value)
    if shape is Shape.CIRCUMSTANCES:
        return _pairs(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def value_of(shape: Shape, text: str) -> Any:
    """The value that a text gives; raises NotThat."""
    return READ[shape](text.strip())


def _pairs(table: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in table.items()
    )


def _number(text: str) -> int | float:
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        raise NotThat from None
    return int(found) if found == int(found) else found


def _flag(text: str) -> bool:
    if text not in {YES, NO}:
        raise NotThat
    return text == YES


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[,;\s]+", text) if word]


def _countries(text: str) -> list[str]:
    return [COUNTRY_ALIASES.get(word.upper(), word.upper()) for word in _words(text)]


def _day(text: str) -> date | str:
    if text == UNKNOWN:
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotThat from None


def _table(text: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = tomllib.loads(f"row = {{ {text.strip().strip('{}')} }}")["row"]
    except tomllib.TOMLDecodeError:
        raise NotThat from None
    return found


READ: Mapping[Shape, Callable[[str], Any]] = {
    Shape.NUMBER: _number,
    Shape.WORD: str,
    Shape.FLAG: _flag,
    Shape.WORDS: _words,
    Shape.SETS: _words,
    Shape.NUMBERS: lambda text: [_number(word) for word in _words(text)],
    Shape.COUNTRIES: _countries,
    Shape.DAY: _day,
    Shape.CIRCUMSTANCES: _table,
    Shape.CONDITIONS: lambda text: [_table(line) for line in text.splitlines() if line.strip()],
}
