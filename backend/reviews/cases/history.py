"""The trail of a pair in words, newest first."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from backend.i18n import gettext, mark
from backend.models import Event, Interest, InterestState, PairState
from backend.pages import datetime_words
from backend.reviews.cases.queries import Case
from backend.reviews.decisions.words import decision_label, reason_label

WORDS = {
    "pair_viewed": mark("read the case"),
    "pair_note_added": mark("wrote a note"),
    "decision_staged": mark("staged a decision: %(decision)s, %(reason)s"),
    "decision_unstaged": mark("took a staged decision back: %(decision)s, %(reason)s"),
    "pair_decided": mark("decided: %(decision)s, %(reason)s"),
    "company_invited": mark("noted that %(company)s was invited by hand"),
    "conflict_declared": mark("declared an interest in %(company)s"),
    "conflict_lifted": mark("lifted the interest that %(officer)s had declared in %(company)s"),
}
SUGGESTED = mark("suggested the pair, fit %(fit)s of 100")
MACHINE = mark("Ranking model")
NOBODY = mark("Somebody who has left")
INTERESTS = {
    InterestState.open: mark("asked %(other)s for contact"),
    InterestState.accepted: mark("asked %(other)s for contact, and the answer was yes"),
    InterestState.declined: mark("asked %(other)s for contact, and the answer was no"),
    InterestState.withdrawn: mark("asked %(other)s for contact, and took it back"),
    InterestState.expired: mark("asked %(other)s for contact, and nobody answered in time"),
}
KINDS = {PairState.approved: "meets", PairState.held: "check", PairState.rejected: "fails"}


def timeline(case: Case) -> list[dict[str, Any]]:
    """Entries for the timeline component."""
    entries = [*_events(case), *_interests(case), _beginning(case)]
    entries.sort(key=lambda entry: entry["iso"], reverse=True)
    return entries


def _events(case: Case) -> Iterator[dict[str, Any]]:
    names = {side.company.id: side.company.name for side in case.sides}
    for event in case.events:
        if event.kind not in WORDS:
            continue
        who = event.actor.name if event.actor else gettext(NOBODY)
        what = gettext(WORDS[event.kind], **_values(event, names))
        kind = _kind(event)
        yield _entry(event.at, who, what, note=event.data.get("note") or "", kind=kind)


def _values(event: Event, names: dict[int, str]) -> dict[str, str]:
    data = event.data
    if "decision" in data:
        return {
            "decision": decision_label(data["decision"]).lower(),
            "reason": reason_label(data["reason_code"]).lower(),
        }
    company = data.get("company") or names.get(event.subject_id or 0, "")
    return {"company": company, "officer": data.get("officer", "")}


def _kind(event: Event) -> str:
    if event.kind != "pair_decided":
        return "check" if event.kind.startswith("conflict") else "info"
    return KINDS.get(PairState(event.data["decision"]), "info")


def _interests(case: Case) -> Iterator[dict[str, Any]]:
    names = {side.company.id: side.company.name for side in case.sides}
    for interest in case.interests:
        yield _interest(interest, names)


def _interest(interest: Interest, names: dict[int, str]) -> dict[str, Any]:
    state = InterestState(interest.state)
    what = gettext(INTERESTS[state], other=names[interest.to_company_id])
    kind = "meets" if state is InterestState.accepted else "info"
    return _entry(interest.created_at, names[interest.from_company_id], what, kind=kind)


def _beginning(case: Case) -> dict[str, Any]:
    pair = case.pair
    what = gettext(SUGGESTED, fit=round(100 * pair.fit))
    return _entry(pair.created_at, gettext(MACHINE), what)


def _entry(
    at: datetime, who: str, what: str, *, note: str = "", kind: str = "info"
) -> dict[str, Any]:
    return {
        "when": datetime_words(at), "iso": at.isoformat(), "who": who, "what": what,
        "note": note, "kind": kind,
    }  # fmt: skip
