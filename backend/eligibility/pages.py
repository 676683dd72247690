"""Judgements as the templates of eligibility take them."""

from collections.abc import Sequence
from typing import Any

from backend import taxonomy
from backend.companies.disclosure.cards import CompanyCard
from backend.eligibility import phrases, words
from backend.eligibility.asked import Question
from backend.eligibility.facts import Known, UsedFact
from backend.eligibility.service import Judgement, Point, lights
from backend.i18n import current_locale, gettext
from backend.matcher.eligibility import (
    EVERY_PROGRAMME,
    PROGRAMMES,
    Answer,
    Programme,
    Rule,
    is_changed,
)
from backend.pages import Linked, date_words


def light_views(request: Linked, card: CompanyCard, **how: Any) -> list[dict[str, Any]]:
    """The lights beside a company; opened, each says on what it rests."""
    return [light_view(request, found) for found in lights(card, **how)]


def light_view(request: Linked, found: Judgement) -> dict[str, Any]:
    """One light; `points` are those that decide."""
    question = Question(found.programme, found.role, found.on)
    path = request.app.url_path_for("company-eligibility", company_id=found.company_id)
    return {
        "kind": phrases.KINDS[found.answer], "text": words.light(found),
        "href": f"{path}?{question.query}", "on": date_words(found.on),
        "points": [point_view(request, point) for point in found.deciding],
    }  # fmt: skip


def point_view(request: Linked, point: Point, *, own: bool = False) -> dict[str, Any]:
    """One rule applied; `own` adds where the company enters what is missing."""
    finding, rule = point.finding, point.rule
    url = request.app.url_path_for
    return {
        "kind": phrases.KINDS[finding.answer], "answer": words.answer(finding.answer),
        "rule": words.rule_name(point), "text": words.rule_text(point), "says": words.says(point),
        "rule_href": str(url("rule", rule_id=rule.id)) if rule else "",
        "facts": [_fact(request, fact, own and not words.elsewhere(point)) for fact in point.facts],
        "source": finding.source, "confidence": words.confidence(finding.confidence),
        "validity": words.validity(rule) if rule else "",
        "evidence": words.evidence(point), "asked_of": words.asked_of(point),
    }  # fmt: skip


def table(found: Sequence[Judgement], path: str, chosen: Question) -> list[dict[str, Any]]:
    """Every programme and role as rows; one leads to its own question."""
    rows = []
    for one in found:
        question = Question(one.programme, one.role, one.on)
        rows.append(
            {
                "programme": words.programme_name(one.programme),
                "role": role_name(one.role), "kind": phrases.KINDS[one.answer],
                "answer": words.answer(one.answer), "counts": gettext(phrases.COUNTS[one.counts]),
                "href": f"{path}?{question.query}", "current": question == chosen,
            }
        )  # fmt: skip
    return rows


def open_points(request: Linked, found: Sequence[Judgement]) -> list[dict[str, Any]]:
    """Each paper that would settle something, once, with the programmes that wait for it.

    Programmes that the company fails anyway wait for nothing. What most wait for comes first.
    """
    papers: dict[str, dict[str, Any]] = {}
    for judgement in found:
        if judgement.answer is not Answer.CHECK:
            continue
        for point in judgement.deciding:
            key = point.finding.evidence
            view = papers.setdefault(key, point_view(request, point, own=True) | {"of": []})
            name = words.short_name(judgement.programme)
            if name not in view["of"]:
                view["of"].append(name)
    return sorted(papers.values(), key=lambda view: -len(view["of"]))


def choices() -> dict[str, list[tuple[str, str]]]:
    """Programmes and roles to choose from."""
    locale = current_locale()
    return {
        "programmes": [(str(one), words.programme_name(one)) for one in PROGRAMMES],
        "roles": [(term.value, term.label(locale)) for term in taxonomy.terms("ROLE")],
    }


def role_name(role: str) -> str:
    """A role in a project."""
    return taxonomy.label(f"ROLE:{role}", current_locale())


def rule_view(rule: Rule) -> dict[str, Any]:
    """A rule as the list shows it."""
    locale = current_locale()
    return {
        "id": rule.id, "name": rule.name(locale), "text": rule.text(locale),
        "programme": words.programme_name(rule.programme), "judges": words.rule_kind(rule),
        "validity": words.validity(rule), "source": rule.source,
        "confidence": words.confidence(rule.confidence), "supersedes": rule.supersedes,
        "first_day": rule.valid_from.isoformat(), "changed": is_changed(rule),
    }  # fmt: skip


def grouped(rules: Sequence[Rule]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Rules by programme, those of every programme at the end."""
    names = [*Programme, EVERY_PROGRAMME]
    groups = ((name, [rule_view(row) for row in rules if row.programme == name]) for name in names)
    return [(words.programme_name(name), rows) for name, rows in groups if rows]


def _fact(request: Linked, fact: UsedFact, own: bool) -> dict[str, Any]:
    enter = own and fact.known is not Known.withheld
    return {
        "name": words.fact_name(fact), "value": words.fact_value(fact),
        "known": fact.known.value, "source": words.fact_source(fact),
        "href": f"{request.app.url_path_for(fact.entered_at)}#f-{fact.column}" if enter else "",
    }  # fmt: skip
