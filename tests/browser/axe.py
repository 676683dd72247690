"""WCAG 2.2 AA, as far as a machine can tell."""

from typing import Any

from playwright.sync_api import Page

from backend.settings import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Rules that the page breaks, with the elements that break them."""
    # evaluated by the debugger, so the page's policy need not allow it
    page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        (broken["id"], [node["html"][:160] for node in broken["nodes"]])
        for broken in found["violations"]
    ]
