"""Drafts the capabilities that a call requires from its text, each with the reasons for it.

The same text always gives the same draft. Nothing here is confirmed: an officer reads, changes and
confirms it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from backend.calls.drafting import phrases
from backend.calls.drafting.passages import Part, Passage, passages

MOST = 20
#: the call's subject weighs most; then by the heading under which something is asked for
SUBJECT_WEIGHT = 5
WEIGHTS = {Part.requirements: 4, Part.objective: 4, Part.scope: 3, Part.activities: 3,
           Part.outcome: 2}  # fmt: skip
LIGHTEST, HEAVIEST = 1, 5
#: words of a listed thing that speak for themselves; fewer get the title beside them
ENOUGH = 4
CONTEXT = 70
#: readiness that a partner usually brings at the start, by type of action
HABITS = {"RA": 2, "DIS": 3, "RIA": 3, "IA": 5, "DA": 5, "IRA": 8, "CPA": 8}
FROM_TRL = re.compile(r"(?:from|at least|minimum|starting at|entry) TRL ?(\d)|TRL ?(\d) (?:and|or) "
                      r"(?:above|higher)", re.I)  # fmt: skip
UP_TO_TRL = re.compile(r"(?:\bTRL\)?|Technical Readiness Level \(TRL\)) ?(\d)(?:\s?[-–] ?(\d))?")
#: a project lifts what it starts from by about so many levels
LIFT = 2
ACTIVITIES = ("studies", "design", "system prototyping", "prototyping", "testing", "qualification",
              "certification", "generating knowledge", "integrating knowledge",
              "increasing efficiency")  # fmt: skip
#: activities for which partners with their own facilities are sought
TOGETHER = {"studies": "studies and design", "design": "studies and design",
            "prototyping": "system prototyping", "qualification": "testing and qualification",
            "testing": "testing and qualification"}  # fmt: skip
ANY_SUBJECT = re.compile(r"non-thematic|open topic|fellowship|prize|award", re.I)


@dataclass(frozen=True)
class Draft:
    """One drafted capability; `trl_from` is text, target, action or ""."""

    text: str
    quote: str
    part: str
    heading: str
    weight: int
    modality: str  # must, may or ""
    trl: int | None = None
    trl_from: str = ""


def draft(*, title: str, text: str, action: str) -> list[Draft]:
    """The required capabilities of a call, in the order of its text, the heaviest 20 of them."""
    title = title.strip(' "')
    found = list(_subject(title))
    for passage in _without_background(list(passages(text))):
        found += _of(passage, title)
    several = _without_doubles(found)
    kept = sorted(range(len(several)), key=lambda n: (-several[n].weight, n))[:MOST]
    usual = trl_of(text, action)
    return [_with_trl(several[n], usual, action) for n in sorted(kept)]


def _subject(title: str) -> Iterator[Draft]:
    if _says_what(title):
        yield Draft(title, title, "title", "", SUBJECT_WEIGHT, "")


def _without_background(found: list[Passage]) -> list[Passage]:
    """Leaves out what stands under a heading before the call says what it wants."""
    wanted_from = {
        part: next((n for n, p in enumerate(found) if p.part is part and says_aim(p)), 0)
        for part in Part
    }
    return [p for n, p in enumerate(found) if n >= wanted_from[p.part] or p.bullet]


def says_aim(passage: Passage) -> bool:
    """Whether a passage says what the call itself wants."""
    return phrases.AIM.search(passage.text) is not None


def _of(passage: Passage, title: str) -> Iterator[Draft]:
    if passage.part is Part.activities:
        yield from _activities(passage, title)
    elif passage.part is not Part.terms and phrases.asks(passage.text, bullet=passage.bullet):
        yield from _asked(passage, title)


def _asked(passage: Passage, title: str) -> Iterator[Draft]:
    modality = modality_of(passage.text)
    whole = Draft(
        phrases.wanted(passage.text), passage.text, passage.part.value, passage.heading,
        _weight(passage.part, modality), modality,
    )  # fmt: skip
    things = phrases.listed(passage.text)
    if passage.bullet or phrases.is_whole(whole.text):
        yield whole
    for thing in things:
        text = f"{thing[:1].upper()}{thing[1:]}"
        if len(thing.split()) < ENOUGH and not passage.bullet and _says_what(title):
            text = f"{text} ({shortened(title)})"
        yield replace(whole, text=text, weight=max(LIGHTEST, whole.weight - 1))


def _activities(passage: Passage, title: str) -> Iterator[Draft]:
    """The activities that a proposal must cover; those it may add are not asked for."""
    asked = re.split(r"\bnot (?:excluding|be limited)\b", passage.text)[0].lower()
    names = [name for name in ACTIVITIES if re.search(rf"\b{name}\b", asked)]
    for name in dict.fromkeys(TOGETHER.get(name, name) for name in names):
        subject = f": {shortened(title)}" if _says_what(title) else ""
        yield Draft(
            f"{name[:1].upper()}{name[1:]}{subject}", passage.text, passage.part.value,
            passage.heading, WEIGHTS[Part.activities], "",
        )  # fmt: skip


def _says_what(title: str) -> bool:
    """Whether a title names a subject; that of an open or non-thematic topic does not."""
    return ANY_SUBJECT.search(title) is None


def shortened(title: str) -> str:
    """A title to stand in brackets."""
    return title if len(title) <= CONTEXT else title[:CONTEXT].rsplit(" ", 1)[0] + " …"


def modality_of(sentence: str) -> str:
    """Whether the sentence insists, leaves free, or neither."""
    if phrases.WEAK.search(sentence):
        return "may"
    return "must" if phrases.STRONG.search(sentence) else ""


def _weight(part: Part, modality: str) -> int:
    change = {"must": 1, "may": -1, "": 0}[modality]
    return max(LIGHTEST, min(HEAVIEST, WEIGHTS[part] + change))


def _with_trl(one: Draft, usual: tuple[int | None, str], action: str) -> Draft:
    trl, why = trl_of(one.quote, action) if "TRL" in one.quote else usual
    return replace(one, trl=trl, trl_from=why)


def trl_of(text: str, action: str) -> tuple[int | None, str]:
    """The least readiness a partner needs, and whether the text, its target or habit says so."""
    habit = HABITS.get(action)
    if found := FROM_TRL.search(text):
        return max(1, min(9, int(found[1] or found[2]))), "text"
    if habit is not None and (found := UP_TO_TRL.search(text)):
        return max(1, min(9, int(found[1])) - LIFT), "target"
    return habit, "action" if habit else ""


def _without_doubles(found: list[Draft]) -> list[Draft]:
    """The first of those that say the same in the same letters."""
    seen: dict[str, Draft] = {}
    for one in found:
        seen.setdefault(re.sub(r"\W+", " ", one.text).casefold().strip(), one)
    return list(seen.values())
