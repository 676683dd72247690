"""What the forms and the filter sheet offer to choose from."""

from collections.abc import Sequence

from backend import taxonomy
from backend.areas import AREA_WORDS, Area
from backend.i18n import current_locale, gettext, mark
from backend.matches.queries import Answer
from backend.pages import country_name

Choices = list[tuple[str, str]]
EVERYWHERE = mark("Everywhere")


def areas() -> Choices:
    """Where one can look."""
    named = [(area.value, gettext(words)) for area, words in AREA_WORDS.items()]
    return [(Area.any.value, gettext(EVERYWHERE)), *named]


def occurring(everything: Sequence[Answer]) -> dict[str, Choices]:
    """The values of each filter that occur in a list, in the reader's order."""
    facts = [answer.facts for answer in everything]
    countries = {fact.country: country_name(fact.country) for fact in facts}
    return {
        "area": areas(),
        "country": sorted(countries.items(), key=lambda item: item[1]),
        "kind": _terms("KIND", {f"KIND:{fact.kind}" for fact in facts}),
        "size": _terms("SIZE", {f"SIZE:{fact.size}" for fact in facts}),
        "code": [
            (term.code, term.label(current_locale()))
            for term in taxonomy.terms("EDF")
            if any(term.code in fact.codes for fact in facts)
        ],
    }


def _terms(scheme: str, found: set[str]) -> Choices:
    locale = current_locale()
    return [(t.value, t.label(locale)) for t in taxonomy.terms(scheme) if t.code in found]
