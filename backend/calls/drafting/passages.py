"""A call's text in passages: each sentence or bullet with the heading under which it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

HEADING = re.compile(r"^([^\W\d_][^:•\n]{2,80}):$")
BULLET = "• "
#: the end of a sentence: a full stop and a capital, but not after "e.g." or "Art."
SENTENCE = re.compile(
    r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!cf\.)(?<!Art\.)(?<!art\.)(?<!No\.)(?<!incl\.)"
    r"(?:\[\d+\])*\s+(?=[“‘\"(\[]*[A-ZА-ЯІЇЄҐ])"
)
FOOTNOTE = re.compile(r"\s*(?:\[\d+\]|\(\[\d+\]\)|\(\d+ ?\))")
#: "[3] See https://…": where the footnotes themselves begin
FOOTNOTES = re.compile(r"(?<=[.\])]) ?\[1\] (?=\S).*$", re.DOTALL)


class Part(StrEnum):
    """What a passage speaks of, from its heading."""

    requirements = "requirements"
    objective = "objective"
    scope = "scope"
    outcome = "outcome"
    activities = "activities"
    terms = "terms"  # money, duration, who manages: nothing that a partner must be able to do


#: the first that fits decides
PARTS = (
    (re.compile(r"types? of activit|види діяльності", re.I), Part.activities),
    (re.compile(r"functional requirement|must address|вимоги", re.I), Part.requirements),
    (
        re.compile(
            r"budget|number of proposals|financial|management mode|form of funding|"
            r"entrusted task|other indication|legal entities|бюджет", re.I,
        ),
        Part.terms,
    ),
    (re.compile(r"outcome|impact|очікуван", re.I), Part.outcome),
    (re.compile(r"objective|мета|завдання|challenge", re.I), Part.objective),
    (re.compile(r"scope|сфера", re.I), Part.scope),
)  # fmt: skip


@dataclass(frozen=True)
class Passage:
    """A sentence or bullet: the part of the call it belongs to and the heading as written."""

    part: Part
    heading: str
    text: str
    bullet: bool = False


def passages(text: str) -> Iterator[Passage]:
    """The passages of a repaired text in its order; what stands before any heading is scope."""
    part, heading = Part.scope, ""
    for line in FOOTNOTES.sub("", text).splitlines():
        found = HEADING.match(line)
        if found and (known := _part(found[1])):
            part, heading = known, found[1]
            continue
        bullet = line.startswith(BULLET)
        for number, sentence in enumerate(SENTENCE.split(line.removeprefix(BULLET))):
            words = FOOTNOTE.sub("", sentence).strip()
            if words:
                yield Passage(part, heading, words, bullet and number == 0)


def _part(heading: str) -> Part | None:
    return next((part for pattern, part in PARTS if pattern.search(heading)), None)
