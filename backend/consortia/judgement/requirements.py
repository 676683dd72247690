"""What a call requires now, against the tasks that a consortium took from it when it started."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from backend.calls import queries as calls
from backend.calls.snapshots import Change as CallChange
from backend.models import Consortium, ConsortiumSlot, RequiredCapability

#: what makes a task another one: (of the slot, which is named as in the call)
FACTS = ("text_en", "text_uk", "weight", "minimum_trl", "role", "codes")
#: of the call itself, these tell a consortium nothing new
QUIET = frozenset({"status", "link", "programme_name", "types_of_action", "call_title", "language"})


@dataclass(frozen=True)
class Difference:
    """A task that is new, gone (no capability) or another one (facts: name, was, is)."""

    slot: ConsortiumSlot | None
    capability: RequiredCapability | None
    facts: tuple[tuple[str, Any, Any], ...] = ()


@dataclass(frozen=True)
class Since:
    """How the call differs from the one that the consortium was built on."""

    tasks: tuple[Difference, ...]
    call: tuple[CallChange, ...]

    def __bool__(self) -> bool:
        return bool(self.tasks or self.call)


def since(db: Session, found: Consortium) -> Since:
    """What changed in the call since the consortium started, or was brought in line with it."""
    pairs = paired(found, calls.capabilities_of(db, found.call_id))
    tasks = [
        Difference(slot, capability, facts)
        for slot, capability in pairs
        if (facts := _facts(slot, capability)) or slot is None or capability is None
    ]
    return Since(tuple(tasks), _call_changes(db, found))


def paired(
    found: Consortium, required: Sequence[RequiredCapability]
) -> list[tuple[ConsortiumSlot | None, RequiredCapability | None]]:
    """Each task beside its requirement, by number, else by its words; then those that are gone."""
    free = list(found.slots)
    pairs: list[tuple[ConsortiumSlot | None, RequiredCapability | None]] = []
    for one in required:
        slot = _same(free, one)
        if slot is not None:
            free.remove(slot)
        pairs.append((slot, one))
    return pairs + [(slot, None) for slot in free]


def _same(free: Sequence[ConsortiumSlot], one: RequiredCapability) -> ConsortiumSlot | None:
    by_number = [slot for slot in free if slot.capability_id == one.id]
    words = {text.casefold() for text in (one.text_en, one.text_uk) if text}
    by_words = [slot for slot in free if words & {slot.text_en.casefold(), slot.text_uk.casefold()}]
    return next(iter(by_number or by_words), None)


def _facts(
    slot: ConsortiumSlot | None, capability: RequiredCapability | None
) -> tuple[tuple[str, Any, Any], ...]:
    if slot is None or capability is None:
        return ()
    return tuple(
        (name, was, now) for name in FACTS
        if (was := getattr(slot, name)) != (now := getattr(capability, name))
    )  # fmt: skip


def _call_changes(db: Session, found: Consortium) -> tuple[CallChange, ...]:
    if found.call.version == found.call_version:
        return ()
    changed: dict[str, CallChange] = {}
    for version in reversed(calls.versions_of(db, found.call_id)):
        if version.version.number <= found.call_version:
            continue
        for one in version.changes:
            first = changed.get(one.column, one)
            changed[one.column] = CallChange(one.column, first.old, one.new)
    return tuple(
        one for name, one in changed.items() if name not in QUIET and one.old != one.new
    )  # fmt: skip
