"""Consortia in the reader's words: changes of a version, the course of a case, choices."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend import taxonomy
from backend.audit.words import words_of
from backend.consortia import member_states, states
from backend.consortia.snapshots import Change
from backend.i18n import current_locale, gettext, mark
from backend.models import (
    ClaimKind,
    Company,
    Consortium,
    ConsortiumSlot,
    ConsortiumState,
    Event,
    LookingFor,
    MemberState,
    RequiredCapability,
)  # fmt: skip
from backend.pages import country_name, datetime_words, label, number

LOOKING_WORDS = {
    LookingFor.closed: mark("Nobody outside sees that the consortium exists"),
    LookingFor.anonymous: mark("Show the open slots on the call's page, without our name"),
    LookingFor.named: mark("Show the open slots on the call's page, with our name"),
}
CHANGE_WORDS = {
    "title": mark("Name"),
    "summary": mark("Idea"),
    "state": mark("State"),
    "looking_for": mark("Open slots"),
    "minimum_members": mark("Members, at least"),
    "maximum_members": mark("Members, at most"),
    "minimum_ukrainians": mark("Ukrainian members, at least"),
    "minimum_smes": mark("SMEs, at least"),
    "budget_eur": mark("Eligible costs"),
    "member": mark("Member"),
    "role": mark("Role"),
    "locked": mark("Locked"),
    "cost_eur": mark("Share of the costs"),
    "slot": mark("Task"),
    "requirement": mark("Required by the call"),
    "requirement_text": mark("Task, as the call words it"),
    "weight": mark("Weight"),
    "minimum_trl": mark("Readiness (TRL), at least"),
    "required_role": mark("Role that the call asks for"),
    "call_version": mark("Version of the call"),
    "banned": mark("Not to be proposed"),
    "claim": mark("Statements about the project"),
    "kin": mark("One group"),
    "claim_evidence": mark("Document that shows it"),
    "claim_shown": mark("Document seen"),
}
CLAIM_WORDS: Mapping[ClaimKind, str] = {
    ClaimKind.pesco: mark("The project belongs to a PESCO project"),
    ClaimKind.new_cooperation: mark("It starts new cross-border cooperation"),
    ClaimKind.new_capacity: mark("It builds new production capacity"),
    ClaimKind.crisis_relevant: mark("It makes crisis-relevant products"),
    ClaimKind.special: mark("The conditions for the raised rate are met"),
    ClaimKind.supporting_state: mark("A state supports it, with documents"),
}
OTHER = mark("Other reason")


def state_words(state: ConsortiumState) -> str:
    """A state of a consortium."""
    return gettext(states.STATE_WORDS[ConsortiumState(state)])


def member_words(state: MemberState) -> str:
    """A state of a member."""
    return gettext(member_states.STATE_WORDS[MemberState(state)])


def role_words(role: str) -> str:
    """A role of the programmes."""
    return taxonomy.label(f"ROLE:{role}", current_locale())


def slot_text(slot: ConsortiumSlot | RequiredCapability) -> tuple[str, str]:
    """A task's text and its language: the reader's where there is one."""
    texts = {"en": slot.text_en, "uk": slot.text_uk}
    locale = current_locale() if texts.get(current_locale()) else ""
    locale = locale or ("en" if slot.text_en else "uk")
    return texts[locale], locale


def claim_words(what: str, country: str = "") -> str:
    """A claim, in the reader's language."""
    said = gettext(CLAIM_WORDS[ClaimKind(what)])
    return f"{said}: {country_name(country)}" if country else said


def change_views(changes: Sequence[Change]) -> list[dict[str, str]]:
    """What a version changed: whose what, from what, to what."""
    return [
        {
            "what": gettext(CHANGE_WORDS[one.what]), "subject": _subject(one),
            "old": value_words(one.what, one.old), "new": value_words(one.what, one.new),
        }
        for one in changes
    ]  # fmt: skip


def _subject(change: Change) -> str:
    """Whose what it is: a company or a task by name, a claim in words."""
    if change.what.startswith("claim"):
        return claim_words(*change.subject.split(":"))
    return change.subject


