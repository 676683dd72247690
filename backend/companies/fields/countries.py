"""Countries that a company may be in or be controlled from, named in the reader's language."""

from functools import cache

from babel import Locale

from backend.i18n import alphabetical, babel_locale

#: in Babel's list, but not countries of ISO 3166-1
_NOT_COUNTRIES = frozenset({
    "AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ",
})  # fmt: skip
#: companies established here are not taken in
CLOSED = frozenset({"RU", "BY"})
HOME = "UA"


@cache
def codes() -> frozenset[str]:
    """Two-letter codes of all countries."""
    territories = {str(code) for code in Locale.parse("en").territories}
    return frozenset(code for code in territories if len(code) == 2) - _NOT_COUNTRIES


def options(without: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """(code, name) by name, Ukraine first: half of the companies here are Ukrainian."""
    names = babel_locale().territories
    rest = ((code, str(names.get(code, code))) for code in codes() - without - {HOME})
    return [(HOME, str(names[HOME])), *sorted(rest, key=lambda pair: alphabetical(pair[1]))]
