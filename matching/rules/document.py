"""The page of all rules: generated, so that it cannot differ from the rows."""

from __future__ import annotations

from datetime import date

from matching.rules.book import RuleBook, rulebook
from matching.rules.row import Confidence, Rule, RuleKind

TITLES = {
    RuleKind.ENTITY: "Organisations",
    RuleKind.COMPOSITION: "Composition of consortia",
    RuleKind.EVIDENCE: "Papers",
    RuleKind.RATE: "Funding rates",
    RuleKind.COMPONENTS: "Origin of components",
    RuleKind.COUNTRIES: "Country sets",
    RuleKind.SIZE: "Size classes",
    RuleKind.NOTE: "To know",
}
CONFIDENCE = {
    Confidence.READ: "read in the legal text",
    Confidence.SECONDARY: "read in a secondary page",
    Confidence.GENERAL: "general knowledge, unverified",
    Confidence.COMPUTED: "follows from other rules",
    Confidence.DOUBTFUL: "contradictory",
}
HEAD = """# Programme rules

Generated from the rows that ship by `spilno rules --docs`; edit those, not this page.
Answers drawn from them read "appears to meet", "needs a check" or "appears to fail": none is legal
advice. Confidence: """


def rules_page(book: RuleBook | None = None) -> str:
    """Markdown of every row by kind: id, programme, period, what it says, source, confidence."""
    rows = (book or rulebook()).rows
    legend = ", ".join(f"{key.value} {words}" for key, words in CONFIDENCE.items())
    parts = [f"{HEAD}{legend}.\n"]
    for kind, title in TITLES.items():
        listed = sorted((r for r in rows if r.kind == kind), key=lambda r: (r.id, r.valid_from))
        if listed:
            parts.append(_table(title, listed))
    return "\n".join(parts)


def _table(title: str, rules: list[Rule]) -> str:
    lines = [
        f"## {title}",
        "",
        "| rule | programme | in force | says | source | confidence |",
        "|---|---|---|---|---|---|",
        *(_line(rule) for rule in rules),
        "",
    ]
    return "\n".join(lines)


def _line(rule: Rule) -> str:
    says = f"**{rule.name('en')}.** {rule.text('en')}{_members(rule)}"
    programme = "all" if rule.programme == "*" else rule.programme
    cells = (rule.id, programme, _period(rule), says, rule.source, rule.confidence.value)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _period(rule: Rule) -> str:
    until = f" to {rule.valid_to}" if rule.valid_to else ""
    return f"from {rule.valid_from}{until}"


def _members(rule: Rule) -> str:
    if rule.kind != RuleKind.COUNTRIES:
        return ""
    since = rule.parameters.get("operational_from", rule.valid_from)
    doubt = "" if isinstance(since, date) else " Operational from: unknown, needs a check."
    return f" Members: {' '.join(rule.parameters['members'])}.{doubt}"
