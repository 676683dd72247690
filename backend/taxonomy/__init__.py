"""Closed vocabularies in English and Ukrainian, read once from the TOML files beside."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

HERE = Path(__file__).parent
GLOSSARY_FILE = "glossary.toml"


class TaxonomyError(ValueError):
    """A vocabulary file is wrong: the message names the file and the code."""


class UnknownCodeError(LookupError):
    """No vocabulary has this code or scheme."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a vocabulary; its code starts with the scheme, e.g. `EDF:CYBER`."""

    code: str
    en: str
    uk: str
    parent: str | None = None
    note_en: str = ""
    note_uk: str = ""

    @property
    def value(self) -> str:
        """The code without its scheme, as forms and database columns keep it."""
        return self.code.partition(":")[2]

    def label(self, locale: str) -> str:
        """Name in the reader's language; English for any language but Ukrainian."""
        return self.uk if locale == "uk" else self.en

    def note(self, locale: str) -> str:
        """Explanation in the reader's language, or an empty string."""
        return self.note_uk if locale == "uk" else self.note_en


@dataclass(frozen=True, slots=True)
class Scheme:
    """A vocabulary: its name in both languages, its edition, and its terms in display order."""

    code: str
    en: str
    uk: str
    edition: str
    terms: tuple[Term, ...] = field(repr=False)

    def label(self, locale: str) -> str:
        """Name of the vocabulary in the reader's language."""
        return self.uk if locale == "uk" else self.en


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A word of the field and what it means here."""

    key: str
    term_en: str
    term_uk: str
    definition_en: str
    definition_uk: str

    def term(self, locale: str) -> str:
        """The word in the reader's language."""
        return self.term_uk if locale == "uk" else self.term_en

    def definition(self, locale: str) -> str:
        """Its meaning in the reader's language."""
        return self.definition_uk if locale == "uk" else self.definition_en


Row = TypeVar("Row", Term, GlossaryEntry)


def schemes() -> tuple[Scheme, ...]:
    """Every vocabulary, by scheme code."""
    return tuple(_schemes().values())


def scheme(code: str) -> Scheme:
    """One vocabulary; raises UnknownCodeError."""
    try:
        return _schemes()[code]
    except KeyError:
        known = ", ".join(_schemes())
        raise UnknownCodeError(f"no vocabulary {code!r}; there are: {known}") from None


def terms(scheme_code: str) -> tuple[Term, ...]:
    """Terms of one vocabulary in display order; raises UnknownCodeError."""
    return scheme(scheme_code).terms


def values(scheme_code: str) -> tuple[str, ...]:
    """Bare values of one vocabulary, for select boxes and checks; raises UnknownCodeError."""
    return tuple(entry.value for entry in terms(scheme_code))


def term(code: str) -> Term:
    """The term of a full code; raises UnknownCodeError."""
    try:
        return _terms()[code]
    except KeyError:
        raise UnknownCodeError(f"no term {code!r} in the vocabularies") from None


def is_code(code: str) -> bool:
    """Whether a full code, scheme included, is in a vocabulary."""
    return code in _terms()


def label(code: str, locale: str) -> str:
    """Name of a code in the reader's language; raises UnknownCodeError."""
    return term(code).label(locale)


def scheme_of(code: str) -> str:
    """Scheme of a known code; raises UnknownCodeError."""
    return term(code).code.partition(":")[0]


def children(code: str) -> tuple[Term, ...]:
    """Terms directly under a term, in display order; raises UnknownCodeError."""
    return tuple(entry for entry in terms(scheme_of(code)) if entry.parent == code)


def ancestors(code: str) -> tuple[Term, ...]:
    """Parents of a term, nearest first; raises UnknownCodeError."""
    found: list[Term] = []
    parent = term(code).parent
    while parent is not None:
        found.append(term(parent))
        parent = found[-1].parent
    return tuple(found)


def glossary() -> tuple[GlossaryEntry, ...]:
    """The glossary, in the order of the English terms."""
    return tuple(_glossary().values())


def glossary_entry(key: str) -> GlossaryEntry:
    """One glossary entry by its key; raises UnknownCodeError."""
    try:
        return _glossary()[key]
    except KeyError:
        raise UnknownCodeError(f"no glossary entry {key!r}") from None


@cache
def _schemes() -> Mapping[str, Scheme]:
    paths = (path for path in HERE.glob("*.toml") if path.name != GLOSSARY_FILE)
    found: dict[str, Scheme] = {}
    for loaded in sorted((load_scheme(path) for path in paths), key=lambda item: item.code):
        if loaded.code in found:
            raise TaxonomyError(f"two files define the scheme {loaded.code}")
        found[loaded.code] = loaded
    return MappingProxyType(found)


@cache
def _terms() -> Mapping[str, Term]:
    return MappingProxyType({entry.code: entry for one in schemes() for entry in one.terms})


@cache
def _glossary() -> Mapping[str, GlossaryEntry]:
    entries = load_glossary(HERE / GLOSSARY_FILE)
    return MappingProxyType({entry.key: entry for entry in entries})


def load_scheme(path: Path) -> Scheme:
    """Reads and checks one vocabulary file; raises TaxonomyError."""
    raw = _read(path)
    _check_keys(path, raw, {"scheme", "en", "uk", "edition", "terms"}, "the file")
    loaded = tuple(_make(path, Term, row) for row in raw["terms"])
    prefix = f"{raw['scheme']}:"
    codes = [entry.code for entry in loaded]
    for entry in loaded:
        if not entry.code.startswith(prefix) or not entry.value:
            raise TaxonomyError(f"{path.name}: {entry.code} does not start with {prefix}")
        if codes.count(entry.code) > 1:
            raise TaxonomyError(f"{path.name}: {entry.code} is there twice")
        if entry.parent is not None and entry.parent not in codes[: codes.index(entry.code)]:
            raise TaxonomyError(
                f"{path.name}: {entry.code} hangs under {entry.parent}, which must come before it"
            )
    return Scheme(raw["scheme"], raw["en"], raw["uk"], raw["edition"], loaded)


def load_glossary(path: Path) -> tuple[GlossaryEntry, ...]:
    """Reads and checks the glossary, sorted by English term; raises TaxonomyError."""
    raw = _read(path)
    _check_keys(path, raw, {"entries"}, "the file")
    entries = [_make(path, GlossaryEntry, row) for row in raw["entries"]]
    keys = [entry.key for entry in entries]
    for key in keys:
        if keys.count(key) > 1:
            raise TaxonomyError(f"{path.name}: {key} is there twice")
    return tuple(sorted(entries, key=lambda entry: entry.term_en.casefold()))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TaxonomyError(f"{path.name}: {error}") from error


def _make(path: Path, kind: type[Row], row: dict[str, Any]) -> Row:
    where = str(row.get("code") or row.get("key") or row)
    required = {item.name for item in fields(kind) if item.default is MISSING}
    optional = {item.name for item in fields(kind)} - required
    _check_keys(path, row, required | (set(row) & optional), where)
    for name, value in row.items():
        if not isinstance(value, str) or not value.strip():
            raise TaxonomyError(f"{path.name}: {where} has an empty {name}")
    return kind(**row)


def _check_keys(path: Path, row: Mapping[str, Any], wanted: set[str], where: str) -> None:
    if set(row) != wanted:
        wrong = ", ".join(sorted(set(row) ^ wanted))
        raise TaxonomyError(f"{path.name}: missing or unknown keys in {where}: {wrong}")
