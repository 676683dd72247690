"""Texts of portals become readable, and nothing of them is lost."""

import pytest

from backend.calls.texts.repair import repaired, repaired_line


def test_wrong_encodings_are_mended() -> None:
    assert repaired_line("CONVOCATORIA TEM\u00c3\u0081TICA and CO\u00e2\u201a\u201a") == (
        "CONVOCATORIA TEMÁTICA and CO₂"
    )


def test_a_single_broken_letter_is_mended() -> None:
    assert (
        repaired_line("Hydrogen and CO\u00e2\u201a\u201a networks") == "Hydrogen and CO₂ networks"
    )


def test_right_letters_stay_as_they_were_written() -> None:
    text = "The ‘green’ boat – “fast” – of Žižkov, ﬁtted in Київ."
    assert repaired(text) == text


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("It ends.Then it begins.", "It ends. Then it begins."),
        ("following:First this", "following: First this"),
        ("in 2024.Projects go on", "in 2024. Projects go on"),
        ("reaching TRL4 .The action", "reaching TRL4. The action"),
        ("see https://www.Example.Org/a.Bc now.Then", "see https://www.Example.Org/a.Bc now. Then"),
        ("version 2.5 and U.S.A. stay", "version 2.5 and U.S.A. stay"),
        ("the end. nullActivities start", "the end. Activities start"),
    ],
)
def test_glued_sentences_part_and_nothing_else(broken: str, mended: str) -> None:
    assert repaired(broken) == mended


def test_headings_and_bullets_stand_on_their_own_lines() -> None:
    text = "Objective:To help.Scope:Two things: • boats; • radios.BudgetThe budget is small."
    assert repaired(text).splitlines() == [
        "Objective:", "To help.", "", "Scope:", "Two things:", "• boats;", "• radios.", "",
        "Budget:", "The budget is small.",
    ]  # fmt: skip


def test_repairing_twice_is_repairing_once() -> None:
    once = repaired("Scope:One.Two: • three;Expected Impact:Four â€¢ five")
    assert repaired(once) == once


def test_half_characters_and_nul_do_not_reach_the_database() -> None:
    assert repaired("a\x00b \ud800 c").encode() == b"ab ? c"
