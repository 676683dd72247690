"""What every page of one's own company shows around its content."""

from typing import Any

from fastapi import Request

from backend import taxonomy
from backend.companies.fields import countries, labels
from backend.companies.fields.types import LANGUAGES
from backend.companies.own import steps
from backend.companies.register.facts import STATUS_LIGHTS, STATUS_WORDS
from backend.companies.sources import day_words, source_words
from backend.i18n import alphabetical, babel_locale, current_locale, gettext
from backend.models import Company


def own_pages(request: Request, company: Company, current: steps.Step) -> dict[str, Any]:
    """The stepper of the first visit or the tabs, and the lists that forms choose from."""
    first = steps.is_first_visit(company)
    return {
        "first_visit": first,
        "step": current,
        "stepper_steps": stepper(request, company, current) if first else [],
        "tab_items": tabs(request, current),
        "countries": countries.options(),
        "home_countries": countries.options(without=countries.CLOSED),
        "languages": languages(),
        "choices": choices,
        "field_labels": {name: gettext(label) for name, label in labels.FIELD_LABELS.items()},
        "origins": {
            column: (source_words(origin.get("source")), day_words(str(origin.get("at", ""))))
            for column, origin in company.provenance.items()
        },
        **register_words(),
    }


def stepper(request: Request, company: Company | None, current: steps.Step) -> list[dict[str, Any]]:
    """The five steps; those before the current one are done and may be gone back to."""
    routes = [step.route for step in steps.FIRST_VISIT]
    at = routes.index(current.route) if current.route in routes else -1
    entries = []
    for number, step in enumerate(steps.FIRST_VISIT):
        state = "current" if number == at else "done" if number < at else "todo"
        opens = company is not None and step is not steps.FIND and number != at
        href = str(request.app.url_path_for(step.route)) if opens else None
        entries.append({"label": gettext(step.label), "href": href, "state": state})
    return entries


def tabs(request: Request, current: steps.Step) -> list[dict[str, Any]]:
    """The pages of one's own company."""
    return [
        {
            "label": gettext(step.label),
            "href": str(request.app.url_path_for(step.route)),
            "current": step is current,
        }
        for step in steps.PAGES
    ]


def register_words() -> dict[str, Any]:
    """What pages say of a register's entries."""
    return {"register_statuses": STATUS_WORDS, "register_lights": STATUS_LIGHTS}


def languages() -> list[tuple[str, str]]:
    """(code, name) of the languages that a company may work in, Ukrainian and English first."""
    names = babel_locale().languages
    named = [(code, str(names.get(code, code))) for code in LANGUAGES]
    return [*named[:2], *sorted(named[2:], key=lambda pair: alphabetical(pair[1]))]


def choices(scheme: str, *, full: bool = False) -> list[tuple[str, str]]:
    """(value, label) of one vocabulary, with full codes where a column holds those."""
    locale = current_locale()
    return [
        (term.code if full else term.value, term.label(locale)) for term in taxonomy.terms(scheme)
    ]
