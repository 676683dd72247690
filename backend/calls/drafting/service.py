"""The engine's draft of a call's capabilities, in step with its text until officers take over."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.calls.drafting.coding import Codes, codes_by_words
from backend.calls.drafting.draft import Draft, draft
from backend.jobs import enqueue
from backend.matcher.calls import identify, nearest_codes
from backend.models import Call, CallStatus, Drafter, RequiredCapability

Coder = Callable[[Sequence[str]], list[Codes]]
#: in a common procurement companies sell, they do not apply
ROLES = {"CPA": "supplier"}
TOGETHER = 20
#: the last part of EDIP identifiers, which name products instead of areas
PRODUCTS = {
    "AMDS": ("AIRDEF",), "AMEW": ("GROUND",), "C5ISRS": ("C4ISR", "SPACE"), "CDS": ("AIRDEF",),
    "CUXS": ("AIR", "AIRDEF"), "GNPS": ("GROUND", "NAVAL"),
}  # fmt: skip


def draft_call(db: Session, call: Call, coder: Coder = codes_by_words) -> int:
    """Brings the unconfirmed draft of a call in step with its text; returns how many rows it has.

    What an officer wrote, confirmed or took out stays as it is and is not drafted again.
    """
    drafts = draft(title=call.title, text=call.text, action=call.action)
    codes = coder([one.text for one in drafts])
    rows = db.scalars(
        select(RequiredCapability)
        .where(RequiredCapability.call_id == call.id)
        .order_by(RequiredCapability.position, RequiredCapability.id)
    ).all()
    free = {drafted_text(row): row for row in rows if is_free(row)}
    settled = {drafted_text(row) for row in rows if not is_free(row)}
    last = max((row.position for row in rows if not is_free(row)), default=0)
    new = [(one, own) for one, own in zip(drafts, codes, strict=True) if one.text not in settled]
    areas = areas_of(call)
    for place, (one, own) in enumerate(new, last + 1):
        row = free.pop(one.text, None)
        if row is None:
            row = RequiredCapability(call_id=call.id, drafted_by=Drafter.engine)
            db.add(row)
        _fill(row, call, one, own, areas)
        row.position = place
    for row in free.values():
        db.delete(row)
    call.drafted_version = call.version
    db.flush()
    return len(new)


def is_free(row: RequiredCapability) -> bool:
    """Whether a row is still the engine's: nobody has confirmed, changed or removed it."""
    return row.drafted_by == Drafter.engine and row.confirmed_at is None and row.removed_at is None


def drafted_text(row: RequiredCapability) -> str:
    """What the engine had written, whatever an officer made of it; an officer's own text else."""
    return str(row.reasons.get("drafted", row.text_en or row.text_uk))


def _fill(
    row: RequiredCapability, call: Call, one: Draft, own: Codes, areas: Sequence[str]
) -> None:
    found = [code for code in own.codes if not (areas and code.startswith("EDF:"))]
    row.text_en, row.text_uk = ("", one.text) if call.language == "uk" else (one.text, "")
    row.codes = [*areas, *found]
    row.weight, row.minimum_trl, row.role = one.weight, one.trl, ROLES.get(call.action, "")
    row.reasons = _reasons(one, own, areas)


def _reasons(one: Draft, own: Codes, areas: Sequence[str]) -> dict[str, Any]:
    return {
        "drafted": one.text, "quote": one.quote, "part": one.part, "heading": one.heading,
        "modality": one.modality, "trl_from": one.trl_from, "codes_by": own.by,
        "area_by": "identifier" if areas else own.by,
    }  # fmt: skip


def areas_of(call: Call) -> list[str]:
    """The EDF areas that the identifier names."""
    identity = identify(call.identifier, call.types_of_action)
    if identity is None:
        return []
    named = (identity.category,) if identity.category else ()
    last = call.identifier.upper().rsplit("-", 1)[-1]
    return [f"EDF:{area}" for area in named or PRODUCTS.get(last, ())]


def by_meaning(texts: Sequence[str]) -> list[Codes]:
    """Codes by meaning; where none is near, or no encoder can be loaded, by words."""
    words = codes_by_words(texts)
    near = nearest_codes(texts)
    if near is None:
        return words
    return [
        Codes(tuple(code for code, _ in found), "meaning") if found else word
        for found, word in zip(near, words, strict=True)
    ]


def ask_for_codes(db: Session, calls: Sequence[Call]) -> None:
    """Has a worker look for codes by meaning, for calls that one can still answer."""
    ids = [call.id for call in calls if call.status != CallStatus.closed]
    for start in range(0, len(ids), TOGETHER):
        enqueue(db, "draft_capabilities", lock="draft_capabilities",
                call_ids=ids[start : start + TOGETHER])  # fmt: skip
