"""What a reader of the figures has to bear in mind, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from matching.artefact import ArtefactError, load_model
from matching.benchmark.methods.trees import FIRST, NAME
from matching.benchmark.report import Report
from matching.promotion.comparing import TERMS


def lines(report: Report) -> list[str]:
    """The section "What to bear in mind" in Markdown."""
    return ["## What to bear in mind", "", *(f"- {one}" for one in _sentences(report))]


def _sentences(report: Report) -> Iterator[str]:
    about = report.about
    yield _models(str(about.get("model", "")), str(about.get("history_until", "")))
    yield f"How a model comes to be shipped: {TERMS}"
    yield (
        "Parameters were chosen on 2023 and earlier years, but not all: rankers of companies and "
        "organisations were kept plain (no curves, no encoder) because they lost on 2024 what they "
        "had gained on 2023. So 2024 was looked at and is no untouched year for them; no project "
        "of 2025 or later was ever looked at."
    )
    yield (
        "Country, kind, size and website of organisations are today's snapshot, not those of each "
        "year. Days are starts of projects, not signatures of grants or days of calls, which lie "
        "months earlier: a partnership counts as new on the day its project starts."
    )
    if "met_before" in about:
        yield (
            "Known partners are those of the running programme; of the pairs called new "
            f"{about['met_before']:.0%} had met in an earlier one."
        )
    if any(row["method"] == NAME for row in report.rows):
        yield (
            f"Boosted trees reorder the {FIRST} candidates that the linear ranker puts first, and "
            "leave the others as they are: they are judged as a second look, not as a ranker of "
            "everybody."
        )


def _models(judged: str, until: str) -> str:
    """Which model was judged, and which one is shipped."""
    told = f"Judged is {judged}, which knows what lies before {until}."
    try:
        shipped = load_model()
    except ArtefactError:
        return f"{told} No model is shipped with this installation."
    if shipped.model_id == judged:
        return f"{told} It is the shipped one."
    day = str(shipped.card.get("trained_until", ""))
    why = "; it learned from the days judged here, so it cannot be judged on them" * (day > until)
    return f"{told} Shipped is {shipped.model_id}, which knows what lies before {day}{why}."
