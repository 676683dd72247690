"""Every answer that rules can give has its sentence in both languages."""

import ast
from collections.abc import Iterator

import pytest

from backend.eligibility import phrases
from backend.eligibility.facts import READ
from backend.i18n import gettext, speaking
from backend.matcher.eligibility import Answer, RuleKind, rules
from backend.settings import ROOT

SOURCES = ("checks.py", "entity.py", "context.py")
#: names of findings, evidence and of whom to ask are written as plain words in the code
TABLES = (
    phrases.ANSWERS, phrases.COUNTS, phrases.SAYS, phrases.EVIDENCE, phrases.ASKED_OF,
    phrases.CONFIDENCE, phrases.RULE_KINDS,
)  # fmt: skip


def strings_in_code() -> Iterator[str]:
    """Every plain word that the checks of an organisation are written with."""
    for name in SOURCES:
        tree = ast.parse((ROOT / "matching" / "eligibility" / name).read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_every_finding_and_paper_of_the_checks_has_words() -> None:
    said = {word for word in strings_in_code() if word.isidentifier() and "_" in word}
    known = {*phrases.SAYS, *phrases.EVIDENCE, *phrases.ASKED_OF}
    names = {"controlled_from", "only_restricted", "waived_kinds", "guarantee_in"}
    assert said - known - names == set()


def test_every_check_says_which_facts_it_reads() -> None:
    checks = {rule.parameters["check"] for rule in rules() if rule.kind == RuleKind.ENTITY}
    assert checks - set(READ) == set()


def test_every_rule_is_as_trusted_as_words_can_say() -> None:
    assert {rule.confidence for rule in rules()} - set(phrases.CONFIDENCE) == set()
    assert {rule.kind for rule in rules()} - set(phrases.RULE_KINDS) == set()


@pytest.mark.parametrize("table", TABLES)
def test_every_sentence_is_ukrainian_for_ukrainian_readers(table: dict[str, str]) -> None:
    with speaking("uk"):
        same = [text for text in table.values() if gettext(text) == text]
    assert same == []


def test_the_three_answers_are_told_apart_in_both_languages() -> None:
    for locale in ("en", "uk"):
        with speaking(locale):
            assert len({gettext(phrases.ANSWERS[one]) for one in Answer}) == 3
