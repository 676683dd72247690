"""What changed since a decision, in the reader's words: in the call, and after an approval."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from backend.consortia import words
from backend.consortia.judgement import approval, requirements
from backend.consortia.judgement.checking import Obstacle, obstacles
from backend.consortia.judgement.requirements import Difference
from backend.consortia.standing import Standing
from backend.i18n import gettext, mark
from backend.models import ConsortiumState, Part
from backend.pages import date_words, label, number

FACT_WORDS = {
    "text_en": mark("Words"), "text_uk": mark("Words"), "weight": mark("Weight"),
    "minimum_trl": mark("Readiness (TRL), at least"), "role": mark("Role that the call asks for"),
    "codes": mark("Codes"),
}  # fmt: skip
NEW = mark("New requirement of the call")
GONE = mark("The call no longer requires this")
OTHER = mark("Changed requirement of the call")


@dataclass(frozen=True)
class SinceView:
    """What a reader who leads is told; empty lists: nothing changed."""

    tasks: list[dict[str, Any]]
    call: list[dict[str, str]]
    approval: list[dict[str, str]]
    confirms: bool
    against: list[str]
    override: bool


def since_view(db: Session, who: Standing) -> SinceView | None:
    """What changed since; None for members who do not lead."""
    if not who.leads:
        return None
    found = who.consortium
    since, changes = requirements.since(db, found), approval.changed_since(db, found)
    against: list[Obstacle] = []
    if changes and who.officer:
        against = obstacles(db, found, ConsortiumState.approved)
    return SinceView(
        tasks=[_task(who, one) for one in since.tasks],
        call=[
            {"what": gettext(one.label), "old": _call_value(one.column, one.old),
             "new": _call_value(one.column, one.new)}
            for one in since.call
        ],
        approval=words.change_views(changes), confirms=who.officer,
        against=[gettext(one.message, **one.values) for one in against], override=bool(against),
    )  # fmt: skip


def _task(who: Standing, one: Difference) -> dict[str, Any]:
    slot, capability = one.slot, one.capability
    text, lang = words.slot_text(either) if (either := capability or slot) else ("", "en")
    names = {member.id: member.company.name for member in who.consortium.members}
    leads = [names[row.member_id] for row in slot.coverage if row.part == Part.lead] if slot else []
    return {
        "text": text, "lang": lang, "lead": ", ".join(leads),
        "what": gettext(NEW if slot is None else GONE if capability is None else OTHER),
        "kind": "info" if slot is None else "check",
        "facts": [
            {"what": gettext(FACT_WORDS[name]), "old": _value(name, was), "new": _value(name, now)}
            for name, was, now in one.facts
        ],
    }  # fmt: skip


def _value(name: str, value: Any) -> str:
    if name == "codes":
        return ", ".join(label(one) for one in value) or gettext(mark("none"))
    if name == "role":
        return words.role_words(value) if value else gettext(mark("any"))
    if isinstance(value, int):
        return number(value)
    return str(value) if value else gettext(mark("not given"))


def _call_value(column: str, value: Any) -> str:
    if column in {"opens_on", "deadline"} and value:
        return date_words(date.fromisoformat(str(value)[:10]))
    return words.value_words(column, value)
