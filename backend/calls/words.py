"""Calls in the reader's words: labels of what is stored, chips, choices and reasons of a draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.calls.filters import OTHER, Due, Filters, Sort
from backend.i18n import current_locale, gettext, mark
from backend.models import Call, CallStatus, RequiredCapability, VersionKind
from backend.pages import label, number

STATUS_WORDS = {
    CallStatus.forthcoming: mark("Forthcoming"),
    CallStatus.open: mark("Open"),
    CallStatus.closed: mark("Closed"),
}
MOVE_WORDS = {
    CallStatus.forthcoming: mark("Mark as forthcoming"),
    CallStatus.open: mark("Open the call"),
    CallStatus.closed: mark("Close the call"),
}
DUE_WORDS = {
    Due.month: mark("in 30 days"),
    Due.quarter: mark("in 90 days"),
    Due.half: mark("in 180 days"),
    Due.passed: mark("passed"),
}
SORT_WORDS = {Sort.deadline: mark("Nearest deadline"), Sort.changed: mark("Latest change")}
NAMES = {"programme": mark("Programme"), "status": mark("Status"), "due": mark("Deadline")}
OTHER_PROGRAMMES = mark("Other programmes")
ACTION_WORDS = {
    "RA": mark("Research action"),
    "DA": mark("Development action"),
    "DIS": mark("Disruptive technologies"),
    "CSA": mark("Coordination and support action"),
    "CPA": mark("Common procurement action"),
    "IRA": mark("Industrial reinforcement action"),
    "SA": mark("Supporting action"),
    "EDPCI": mark("European defence project of common interest"),
    "RIA": mark("Research and innovation action"),
    "IA": mark("Innovation action"),
    "COFUND": mark("Programme co-fund action"),
    "PCP": mark("Pre-commercial procurement"),
    "PPI": mark("Public procurement of innovative solutions"),
    "MSCA": mark("Marie Skłodowska-Curie action"),
    "ERC": mark("European Research Council grant"),
    "EIC": mark("European Innovation Council action"),
    "PRIZE": mark("Prize"),
    "PROCUREMENT": mark("Procurement"),
    "LS": mark("Lump sum grant"),
}
VERSION_WORDS = {
    VersionKind.created: mark("entered the call"),
    VersionKind.imported: mark("imported it"),
    VersionKind.edited: mark("changed it"),
    VersionKind.moved: mark("changed its status"),
}
PART_WORDS = {
    "title": mark("the call's title"),
    "requirements": mark("the functional requirements"),
    "objective": mark("the objective"),
    "scope": mark("the scope"),
    "outcome": mark("the expected outcome"),
    "activities": mark("the types of activities"),
}
MODALITY_WORDS = {
    "must": mark("the sentence insists (shall, must, need), which adds one to the weight"),
    "may": mark("the sentence leaves it free (may, could), which takes one from the weight"),
}
TRL_WORDS = {
    "text": mark("readiness as the text says"),
    "target": mark("readiness two levels below what the text wants to reach"),
    "action": mark("readiness usual for this type of action"),
}
CODE_WORDS = {
    "identifier": mark("area from the topic identifier"),
    "words": mark("codes whose words occur in it"),
    "meaning": mark("codes nearest to its meaning"),
}


def programme_words(call: Call) -> str:
    """The programme in the reader's language, or as its source calls it."""
    return label(f"PROGRAMME:{call.programme}") if call.programme else call.programme_name


def action_words(action: str) -> str:
    """A type of action in the reader's language."""
    return gettext(ACTION_WORDS[action]) if action in ACTION_WORDS else action


def text_of(row: RequiredCapability) -> tuple[str, str]:
    """A capability's text and its language: the reader's where there is one."""
    texts = {"en": row.text_en, "uk": row.text_uk}
    locale = current_locale() if texts.get(current_locale()) else ""
    locale = locale or ("en" if row.text_en else "uk")
    return texts[locale], locale


def reasons_of(row: RequiredCapability) -> list[str]:
    """Why the engine drafted it so, in sentences' parts."""
    why: Mapping[str, Any] = row.reasons
    part = why.get("part")
    found = [gettext(PART_WORDS[part])] if part in PART_WORDS else []
    for key, words in (("modality", MODALITY_WORDS), ("trl_from", TRL_WORDS)):
        found += [gettext(words[why[key]])] if why.get(key) in words else []
    by = [why.get("area_by"), why.get("codes_by")]
    return found + [gettext(CODE_WORDS[one]) for one in dict.fromkeys(by) if one in CODE_WORDS]


def words_of(name: str, value: str) -> str:
    """A filter's value in the reader's words."""
    if name == "status":
        return gettext(STATUS_WORDS[CallStatus(value)])
    if name == "due":
        return gettext(DUE_WORDS[Due(value)])
    return gettext(OTHER_PROGRAMMES) if value in {"", OTHER} else label(f"PROGRAMME:{value}")


def chips(filters: Filters, path: str) -> list[dict[str, str]]:
    """The filters in force, each with the address that takes it away."""
    return [
        {
            "name": gettext(NAMES[name]), "text": words_of(name, value),
            "remove": f"{path}?{filters.without(name, value).query()}",
        }
        for name, value in filters.in_force
    ]  # fmt: skip


def options(
    filters: Filters, counts: Mapping[str, Mapping[str, int]]
) -> dict[str, Sequence[tuple[str, str]]]:
    """For each filter its choices as form components take them, with how many calls they leave."""
    programmes = dict.fromkeys(filters.programme, 0) | {
        value or OTHER: count for value, count in counts["programme"].items()
    }
    statuses = {status.value: counts["status"].get(status, 0) for status in CallStatus}
    return {
        "programme": [_option("programme", *one) for one in programmes.items()],
        "status": [_option("status", *one) for one in statuses.items()],
        "due": [(due.value, gettext(words)) for due, words in DUE_WORDS.items()],
    }


def _option(name: str, value: str, count: int) -> tuple[str, str]:
    return value, f"{words_of(name, value)} ({number(count)})"


def sorts(filters: Filters, path: str) -> list[dict[str, Any]]:
    """The orders to choose from."""
    return [
        {
            "label": gettext(words), "current": sort is filters.order,
            "href": f"{path}?{filters.query(sort=sort.value)}",
        }
        for sort, words in SORT_WORDS.items()
    ]  # fmt: skip
