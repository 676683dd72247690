"""What the rules say of a team as a whole, and how it is weighed, in the reader's words."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from backend.consortia import words
from backend.consortia.judgement import judging
from backend.consortia.judgement.judging import Weighed
from backend.eligibility import phrases, team_words
from backend.eligibility import words as rule_words
from backend.eligibility.team_records import Names, demand_words, named
from backend.i18n import current_locale, gettext, mark
from backend.matcher.consortia import WHOLE, Answer, Finding, Verdict
from backend.matcher.eligibility import Rule, rule
from backend.models import Consortium
from backend.pages import Linked

OWN_RULE = mark("A demand of this call")
PART_WORDS = {
    "coverage": mark("What the call requires is covered"),
    "backup": mark("Tasks with a backup"),
    "fit": mark("Fit to the call"),
    "collaboration": mark("Has worked with the coordinator"),
    "leading": mark("Covered by the coordinator alone"),
    "experience": mark("The coordinator has coordinated before"),
    "newcomers": mark("Newcomers included"),
}
#: who keeps apart from whom is told to nobody
SECRET = "OWN.CONFLICT"  # noqa: S105 - the id of a demand


def composition_views(
    request: Linked, found: Consortium, verdict: Verdict | None, *, officer: bool
) -> list[dict[str, Any]]:
    """Findings about the team, the worst first.

    Which member is open or fails rests on facts that only officers see, so others read the answer
    without names; the lights of the members say what each reader may know.
    """
    names = names_of(found)
    findings = judging.composition(verdict)
    return [_view(request, one if officer else _nameless(one), names) for one in findings]


def _nameless(finding: Finding) -> Finding:
    conditions = [one for one in finding.facts.get("conditions", ()) if one.get("form") != "only"]
    return replace(finding, facts={**finding.facts, "conditions": conditions})


def answer_view(verdict: Verdict | None) -> dict[str, str]:
    """The answer of all rules together as a light."""
    if verdict is None:
        return {}
    answer = Answer(verdict.answer)
    return {"kind": phrases.KINDS[answer], "text": rule_words.answer(answer)}


def judged_view(found: Consortium, weighed: Weighed) -> dict[str, Any]:
    """The parts of the score as per cent, and the demands that the team misses."""
    if weighed.made is None or weighed.bench is None:
        return {"parts": [], "broken": []}
    parts = weighed.made.proposal.parts
    return {
        "parts": [
            {"name": gettext(text), "percent": round(100 * min(1.0, parts[name]))}
            for name, text in PART_WORDS.items()
        ],
        "broken": broken_words(found, weighed, weighed.made.broken),
    }


def broken_words(
    found: Consortium,
    weighed: Weighed,
    ids: tuple[str, ...],
    known: Mapping[int, str] | None = None,
) -> list[str]:
    """Missed demands as sentences, without those that tell who keeps apart from whom."""
    assert weighed.bench is not None  # noqa: S101 - only a desk misses demands
    demands = {one.id: one.values for one in weighed.bench.desk.made.demands}
    names = names_of(found, known)
    return [
        demand_words(one, demands.get(one, {}), names) for one in ids if not one.startswith(SECRET)
    ]


def names_of(found: Consortium, known: Mapping[int, str] | None = None) -> Names:
    """How companies, tasks and rules of a consortium are named to the reader."""
    tasks = {str(slot.capability_id): words.slot_text(slot)[0] for slot in found.slots}
    tasks[WHOLE] = found.call.title
    companies: dict[int | str, str] = dict((words.names_of(found) | dict(known or {})).items())
    return Names(named(companies), lambda code: tasks.get(code, code), _rule)


def _rule(rule_id: str) -> Rule | None:
    rows = rule(rule_id)
    return rows[0] if rows else None


def _view(request: Linked, finding: Finding, names: Names) -> dict[str, Any]:
    rows = [row for row in rule(finding.rule) if row.holds(finding.on)]
    row = rows[0] if rows else None
    locale = current_locale()
    return {
        "id": finding.rule, "kind": phrases.KINDS[finding.answer],
        "answer": rule_words.answer(finding.answer),
        "rule": row.name(locale) if row else gettext(OWN_RULE),
        "text": row.text(locale) if row else "",
        "rule_href": str(request.app.url_path_for("rule", rule_id=row.id)) if row else "",
        "says": team_words.says(finding, names.company),
        "source": finding.source, "evidence": team_words.evidence(finding),
        "asked_of": team_words.asked_of(finding), "on": finding.on,
    }  # fmt: skip
