"""Rows, previews and versions as the templates take them."""

from typing import Any

from backend.eligibility import phrases
from backend.eligibility import words as eligibility_words
from backend.eligibility.pages import role_name
from backend.i18n import current_locale, gettext
from backend.matcher import rules as matcher
from backend.matcher.eligibility import Answer, Confidence, Programme, Rule
from backend.matcher.rule_changes import Components
from backend.matcher.rules import PARAMETERS, Shape
from backend.pages import country_name
from backend.rules import words
from backend.rules.drafts import choices_of, fields_of
from backend.rules.forms import PREFIX
from backend.rules.preview import CallChange, Preview

#: calls of a preview that are listed one by one; all are counted
MOST_CALLS = 30
#: no rule on components: everything may come from outside
NO_COMPONENTS = Components(100, "components", frozenset(), frozenset())
#: parameters that say what a row is: another check is another rule
FIXED = frozenset({"check", "set"})
LONG = frozenset({Shape.CONDITIONS, Shape.COUNTRIES})


def fields(rule: Rule, *, new: bool) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Parameters as fields: those of the row, and those that it could have besides."""
    given, others = fields_of(rule.kind, rule)
    return (
        [_field(rule, name, fixed=not new and name in FIXED) for name in given],
        [_field(rule, name) for name in others],
    )


def _field(rule: Rule, name: str, *, fixed: bool = False) -> dict[str, Any]:
    shape = PARAMETERS[rule.kind][name].shape
    hint = gettext(words.HINTS.get(name, ""), **words.EXAMPLES.get(name, {}))
    return {
        "name": PREFIX + name, "label": words.label(name), "fixed": fixed,
        "hint": hint or None, "long": shape in LONG,
        "choices": [(one, _choice(one)) for one in choices_of(rule.kind, name)],
    }  # fmt: skip


def _choice(value: str) -> str:
    if value in list(Answer):
        return gettext(phrases.ANSWERS[Answer(value)])
    said = {"yes": phrases.COUNTS[Answer.MEETS], "no": phrases.COUNTS[Answer.FAILS]}
    known = said.get(value) or words.CHOICES.get(value)
    return gettext(known) if known else value


def labels() -> dict[str, str]:
    """Every field's name, for the summary of errors."""
    found = {name: words.label(name) for name in words.LABELS}
    return found | {PREFIX + name: words.label(name) for name in words.PARAMETERS}


def hints() -> dict[str, str]:
    """Hints of the fields that all rows share."""
    return {name: gettext(words.HINTS[name]) for name in ("id", "valid_from", "valid_to")}


def choices() -> dict[str, list[tuple[str, str]]]:
    """Programmes, degrees of confidence and rules to choose from."""
    locale = current_locale()
    rules = {row.id: row.name(locale) for row in matcher.book().rows}
    return {
        "programmes": [(str(one), eligibility_words.programme_name(one)) for one in Programme]
        + [("*", eligibility_words.programme_name("*"))],
        "confidences": [(str(one), eligibility_words.confidence(one)) for one in Confidence],
        "rules": [(key, f"{key} · {name}") for key, name in sorted(rules.items())],
    }


def preview_view(found: Preview) -> dict[str, Any]:
    """A preview for the template: three tables, the calls cut to those with most changes."""
    changed = [one for one in found.calls if one.changes]
    listed = [one for one in changed if _listed(one)]
    return {
        "counts": found, "more_calls": max(len(listed) - MOST_CALLS, 0),
        "calls": [
            {
                "id": one.call.id, "identifier": one.call.identifier, "title": one.call.title,
                "on": one.on, "companies": one.companies,
                "rates": one.rates if one.rates[0] != one.rates[1] else None,
                "components": _components(*one.components),
                "flips": [
                    {"role": role_name(flip.role), "rule": flip.rule, "count": len(flip.ids),
                     **_change(flip.before, flip.after)}
                    for flip in one.flips if flip.role
                ],
            }
            for one in listed[:MOST_CALLS]
        ],
        "companies": [
            {"company": one.company, "role": role_name(one.role), "rule": one.rule,
             "calls": one.calls,
             **_change(one.before, one.after)}
            for one in found.companies
        ],
        "teams": [
            {"consortium": one.consortium, "rule": one.rule, **_change(one.before, one.after)}
            for one in found.teams
        ],
    }  # fmt: skip


def _listed(one: CallChange) -> bool:
    """Whether the table of calls has something to say; consortia have a table of their own."""
    companies = any(flip.role for flip in one.flips)
    return companies or one.rates[0] != one.rates[1] or one.components[0] != one.components[1]


def _components(before: Components | None, after: Components | None) -> list[str]:
    """What changes for products, in sentences."""
    if before == after:
        return []
    old, new = before or NO_COMPONENTS, after or NO_COMPONENTS
    said = []
    if (old.limit, old.denominator) != (new.limit, new.denominator):
        said.append(gettext(words.LIMIT, before=f"{old.limit:g}", after=f"{new.limit:g}"))
    for text, codes in (
        (words.NOW_INSIDE, new.inside - old.inside), (words.NO_LONGER_INSIDE,
                                                      old.inside - new.inside),
        (words.NOW_REFUSED, new.refused - old.refused),
        (words.NO_LONGER_REFUSED, old.refused - new.refused),
    ):  # fmt: skip
        if codes:
            said.append(gettext(text, countries=", ".join(map(country_name, sorted(codes)))))
    return said


def _change(before: Answer, after: Answer) -> dict[str, str]:
    return {
        "before": eligibility_words.answer(before), "before_kind": phrases.KINDS[before],
        "after": eligibility_words.answer(after), "after_kind": phrases.KINDS[after],
    }  # fmt: skip
