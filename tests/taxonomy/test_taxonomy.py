"""What callers get from the vocabularies."""

import re
from pathlib import Path

import pytest

from backend import taxonomy

CYRILLIC = re.compile("[А-Яа-яІіЇїЄєҐґ]")
NOT_UKRAINIAN = re.compile("[ЫыЭэЪъЁё]|(?<=[А-Яа-яІіЇїЄєҐґ])'(?=[А-Яа-яІіЇїЄєҐґ])")
EVERY_TERM = [term for scheme in taxonomy.schemes() for term in scheme.terms]

EDF = """MCBRN C4ISR SENS CYBER SPACE DIGIT ENERENV MATCOMP AIR AIRDEF GROUND PROTMOB NAVAL UWW
SIMTRAIN DIS SME"""
KINDS = """private_company state_enterprise research_organisation university association
public_body contracting_authority international_organisation other"""
DECLINE = "capability location size trust timing already_know eligibility capacity other"


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("EDF", EDF.split()),
        ("KIND", KINDS.split()),
        ("SIZE", ["micro", "small", "medium", "small_midcap", "midcap", "large"]),
        ("DECLINE", DECLINE.split()),
        ("TRL", [str(level) for level in range(1, 10)]),
        ("ML", [str(category) for category in range(1, 23)]),
    ],
)
def test_closed_lists_hold_exactly_their_members_in_order(scheme: str, expected: list[str]) -> None:
    assert taxonomy.values(scheme) == tuple(expected)


def test_a_code_gives_its_name_in_the_readers_language() -> None:
    assert taxonomy.label("EDF:CYBER", "en") == "Cyber defence"
    assert taxonomy.label("EDF:CYBER", "uk") == "Кібероборона"
    assert taxonomy.label("EDF:CYBER", "de") == "Cyber defence"
    assert taxonomy.term("TRL:9").note("uk") == "Виріб поставлено й застосовано в реальних умовах."


def test_a_code_knows_its_scheme_and_its_bare_value() -> None:
    assert taxonomy.scheme_of("CPV:35613000-4") == "CPV"
    assert taxonomy.term("CPV:35613000-4").value == "35613000-4"
    assert taxonomy.scheme("CPV").label("uk").startswith("Єдиний закупівельний словник")


def test_codes_form_a_tree() -> None:
    above = [term.code for term in taxonomy.ancestors("CPV:35613100-5")]
    assert above == ["CPV:35613000-4", "CPV:35610000-3", "CPV:35600000-0", "CPV:35000000-4"]
    decisions = [term.value for term in taxonomy.terms("REVIEW") if term.parent is None]
    assert decisions == ["approve", "hold", "reject", "other"]
    assert [term.value for term in taxonomy.children("REVIEW:approve")] == [
        "complementary",
        "programme_priority",
        "co_production",
        "criteria_met",
    ]


def test_an_unknown_code_is_refused_with_its_name() -> None:
    assert not taxonomy.is_code("EDF:UNKNOWN")
    assert not taxonomy.is_code("CYBER")
    with pytest.raises(taxonomy.UnknownCodeError, match="EDF:UNKNOWN"):
        taxonomy.label("EDF:UNKNOWN", "en")
    with pytest.raises(taxonomy.UnknownCodeError, match="there are: CERT, COOP"):
        taxonomy.terms("NOPE")
    with pytest.raises(taxonomy.UnknownCodeError, match="no glossary entry 'nope'"):
        taxonomy.glossary_entry("nope")


@pytest.mark.parametrize("term", EVERY_TERM, ids=lambda term: term.code)
def test_every_term_is_written_in_both_languages(term: taxonomy.Term) -> None:
    assert CYRILLIC.search(term.uk)
    assert not CYRILLIC.search(term.en + term.note_en)
    assert not NOT_UKRAINIAN.search(term.uk + term.note_uk)
    assert bool(term.note_en) == bool(term.note_uk)


def test_no_two_terms_of_a_scheme_look_the_same() -> None:
    for scheme in taxonomy.schemes():
        for locale in ("en", "uk"):
            labels = [term.label(locale) for term in scheme.terms]
            repeated = sorted({label for label in labels if labels.count(label) > 1})
            assert repeated == [], (scheme.code, locale)


def test_defence_procurement_codes_keep_their_check_digit() -> None:
    """Three official codes break the rule; a mistyped one would be a fourth."""
    weights = (3, 7, 1, 3, 7, 1, 3, 7)
    odd = []
    for value in (value for value in taxonomy.values("CPV") if value.startswith("35")):
        digits, check = value.split("-")
        total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
        if total % 10 != int(check):
            odd.append(value)
    assert odd == ["35125300-2", "35331300-3", "35642000-7"]


def test_the_glossary_explains_each_word_in_both_languages() -> None:
    entries = taxonomy.glossary()
    assert len(entries) >= 45
    assert [entry.term_en.casefold() for entry in entries] == sorted(
        entry.term_en.casefold() for entry in entries
    )
    for entry in entries:
        assert CYRILLIC.search(entry.definition("uk")), entry.key
        assert not NOT_UKRAINIAN.search(entry.term("uk") + entry.definition("uk")), entry.key
        assert not CYRILLIC.search(entry.term("en") + entry.definition("en")), entry.key
        assert entry.definition("en").endswith("."), entry.key
    assert taxonomy.glossary_entry("need").term("uk") == "Потреба"


HEAD = 'scheme = "X"\nen = "X"\nuk = "Ікс"\nedition = "1"\n'
GOOD = '[[terms]]\ncode = "X:a"\nen = "A"\nuk = "А"\n'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (HEAD + GOOD + GOOD, "X:a is there twice"),
        (HEAD + GOOD.replace("X:a", "Y:a"), "Y:a does not start with X:"),
        (HEAD + GOOD.replace('uk = "А"', 'uk = " "'), "X:a has an empty uk"),
        (HEAD + GOOD.replace('uk = "А"\n', ""), "unknown keys in X:a: uk"),
        (HEAD + GOOD + 'parent = "X:b"\n', "X:a hangs under X:b, which must come before it"),
        (HEAD + GOOD + 'colour = "red"\n', "unknown keys in X:a: colour"),
        (HEAD + "terms", "odd.toml: "),
        (GOOD, "odd.toml: missing or unknown keys in the file: edition, en, scheme, uk"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(taxonomy.TaxonomyError, match=re.escape(complaint)):
        taxonomy.load_scheme(path)