def value_words(what: str, value: Any) -> str:
    """One value of a version."""
    if isinstance(value, bool):
        return gettext(mark("yes")) if value else gettext(mark("no"))
    if isinstance(value, int):
        return number(value)
    if isinstance(value, list):
        return ", ".join(map(str, value)) or gettext(mark("nobody"))
    if not value:
        return gettext(mark("not given"))
    return _coded(what, str(value))


def _coded(what: str, value: str) -> str:
    if what in {"role", "required_role"}:
        return role_words(value)
    if what == "looking_for":
        return gettext(LOOKING_WORDS[LookingFor(value)])
    if what == "state":
        whole = value in list(ConsortiumState)
        return state_words(ConsortiumState(value)) if whole else member_words(MemberState(value))
    return value


def reason_words(event: Mapping[str, Any]) -> str:
    """The reason of a decision or a refusal."""
    reason = str(event.get("reason") or "")
    if not reason:
        return ""
    for scheme in ("REVIEW", "DECLINE"):
        if reason in taxonomy.values(scheme):
            return label(f"{scheme}:{reason}")
    return gettext(OTHER)


#: what members read of the course; plans, refusals and costs stay with those who lead
OPEN_KINDS = frozenset({
    "consortium_started", "consortium_moved", "consortium_changed", "consortium_member_accepted",
    "consortium_member_left", "consortium_coordinator_stepped_down",
    "consortium_coordinator_chosen", "consortium_handed_over",
})  # fmt: skip
#: who looked is in the trail, not in the course
QUIET_KINDS = frozenset({
    "consortium_viewed", "consortium_shown", "consortium_dossier_asked", "consortium_exported",
})  # fmt: skip


def timeline(
    events: Sequence[Event], names: Mapping[int, str], *, officer: bool, leads: bool
) -> list[dict[str, Any]]:
    """The course of a consortium for components/timeline.html; officers read who did it."""
    shown = [
        one for one in events
        if one.kind not in QUIET_KINDS and (leads or one.kind in OPEN_KINDS)
    ]  # fmt: skip
    return [
        {
            "when": datetime_words(one.at), "iso": one.at.isoformat(),
            "who": _who(one, officer), "what": _what(one, names),
            "note": _note(one), "kind": _kind(one),
        }
        for one in shown
    ]  # fmt: skip


def names_of(found: Consortium) -> dict[int, str]:
    """Names of every company that has or had a part."""
    companies: list[Company] = [one.company for one in found.members]
    return {one.id: one.name for one in companies}


def _who(event: Event, officer: bool) -> str:
    if event.actor is None:
        return gettext(mark("The system"))
    if officer or event.actor.role != "representative":
        return event.actor.name
    return gettext(mark("A representative"))


def _what(event: Event, names: Mapping[int, str]) -> str:
    if event.kind == "consortium_moved":
        before, after = event.data["before"], event.data["after"]
        return f"{state_words(before)} → {state_words(after)}"
    name = names.get(event.data.get("company_id", 0), "")
    return f"{words_of(event.kind)}: {name}" if name else words_of(event.kind)


def _note(event: Event) -> str:
    parts = [reason_words(event.data), str(event.data.get("note") or "")]
    if event.data.get("overruled"):
        parts.append(gettext(mark("A rule that appeared to fail was overruled.")))
    return ". ".join(part.rstrip(".") for part in parts if part)


def _kind(event: Event) -> str:
    if event.kind == "consortium_moved":
        return states.STATE_KINDS.get(ConsortiumState(event.data["after"]), "info")
    return {
        "consortium_member_accepted": "meets", "consortium_member_declined": "fails",
        "consortium_member_left": "fails", "consortium_member_expired": "check",
        "consortium_coordinator_stepped_down": "check", "consortium_handed_over": "meets",
        "consortium_joining_asked": "check", "letter_of_intent_given": "meets",
    }.get(event.kind, "info")  # fmt: skip
