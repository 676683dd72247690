"""One word for one thing: what the glossary settled has no other name on a page."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from backend import taxonomy
from backend.settings import ROOT

PLACEHOLDER = re.compile(r"%\(\w+\)s")
CATALOGUE = ROOT / "frontend" / "locale" / "uk" / "LC_MESSAGES" / "spilno.po"
#: names that were given up -> the glossary's key of what is said instead
GIVEN_UP = {
    r"\bstrangers?\b": "new_connection",
    r"\bnew doors?\b": "new_connection",
    r"(?<!public )\brecords? of (past )?projects?\b": "track_record",
    r"\bmatch requests?\b": "match_request",
    r"\bfields? of capability\b": "capability_area",
    r"\blead (partner|applicant)s?\b": "coordinator",
}
#: English words of a message -> what its Ukrainian must hold
SAID_AS = {
    r"\bconsorti(um|a)\b": "консорціум",
    r"\bcoordinator": "координатор",
    r"\bdossier": "досьє",
    r"\btrack record": "досвід",
    r"\bpublic record": "відкрит",
    r"\bnew connection": "нов(і|их|ий) зв’яз",
    r"\bnewcomer": "новачк|новачок",
    r"\bletters? of intent\b": "про наміри",
    r"\bcapability area": "напрям(и|у|ів)? спроможностей",
    r"\brequired capabilit": "потрібн\\w+ спроможн",
    r"\bsuggest(ed|ion|ions)\b": "рекоменд|добір|дібра|добир",
    r"\bmid-caps?\b": "середньої капіталізації",
    r"\bguarantee\b": "гаранті",
    r"\bchallenger": "претендент",
    r"\baudit trail\b": "журнал",
}


def told() -> Iterator[tuple[str, ...]]:
    """Every message and its Ukrainian, forms of number joined."""
    with CATALOGUE.open("rb") as source:
        for message in read_po(source, locale="uk"):
            if message.id:
                said = [message.id] if isinstance(message.id, str) else list(message.id)
                forms = message.string if isinstance(message.string, (list, tuple)) else ()
                heard = [str(text) for text in forms or (message.string,) if text]
                yield tuple(PLACEHOLDER.sub("", " / ".join(texts)) for texts in (said, heard))


@pytest.mark.parametrize("name", GIVEN_UP)
def test_a_name_that_was_given_up_is_on_no_page(name: str) -> None:
    taxonomy.glossary_entry(GIVEN_UP[name])
    assert [said for said, _ in told() if re.search(name, said, re.IGNORECASE)] == []


@pytest.mark.parametrize("word", SAID_AS)
def test_a_term_is_translated_by_one_word(word: str) -> None:
    found = [(said, uk) for said, uk in told() if uk and re.search(word, said, re.IGNORECASE)]
    assert found
    assert [uk for _, uk in found if not re.search(SAID_AS[word], uk, re.IGNORECASE)] == []


def test_the_glossary_defines_each_term_once_in_both_languages() -> None:
    entries = taxonomy.glossary()
    for language in ("en", "uk"):
        terms = [entry.term(language).casefold() for entry in entries]
        assert len(set(terms)) == len(terms)
        assert [one.key for one in entries if not one.definition(language).endswith(".")] == []
