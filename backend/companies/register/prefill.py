"""Filling a form in from a register: empty fields only, each value with its source and day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from backend.companies.fields.identifiers import EDRPOU, plain
from backend.companies.register.facts import COUNTRIES, Fact, facts_of, says
from backend.companies.register.queries import entries_named, entry_of
from backend.models import RegisterEntry, RegisterStatus


@dataclass(frozen=True)
class Prefill:
    """What a register says beside what was typed; `values` is the form with both."""

    values: Mapping[str, Any]
    entry: RegisterEntry | None = None
    #: fields that were empty and hold the register's value now, or would
    filled: tuple[Fact, ...] = ()
    agreeing: tuple[Fact, ...] = ()
    #: the register says otherwise; what was typed stays
    differing: tuple[Fact, ...] = ()
    #: without a code: entries of a like name
    named: Sequence[RegisterEntry] = ()
    #: whether a code was typed that could be looked up
    asked: bool = False

    @property
    def warns(self) -> bool:
        """Whether the register calls the organisation anything but existing."""
        return self.entry is not None and self.entry.status != RegisterStatus.active


def prefill(db: Session, typed: Mapping[str, Any], *, own: bool) -> Prefill:
    """Looks the typed EDRPOU code up, or the name where no code was typed."""
    code = plain(str(typed.get("edrpou") or ""))
    if not code:
        name = str(typed.get("name") or "")
        may_be = typed.get("country") in (None, "", *COUNTRIES.values())
        return Prefill(typed, named=entries_named(db, name) if name and may_be else ())
    entry = entry_of(db, code) if EDRPOU.fullmatch(code) else None
    if entry is None:
        return Prefill(typed, asked=True)
    facts = facts_of(entry, own=own)
    empty = tuple(fact for fact in facts if typed.get(fact.column) in (None, ""))
    rest = [fact for fact in facts if fact not in empty]
    return Prefill(
        values={**typed, **{fact.column: fact.value for fact in empty}},
        entry=entry,
        filled=empty,
        agreeing=tuple(fact for fact in rest if says(fact, typed[fact.column])),
        differing=tuple(fact for fact in rest if not says(fact, typed[fact.column])),
        asked=True,
    )
