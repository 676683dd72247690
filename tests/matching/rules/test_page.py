"""The page of rules names every row with source and confidence."""

from matching.rules import rulebook
from matching.rules.document import rules_page


def test_every_row_is_on_the_page_once() -> None:
    page = rules_page()
    for rule in rulebook().rows:
        line = next(line for line in page.splitlines() if line.startswith(f"| {rule.id} |"))
        assert rule.source.replace("|", "\\|") in line
        assert line.endswith(f"| {rule.confidence.value} |")
    assert sum(line.startswith("| ") for line in page.splitlines()) == len(rulebook().rows) + 8


def test_a_set_that_waits_for_confirmation_says_so() -> None:
    line = next(line for line in rules_page().splitlines() if line.startswith("| SET.EDF.UA |"))
    assert "Members: UA. Operational from: unknown, needs a check." in line
