"""The engine's draft: which sentences, which weights, which readiness, and always the same."""

import pytest

from backend.calls.drafting.coding import codes_by_words
from backend.calls.drafting.draft import Draft, draft, trl_of
from backend.calls.texts.facts import facts_of
from backend.calls.texts.repair import repaired
from tests.calls.making import TEXT


def drafted(text: str, *, title: str = "Fast uncrewed boats", action: str = "DA") -> list[Draft]:
    return draft(title=title, text=repaired(text), action=action)


def test_a_call_becomes_its_subject_its_requirements_and_its_activities() -> None:
    assert [(one.weight, one.part, one.modality, one.text) for one in drafted(TEXT)] == [
        (5, "title", "", "Fast uncrewed boats"),
        (3, "scope", "", "Develop a fast uncrewed boat for shallow water"),
        (4, "scope", "must", "A jam-resistant radio link"),
        (3, "activities", "", "Studies and design: Fast uncrewed boats"),
        (3, "activities", "", "Testing and qualification: Fast uncrewed boats"),
    ]


def test_each_says_from_which_sentence_it_was_read() -> None:
    link = drafted(TEXT)[2]
    assert (link.heading, link.quote) == (
        "Scope", "The proposals must include a jam-resistant radio link.",
    )  # fmt: skip


def test_the_same_text_gives_the_same_draft() -> None:
    assert drafted(TEXT) == drafted(TEXT)


def test_lists_become_one_capability_each() -> None:
    found = drafted(
        "Scope:This topic aims to mature key technologies, such as long-range radar antennas, "
        "warheads, and command and control of interceptors."
    )
    assert [(one.weight, one.text) for one in found[1:]] == [
        (3, "Mature key technologies, such as long-range radar antennas, warheads, and command "
            "and control of interceptors"),
        (2, "Long-range radar antennas (Fast uncrewed boats)"),
        (2, "Warheads (Fast uncrewed boats)"),
        (2, "Command and control of interceptors"),
    ]  # fmt: skip


def test_a_list_that_leaves_it_open_is_no_thing() -> None:
    found = drafted(
        "Scope:This topic aims at uncrewed systems, including long-range radar antennas, "
        "jam-resistant links, sea trials of prototypes, as applicable, and others."
    )
    assert [one.text for one in found[2:]] == [
        "Long-range radar antennas (Fast uncrewed boats)",
        "Jam-resistant links (Fast uncrewed boats)",
        "Sea trials of prototypes",
    ]


def test_bullets_count_and_paperwork_does_not() -> None:
    found = drafted(
        "Objective:The topic aims to raise output of: • propellants; • shells. "
        "Scope:Proposals should justify the costs. Actions shall be completed by 2033. "
        "Budget:The total budget of EUR 5 million must be used."
    )
    assert [one.text for one in found[1:]] == ["Propellants", "Shells"]


def test_open_topics_have_no_subject_of_their_own() -> None:
    found = drafted(
        "Scope:The proposals must address new ideas for boats.", title="Non-thematic actions"
    )
    assert [one.text for one in found] == ["New ideas for boats"]


def test_a_text_without_requirements_gives_no_more_than_the_subject() -> None:
    assert [one.part for one in drafted("Boats are fast. Water is wet.")] == ["title"]


def test_requirements_in_ukrainian_are_read() -> None:
    found = drafted("Сфера:Човен має нести радіостанцію. Вода мокра.", title="Швидкі човни")
    assert [one.text for one in found] == ["Швидкі човни", "Човен має нести радіостанцію"]


@pytest.mark.parametrize(
    ("text", "action", "answer"),
    [
        ("reaching at least TRL 4", "RA", (4, "text")),
        ("ideas from TRL 4 and above", "DA", (4, "text")),
        ("expected to achieve TRL 7-8 by the end", "IA", (5, "target")),
        ("up to Technical Readiness Level (TRL) 6", "RA", (4, "target")),
        ("nothing about it", "RA", (2, "action")),
        ("nothing about it", "DA", (5, "action")),
        ("nothing about it", "CSA", (None, "")),
    ],
)
def test_readiness_from_the_text_or_the_habit_of_the_action(
    text: str, action: str, answer: tuple[int | None, str]
) -> None:
    assert trl_of(text, action) == answer


def test_money_is_read_where_the_text_says_it() -> None:
    assert facts_of(repaired(TEXT)) == {"budget_total": 12_000_000, "expected_grants": 1}
    assert facts_of("The requested funding cannot exceed EUR 4 600 000.") == {
        "budget_max": 4_600_000
    }
    assert facts_of("a total budget of EUR 2.5 million") == {"budget_total": 2_500_000}
    assert facts_of("It costs a lot.") == {}


def test_codes_are_those_whose_words_all_occur() -> None:
    radar, helmet, nothing = codes_by_words(
        ["An air defence radar that moves", "Ballistic helmets for crews", "Something else"]
    )
    assert (radar.codes, radar.by) == (("CPV:35723000-8", "CPV:35722000-1"), "words")
    assert (helmet.codes, helmet.by) == (("CPV:18444110-7", "CPV:35813000-6"), "words")
    assert (nothing.codes, nothing.by) == ((), "")
