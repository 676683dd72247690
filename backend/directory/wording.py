"""A company's page in the reader's words: facets as components take them, labels, who sees more."""

from collections.abc import Sequence
from typing import Any

from backend import taxonomy
from backend.companies.disclosure.table import CompanyCard, FacetCard, ProjectCard, least
from backend.companies.fields.labels import FIELD_LABELS, LEVEL_LABELS
from backend.companies.sources import source_words
from backend.i18n import babel_locale, gettext, mark
from backend.pages import label

AREA = "EDF:"


def language_words(codes: Sequence[str]) -> str:
    """Languages by their names."""
    return ", ".join(babel_locale().languages.get(code, code) for code in codes)


def facet_words(facets: Sequence[FacetCard]) -> list[dict[str, Any]]:
    """Offers or needs as the facet component takes them; the capability area is the heading."""
    return [
        {
            "kind": str(facet.kind),
            "title": ", ".join(label(c) for c in facet.codes if c.startswith(AREA)),
            "text": facet.text, "lang": facet.language, "trl": facet.trl,
            "codes": [(c, label(c)) for c in facet.codes if not c.startswith(AREA)],
            "details": _cooperation(facet),
            "note": source_words(facet.source),
        }
        for facet in facets
    ]  # fmt: skip


def project_words(projects: Sequence[ProjectCard]) -> list[dict[str, Any]]:
    """The track record as a table's rows."""
    return [
        {
            "title": one.title or one.acronym or one.topic_code,
            "acronym": one.acronym if one.title else "", "topic": one.topic_title,
            "programme": _labelled("PROGRAMME", one.programme),
            "role": _labelled("ROLE", one.role), "source": source_words(one.source),
            "years": _years(one),
        }
        for one in projects
    ]  # fmt: skip


def withheld_words(card: CompanyCard) -> list[tuple[str, str]]:
    """Who would see more, and the names of what."""
    by_level: dict[str, list[str]] = {}
    for fact in card.withheld:
        by_level.setdefault(least(fact, card.country), []).append(gettext(FIELD_LABELS[fact]))
    return [
        (gettext(LEVEL_LABELS[level]), ", ".join(names))
        for level, names in by_level.items()
        if level in LEVEL_LABELS
    ]


def _cooperation(facet: FacetCard) -> list[tuple[str, str]]:
    kinds = ", ".join(label(f"COOP:{code}") for code in facet.cooperation)
    return [(gettext(mark("Cooperation")), kinds)] if kinds else []


def _labelled(scheme: str, value: str) -> str:
    code = f"{scheme}:{value}"
    return label(code) if taxonomy.is_code(code) else value


def _years(one: ProjectCard) -> str:
    years = [str(day.year) for day in (one.starts_on, one.ends_on) if day]
    return "–".join(dict.fromkeys(years))
