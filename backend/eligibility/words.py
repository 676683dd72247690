"""Judgements in the reader's language, as pages and programs show them."""

from collections.abc import Mapping
from typing import Any

from backend.companies.fields.labels import FIELD_LABELS, LEVEL_LABELS
from backend.companies.sources import day_words, source_words
from backend.eligibility import phrases
from backend.eligibility.facts import Known, UsedFact
from backend.eligibility.service import Judgement, Point
from backend.i18n import current_locale, gettext, mark
from backend.matcher.eligibility import Answer, Rule
from backend.pages import country_name, date_words, label

#: how the values of a finding and of a company are named
COUNTRIES = frozenset({
    "country", "countries", "outside", "controlled_from", "controlling_country",
    "management_country", "asset_countries",
})  # fmt: skip
SCHEMES: Mapping[str, str] = {
    "kind": "KIND", "territory": "TERRITORY", "guarantee": "GUARANTEE",
}  # fmt: skip
NOT_GIVEN = mark("not given")
LIGHT = mark("%(programme)s: %(answer)s")
NO_RULE = mark("Rules of the programme")


def light(judgement: Judgement) -> str:
    """The text of a light: the programme's short name and the answer."""
    return gettext(
        LIGHT, programme=short_name(judgement.programme), answer=answer(judgement.answer)
    )


def short_name(programme: str) -> str:
    """A programme by the name that the field uses."""
    return gettext(phrases.SHORT[programme]) if programme in phrases.SHORT else str(programme)


def programme_name(programme: str) -> str:
    """A programme in full."""
    return short_name(programme) if programme == "*" else label(f"PROGRAMME:{programme}")


def answer(value: Answer) -> str:
    """One of the three answers."""
    return gettext(phrases.ANSWERS[value])


def says(point: Point) -> str:
    """What was found; what is withheld from the reader is said to be left out."""
    finding, withheld = point.finding, point.withheld
    said = gettext(phrases.SAYS[finding.code], **_named(finding.facts))
    if not withheld:
        return said
    left_out = gettext(phrases.WITHHELD, facts=", ".join(map(fact_name, withheld)))
    return left_out if finding.code.endswith("_unknown") else f"{said} {left_out}"


def rule_name(point: Point) -> str:
    """The rule's short name."""
    return point.rule.name(current_locale()) if point.rule else gettext(NO_RULE)


def rule_text(point: Point) -> str:
    """The rule in a sentence."""
    return point.rule.text(current_locale()) if point.rule else ""


def fact_name(fact: UsedFact) -> str:
    """What the fact is."""
    return gettext(FIELD_LABELS[fact.column])


def fact_value(fact: UsedFact) -> str:
    """The fact itself, or why it is not there."""
    if fact.known is Known.given:
        return value_words(fact.column, fact.value)
    if fact.known is Known.missing:
        return gettext(NOT_GIVEN)
    who = gettext(LEVEL_LABELS[fact.open_to]) if fact.open_to in LEVEL_LABELS else ""
    return gettext(mark("not open to you (open to: %(who)s)"), who=who)


def fact_source(fact: UsedFact) -> str:
    """The register that a fact was taken over from, with the day; "" for the company's word."""
    if not fact.source:
        return ""
    name = source_words(fact.source)
    return f"{name}, {day_words(fact.source_on)}" if fact.source_on else name


def evidence(point: Point) -> str:
    """The paper that would settle the point, "" when it is settled either way."""
    return gettext(phrases.EVIDENCE[point.finding.evidence]) if is_open(point) else ""


def asked_of(point: Point) -> str:
    """Who has that paper."""
    return gettext(phrases.ASKED_OF[point.finding.asked_of]) if is_open(point) else ""


def is_open(point: Point) -> bool:
    """Whether a paper could still settle the point."""
    return point.finding.answer is Answer.CHECK and bool(point.finding.evidence)


def elsewhere(point: Point) -> bool:
    """Whether only the granting authority can settle the point: the company enters nothing."""
    return is_open(point) and point.finding.asked_of == "granting_authority"


def confidence(code: str) -> str:
    """How well a rule is known."""
    return gettext(phrases.CONFIDENCE[code])


def rule_kind(rule: Rule) -> str:
    """What a rule judges."""
    return gettext(phrases.RULE_KINDS[rule.kind])


def validity(rule: Rule) -> str:
    """From when until when a rule holds."""
    since, until = date_words(rule.valid_from), date_words(rule.valid_to)
    if not until:
        return gettext(mark("since %(since)s"), since=since)
    return gettext(mark("%(since)s to %(until)s"), since=since, until=until)


def value_words(name: str, value: Any) -> str:
    """One value by its name: countries, kinds and states of a guarantee are spelt out."""
    if isinstance(value, list | tuple):
        return ", ".join(value_words(name, one) for one in value)
    if name in COUNTRIES:
        return country_name(str(value))
    if name == "allowed":
        return label(f"KIND:{value}") if not str(value).isupper() else country_name(str(value))
    if name in SCHEMES and value:
        return label(f"{SCHEMES[name]}:{value}")
    return str(value)


def _named(facts: Mapping[str, Any]) -> dict[str, str]:
    return {name: value_words(name, value) for name, value in facts.items()}
