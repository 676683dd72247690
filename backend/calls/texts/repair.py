"""Texts as portals give them, made readable: wrong encodings, glued sentences, stray marks."""

import re
from collections.abc import Callable

from ftfy import TextFixerConfig, fix_text

#: only what is broken: quotation marks and letters stay as they were written
CONFIG = TextFixerConfig(uncurl_quotes=False, fix_latin_ligatures=False, fix_character_width=False)
#: registered by ftfy: cp1252 with its gaps filled in
BYTES = "sloppy-windows-1252"
#: three bytes of UTF-8 read as Windows letters, which ftfy leaves where they stand alone: COâ‚‚
THREE = re.compile("â[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{2}")
INVISIBLE = re.compile("[\u200b\u200c\u2060\ufeff\u00ad]+")
SPACES = re.compile(r"[^\S\n]+")
#: what the portal's own pages print for an empty part
EMPTY_PART = re.compile(r"(?<=[\s.)\]])null(?=[A-Z\s]|$)")
BULLETS = re.compile(r"\s*(?:[•▪‣◦●■\uf0b7]|(?<=\n)[-–](?=\s))\s*")
HEADINGS = (
    "Scope", "Objective", "Objectives", "Specific objectives", "Specific Challenge",
    "Expected Outcome", "Expected Outcomes", "Expected Impact", "Expected Impacts",
    "Functional requirements", "Proposals must address", "Types of activities",
    "Targeted types of activities", "Types of activities and eligible costs", "Indicative budget",
    "Indicative number of proposals to be funded", "Range of financial contribution",
    "Range of financial contribution of the EU per proposal",
    "Range of the financial contribution of the EU per proposal", "Management mode",
    "Form of funding", "Entrusted tasks", "Other indication", "Other indications", "Budget",
    "Minimum financial size of the actions",
    "Maximum number of legal entities forming part of the consortium",
    "Сфера", "Мета", "Завдання", "Очікувані результати", "Очікуваний вплив",
    "Функціональні вимоги", "Види діяльності", "Вимоги", "Бюджет",
)  # fmt: skip
_NAMES = "|".join(sorted(map(re.escape, HEADINGS), key=len, reverse=True))
#: a heading of ours with its colon, wherever it was glued to the sentence before
HEADING = re.compile(rf"(?<![\w(])({_NAMES})\s*:\s*")
GLUED_HEADING = re.compile(rf"(?<=[\w.,;)\]’”])({_NAMES}):[^\S\n]*(?=[A-ZА-ЯІЇЄҐ“‘\n])")
#: headings that lost even their colon: "BudgetThe Commission"
LOST_COLON = re.compile(
    r"(?<=[.\d)])\s*(Budget|Minimum financial size of the actions|Maximum number of legal entities "
    r"forming part of the consortium)\s*(?=The\b)"
)
#: "ended.Next", "following:First", but no address, abbreviation in capitals or decimal
GLUED = re.compile(r"(?<=[a-zа-яіїєґ0-9)\]”’%])([.;:!?])(?=[“‘\"(]?[A-ZА-ЯІЇЄҐ][a-zа-яіїєґ’]|A\s)")
#: "TRL4 .The": the space on the wrong side
STRAY_SPACE = re.compile(r"[^\S\n]+([.,;])(?=[A-ZА-ЯІЇЄҐ][a-zа-яіїєґ])")
ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")


def repaired(text: str) -> str:
    """A call's text: right letters, a paragraph per heading and bullet, spaces after sentences."""
    text = _letters(text)
    text = STRAY_SPACE.sub(r"\1 ", EMPTY_PART.sub("", text))
    text = GLUED_HEADING.sub(r"\n\1: ", text)
    text = LOST_COLON.sub(r"\n\1: ", text)
    text = _outside_addresses(text, lambda part: GLUED.sub(r"\1 ", part))
    text = HEADING.sub(r"\n\n\1:\n", text)
    text = BULLETS.sub("\n• ", text)
    lines = [SPACES.sub(" ", line).strip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def repaired_line(text: str) -> str:
    """A title or a name: the same on one line."""
    return " ".join(_letters(text).split())


def _letters(text: str) -> str:
    text = text.replace("\0", "").encode("utf-8", "replace").decode()  # half characters of JSON
    text = THREE.sub(_decoded, fix_text(text, CONFIG))
    return INVISIBLE.sub("", text).replace("\xa0", " ")


def _decoded(found: re.Match[str]) -> str:
    try:
        return found[0].encode(BYTES).decode()
    except UnicodeError:
        return found[0]


def _outside_addresses(text: str, change: Callable[[str], str]) -> str:
    """Applies a change to everything but web and mail addresses, which stay letter for letter."""
    done, out = 0, []
    for address in ADDRESS.finditer(text):
        out += [change(text[done : address.start()]), address[0]]
        done = address.end()
    return "".join([*out, change(text[done:])])
