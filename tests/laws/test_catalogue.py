"""The Ukrainian catalogue is complete, and its placeholders are the English ones."""

import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from backend.settings import ROOT

LOCALE = ROOT / "frontend" / "locale"
PLACEHOLDER = re.compile(r"%\((\w+)\)")


@pytest.fixture(scope="module")
def used() -> set[str]:
    """Every message that pages, e-mails and errors show."""
    with (LOCALE / "babel.cfg").open() as source:
        methods, options = parse_mapping_cfg(source)
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None}
    found = extract_from_dir(str(ROOT), methods, options, keywords=keywords, directory_filter=_ours)
    return {m if isinstance(m, str) else m[0] for _, _, m, _, _ in found if m}


def _ours(path: str) -> bool:
    skipped = (".venv", "node_modules", "tests", ".git", ".data", "dist")
    return not path.endswith(skipped)


@pytest.fixture(scope="module")
def ukrainian() -> Catalog:
    """The Ukrainian catalogue."""
    with (LOCALE / "uk" / "LC_MESSAGES" / "spilno.po").open("rb") as source:
        return read_po(source, locale="uk")


def texts(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def test_every_message_is_translated(used: set[str], ukrainian: Catalog) -> None:
    translated = {
        m.id if isinstance(m.id, str) else m.id[0]
        for m in ukrainian
        if m.id and all(texts(m)) and not m.fuzzy
    }
    assert sorted(used - translated) == []


def test_nothing_is_translated_that_nobody_says(used: set[str], ukrainian: Catalog) -> None:
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in ukrainian if m.id}
    assert sorted(known - used) == []


def test_translations_name_the_same_values(ukrainian: Catalog) -> None:
    wrong = []
    for message in ukrainian:
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        allowed = {name for text in ids for name in PLACEHOLDER.findall(text)} | {"num"}
        for text in texts(message):
            if not set(PLACEHOLDER.findall(text)) <= allowed:
                wrong.append(text)
    assert wrong == []
