"""Decisions, lessons, weights and verdicts in the reader's language."""

from collections.abc import Mapping
from typing import Any

from backend import taxonomy
from backend.i18n import current_locale, gettext, mark
from backend.learning.decisions import ADDED, NO_ANSWER, YES
from backend.matcher.learning import ENOUGH, EXPIRED, LABELS, Label, label_of
from backend.models import ListKind
from backend.pages import country_name, number, percent

LIST_KINDS: Mapping[str, str] = {
    ListKind.partners: mark("Lists of partners"),
    ListKind.queue: mark("The officers' queue"),
    ListKind.candidates: mark("Companies suggested on desks of consortia"),
    ListKind.teams: mark("Teams that were proposed"),
    ListKind.directory: mark("Pages of the directory"),
}
TRAITS: Mapping[str, str] = {
    "stated": mark("Much is stated on both sides"),
    "history": mark("The track record speaks for it"),
    "both_needs": mark("Each side meets a need of the other"),
    "from_home": mark("A Ukrainian company asks one abroad"),
    "to_home": mark("A company abroad asks a Ukrainian one"),
}
COUNTRY = mark("The asked company is in %(country)s")
TEACHES: Mapping[tuple[str, int | None], str] = {
    ("pair", 1): mark("the two fit"),
    ("pair", 0): mark("the two do not fit"),
}
TEACHES_KNOWN = mark("the two fit, though it brought nothing new")
TEACHES_NOTHING: Mapping[str, str] = {
    "company": mark("nothing about fit: it speaks of one company alone"),
    "moment": mark("nothing about fit: it speaks of the moment"),
    "rules": mark("nothing about fit: it speaks of the rules"),
}
TEACHES_SILENCE = mark("nothing about fit, only that nobody answered")
VERDICTS: Mapping[str, str] = {
    "adopt": mark("The log shows that it does no harm: it is in use."),
    "keep": mark("The log speaks against it: it stays out of use."),
    "interleave": mark(
        "The log says too little to decide: %(effective)s of the %(enough)s effective choices "
        "that are needed."
    ),
}
SLICE = mark("It was decided by lists %(group)s.")
GROUPS: Mapping[str, str] = {
    "from_home": mark("of Ukrainian companies"),
    "to_home": mark("that hold Ukrainian companies"),
    "newcomers": mark("that hold companies without a track record"),
    "queue": mark("of pairs before officers"),
}
WAYS: Mapping[str, str] = {
    "product": mark("product of both chances"), "harmonic": mark("harmonic mean"),
    "weakest": mark("the less willing side"), "uninorm": mark("both strengthen each other"),
    "joint": mark("fitted to decisions here"),
}  # fmt: skip
STATES: Mapping[str, str] = {
    "challenger": mark("not in use"), "in_use": mark("in use"), "retired": mark("was in use"),
}  # fmt: skip


def reason(code: str) -> str:
    """A decision's reason."""
    if code == YES:
        return gettext(mark("The introduction was accepted"))
    if code == NO_ANSWER:
        return gettext(mark("Nobody answered in time"))
    if code == ADDED:
        return gettext(mark("A company on a list was added to a consortium"))
    return taxonomy.label(code, current_locale()) if taxonomy.is_code(code) else code


def teaches(code: str) -> str:
    """What a decision for this reason teaches."""
    if code == NO_ANSWER:
        return gettext(TEACHES_SILENCE)
    label = lesson(code)
    if label.fit is None:
        return gettext(TEACHES_NOTHING[str(label.subject)])
    if label.novel is False:
        return gettext(TEACHES_KNOWN)
    return gettext(TEACHES[str(label.subject), label.fit])


def lesson(code: str) -> Label:
    """The label of a reason code."""
    if code == NO_ANSWER:
        return EXPIRED
    known = LABELS.get(code)
    return known if known is not None else label_of(accepted=code == YES, reason=code)


def trait(name: str) -> str:
    """What a weight speaks of."""
    if name.startswith("country:"):
        return gettext(COUNTRY, country=country_name(name.partition(":")[2]))
    return gettext(TRAITS[name])


def verdict(judgement: Mapping[str, Any]) -> str:
    """What the log says of a belief."""
    said = gettext(
        VERDICTS[judgement["verdict"]],
        effective=number(int(judgement["effective"])), enough=number(ENOUGH),
    )  # fmt: skip
    return f"{said} {decided_by(judgement)}".strip()


def decided_by(judgement: Mapping[str, Any]) -> str:
    """Which lists decided, where it was not all of them."""
    if judgement["because"] not in GROUPS:
        return ""
    return gettext(SLICE, group=gettext(GROUPS[judgement["because"]]))


def change(judgement: Mapping[str, Any]) -> str:
    """The estimated change of contacts per choice, with its lower end, where there is one."""
    if judgement["low"] is None:
        return ""
    return gettext(
        mark("Contacts for each place: %(change)s, at least %(low)s with 95 per cent certainty."),
        change=_signed(judgement["change"]), low=_signed(judgement["low"]),
    )  # fmt: skip


def _signed(share: float) -> str:
    return f"{'+' if share > 0 else ''}{percent(share)}"
