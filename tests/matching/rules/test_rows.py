"""Rule rows: complete, dated, sourced; country sets by date."""

from datetime import date
from typing import Any

import pytest

from matching.rules import Rule, RuleBook, RuleError, RuleKind, rulebook
from matching.teams import Answer

BOOK = rulebook()
ROW: dict[str, Any] = {
    "id": "X.ONE", "programme": "X", "kind": "note", "valid_from": date(2025, 1, 1),
    "source": "Article 1", "confidence": "V",
    "en": {"name": "One", "text": "One."}, "uk": {"name": "Один", "text": "Один."},
}  # fmt: skip


def test_every_row_speaks_both_languages_and_names_its_source() -> None:
    for rule in BOOK.rows:
        assert rule.name("uk") != rule.name("en")
        assert rule.text("uk").endswith(".")
        assert rule.text("en").endswith(".")
        assert len(rule.source) > 5


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": ""}, "X.ONE: give “source” as text"),
        ({"valid_from": "2025"}, "give “valid_from” as a date"),
        ({"valid_to": date(2024, 1, 1)}, "“valid_to” must be a date not before"),
        ({"confidence": "X"}, "confidence is “X”; use one of V, S, G, C, ?"),
        ({"uk": {"name": "Один", "text": " "}}, "give the “text” in uk"),
    ],
)
def test_a_bad_row_says_what_to_mend(change: dict[str, Any], words: str) -> None:
    with pytest.raises(RuleError, match=words.replace("?", r"\?")):
        Rule.parse({**ROW, **change})


def test_rows_survive_a_table() -> None:
    assert RuleBook.of(rule.as_row() for rule in BOOK.rows).rows == BOOK.rows


def test_two_rows_from_the_same_day_are_refused() -> None:
    with pytest.raises(RuleError, match="two rows from 2025-01-01"):
        RuleBook.of([ROW, ROW])


def test_a_row_cannot_supersede_what_is_not_there() -> None:
    with pytest.raises(RuleError, match=r"supersedes X\.NONE"):
        RuleBook.of([{**ROW, "supersedes": "X.NONE"}])


def test_a_superseded_row_is_not_in_force() -> None:
    book = RuleBook.of([
        ROW,
        {**ROW, "id": "X.TWO", "valid_from": date(2026, 1, 1), "supersedes": "X.ONE"},
    ])  # fmt: skip
    in_2025 = book.in_force(date(2025, 6, 1), "X", RuleKind.NOTE)
    in_2026 = book.in_force(date(2026, 6, 1), "X", RuleKind.NOTE)
    assert [rule.id for rule in in_2025] == ["X.ONE"]
    assert [rule.id for rule in in_2026] == ["X.TWO"]


def test_an_edited_row_replaces_the_one_it_was_made_from() -> None:
    ukraine = BOOK.rule("SET.EDF.UA", date(2026, 9, 29))
    confirmed = Rule(**{
        **vars(ukraine),
        "parameters": {**ukraine.parameters, "operational_from": date(2026, 6, 1)},
    })  # fmt: skip
    book = BOOK.replaced(confirmed)
    sets = ("EU27", "EDF_ASSOCIATED")
    assert BOOK.countries(sets, date(2026, 9, 29)).standing("UA") == Answer.CHECK
    assert book.countries(sets, date(2026, 5, 31)).standing("UA") == Answer.CHECK
    assert book.countries(sets, date(2026, 9, 29)).standing("UA") == Answer.MEETS
    assert len(book.rows) == len(BOOK.rows)


@pytest.mark.parametrize(
    ("sets", "on", "country", "pillar", "answer"),
    [
        (("EU27",), date(2025, 1, 1), "GR", None, Answer.MEETS),
        (("EDF_ASSOCIATED",), date(2025, 12, 22), "UA", None, Answer.FAILS),
        (("EDF_ASSOCIATED",), date(2025, 12, 23), "UA", None, Answer.CHECK),
        (("EDF_ASSOCIATED",), date(2025, 1, 1), "NO", None, Answer.MEETS),
        (("EDIP_ASSOCIATED",), date(2026, 6, 1), "UA", None, Answer.FAILS),
        (("EU27", "USI_STATES"), date(2026, 6, 1), "UA", None, Answer.MEETS),
        (("EU27", "USI_STATES"), date(2026, 6, 1), "NO", None, Answer.FAILS),
        (("SAFE_PARTNERS",), date(2026, 6, 1), "CA", None, Answer.CHECK),
        (("HE_ASSOCIATED",), date(2022, 6, 8), "UA", None, Answer.CHECK),
        (("HE_ASSOCIATED",), date(2022, 6, 9), "UA", None, Answer.MEETS),
        (("HE_ASSOCIATED",), date(2023, 12, 31), "GB", None, Answer.CHECK),
        (("HE_ASSOCIATED",), date(2024, 1, 1), "GB", None, Answer.MEETS),
        (("HE_ASSOCIATED",), date(2024, 12, 31), "CH", None, Answer.FAILS),
        (("HE_ASSOCIATED",), date(2025, 1, 1), "CH", None, Answer.MEETS),
        (("HE_ASSOCIATED",), date(2025, 6, 1), "KR", 2, Answer.MEETS),
        (("HE_ASSOCIATED",), date(2025, 6, 1), "KR", 3, Answer.FAILS),
        (("HE_ASSOCIATED",), date(2025, 6, 1), "KR", None, Answer.CHECK),
        (("HE_ASSOCIATED",), date(2026, 6, 1), "US", 2, Answer.FAILS),
    ],
)
def test_country_sets_by_date(
    sets: tuple[str, ...], on: date, country: str, pillar: int | None, answer: Answer
) -> None:
    assert BOOK.countries(sets, on, pillar).standing(country) == answer
