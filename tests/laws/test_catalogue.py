"""The Ukrainian catalogue is complete, well formed, and what the pages ask for."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from backend.i18n import gettext, ngettext, speaking
from backend.pages import TEMPLATES, date_words, datetime_words, environment, number
from backend.settings import ROOT

LOCALE = ROOT / "frontend" / "locale"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]")
TAG = re.compile(r"</?\w[^>]*>")
RUSSIAN = re.compile(r"[ыэёъ]", re.IGNORECASE)
CYRILLIC = re.compile(r"[а-яіїєґ]", re.IGNORECASE)
ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,}\b")
#: what stands in Latin letters alone, and quoted words
NAMES = frozenset({"LEI", "PIC", "Spilno", "TRL"})
QUOTED = frozenset(
    {"titanium machining", "spilno import", "spilno train", "spilno model", "spilno simulate"}
)
Configuration = tuple[list[tuple[str, str]], dict[str, dict[str, str]]]
SAMPLES = sorted(TEMPLATES.rglob("*.html")) + sorted(TEMPLATES.rglob("*.txt"))


def configuration() -> Configuration:
    with (LOCALE / "babel.cfg").open() as source:
        found: Configuration = parse_mapping_cfg(source)  # type: ignore[no-untyped-call]
        return found


def first(message: str | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[0]


def forms(message: Message) -> list[str]:
    texts = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return [str(text) for text in texts]


def ids(message: Message) -> list[str]:
    return [str(part) for part in ([message.id] if isinstance(message.id, str) else message.id)]


def pairs(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    for message in catalogue:
        for form in forms(message) if message.id else ():
            yield ids(message)[0], form


@pytest.fixture(scope="module")
def used() -> set[str]:
    """Every message that pages, e-mails and errors show."""
    methods, options = configuration()
    found = extract_from_dir(str(ROOT), methods, options, keywords=KEYWORDS, directory_filter=_ours)
    return {first(m) for _, _, m, _, _ in found if m}


def _ours(path: str) -> bool:
    skipped = (".venv", "node_modules", "tests", ".git", ".data", "dist")
    return not path.endswith(skipped)


@pytest.fixture(scope="module")
def ukrainian() -> Catalog:
    """The Ukrainian catalogue."""
    with (LOCALE / "uk" / "LC_MESSAGES" / "spilno.po").open("rb") as source:
        return read_po(source, locale="uk")


def test_every_message_is_translated(used: set[str], ukrainian: Catalog) -> None:
    translated = {ids(m)[0] for m in ukrainian if m.id and all(forms(m)) and not m.fuzzy}
    assert sorted(used - translated) == []


def test_nothing_is_translated_that_nobody_says(used: set[str], ukrainian: Catalog) -> None:
    known = {ids(m)[0] for m in ukrainian if m.id}
    assert sorted(known - used) == []
    assert list(ukrainian.obsolete) == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_a_template_asks_for_the_messages_that_are_collected(path: Path) -> None:
    options = configuration()[1]["frontend/templates/**.html"]
    collected = extract_from_file("jinja2.ext:babel_extract", path, KEYWORDS, (), options)
    asked = environment().extract_translations(path.read_text())  # type: ignore[attr-defined]
    said = {first(m) for _, _, m in asked if m and first(m)}
    assert {first(m) for _, m, _, _ in collected} == said


def test_a_sentence_over_two_lines_is_shown_in_ukrainian() -> None:
    page = environment().from_string("{% trans %}\n    Log\n    in\n{% endtrans %}")
    with speaking("uk"):
        assert page.render() == "Увійти"


def test_translations_name_the_same_values(ukrainian: Catalog) -> None:
    wrong = []
    for message in ukrainian:
        asked = {name for text in ids(message) for name in PLACEHOLDER.findall(text)}
        wrong += [text for text in forms(message) if set(PLACEHOLDER.findall(text)) != asked]
    assert wrong == []


def test_translations_are_marked_up_as_the_message(ukrainian: Catalog) -> None:
    assert [
        text for message, text in pairs(ukrainian) if TAG.findall(text) != TAG.findall(message)
    ] == []


def test_counts_have_their_three_forms(ukrainian: Catalog) -> None:
    assert ukrainian.num_plurals == 3
    counted = [m for m in ukrainian if isinstance(m.id, tuple)]
    assert [ids(m)[0] for m in counted if len(forms(m)) != 3] == []
    with speaking("uk"):
        said = [ngettext("%(num)s company", "%(num)s companies", n) for n in (1, 3, 11, 21, 22)]
    assert said == ["1 компанія", "3 компанії", "11 компаній", "21 компанія", "22 компанії"]


def test_spaces_stand_where_the_message_has_them(ukrainian: Catalog) -> None:
    assert [text for _, text in pairs(ukrainian) if text != text.strip() or "  " in text] == []
    assert [message for message, _ in pairs(ukrainian) if message != message.strip()] == []


def test_translations_are_ukrainian(ukrainian: Catalog) -> None:
    texts = [PLACEHOLDER.sub("", TAG.sub("", text)).strip() for _, text in pairs(ukrainian)]
    latin = {text for text in texts if re.search("[A-Za-z]", text) and not CYRILLIC.search(text)}
    assert sorted(latin - NAMES) == []
    assert {found for text in texts for found in ENGLISH.findall(text)} - QUOTED == set()
    assert [text for text in texts if RUSSIAN.search(text)] == []


def test_nothing_is_shouted_and_apostrophes_are_set(ukrainian: Catalog) -> None:
    assert [text for pair in pairs(ukrainian) for text in pair if "!" in text] == []
    assert [text for _, text in pairs(ukrainian) if "'" in TAG.sub("", text) or '"' in text] == []


def test_dates_and_numbers_follow_the_language() -> None:
    moment = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
    with speaking("uk"):
        assert (date_words(date(2026, 5, 1)), datetime_words(moment)) == (
            "1 трав. 2026", "1 трав. 2026, 09:30 UTC",
        )  # fmt: skip
        assert number(1234567.5) == "1\xa0234\xa0567,5"
        assert gettext("Log in") == "Увійти"
    with speaking("en"):
        assert (date_words(date(2026, 5, 1)), number(1234567.5)) == ("1 May 2026", "1,234,567.5")
        assert gettext("Log in") == "Log in"
