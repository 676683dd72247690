"""Calls as programs get them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from backend.calls.queries import Row, Version
from backend.calls.snapshots import CAPABILITY_COLUMNS
from backend.companies.revision import revision
from backend.models import (
    Call,
    CallStatus,
    Drafter,
    ImportState,
    RequiredCapability,
    VersionKind,
)


class CapabilityOut(BaseModel):
    """Something that a consortium for the call must be able to do."""

    id: int
    position: int
    text_en: str
    text_uk: str
    codes: list[str]
    weight: int = Field(description="1 welcome, 5 without it there is no project")
    minimum_trl: int | None
    role: str = Field(description="a value of ROLE, empty for any")
    drafted_by: Drafter
    confirmed: bool = Field(description="false: drafted, and no officer has said yes yet")
    confirmed_at: datetime | None
    reasons: dict[str, Any] = Field(description="why the engine drafted it so")
    revision: str = Field(description="to be sent back with a change")


class CallOut(BaseModel):
    """A call without its text."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    identifier: str
    title: str
    status: CallStatus
    programme: str = Field(description="a value of PROGRAMME, empty where its rules are not known")
    programme_name: str
    action: str = Field(description="with the programme and a day it chooses the rules")
    types_of_action: str
    call_identifier: str
    call_title: str
    opens_on: date | None
    deadline: date | None
    budget_total: int | None
    budget_min: int | None
    budget_max: int | None
    expected_grants: int | None
    minimum_members: int | None = Field(description="what the call document asks of a team")
    maximum_members: int | None
    minimum_countries: int | None
    minimum_end_users: int | None
    activity: str = Field(description="letter of the regulation's activity, empty: not read")
    control_restriction: bool | None
    link: str
    language: str
    read_from_text: list[str] = Field(description="fields that only the text told")
    version: int
    updated_at: datetime


class CallListed(CallOut):
    """A call of the list."""

    capabilities: int
    confirmed: int = Field(description="how many of them an officer has confirmed")


class CallPage(BaseModel):
    """One page of calls."""

    items: list[CallListed]
    next: str | None = Field(description="cursor of the next page, as `after`")
    total: int
    counts: dict[str, dict[str, int]] = Field(description="calls by choice of each filter")


class CallFull(CallOut):
    """A call with its text and what it requires."""

    text: str
    capabilities: list[CapabilityOut]


class ChangeOut(BaseModel):
    """A field that a version changed."""

    field: str
    old: Any
    new: Any


class VersionOut(BaseModel):
    """A version of a call."""

    number: int
    kind: VersionKind
    at: datetime
    by: str | None
    source: str
    changes: list[ChangeOut]
    values: dict[str, Any]


class ProblemOut(BaseModel):
    """What is wrong with a line of an imported file."""

    line: int
    column: str
    text: str
    refused: bool = Field(description="the whole row was left out, not just this value")


class ImportedOut(BaseModel):
    """What an import of calls did, or has done so far: `taken` of its `rows`."""

    id: int
    state: ImportState
    taken: int
    rows: int
    file: str
    read: int
    new: int
    changed: int
    unchanged: int
    refused: int
    problems: list[ProblemOut]


def listed(row: Row) -> CallListed:
    """A call of the list."""
    plain = CallOut.model_validate(row.call).model_dump()
    return CallListed(**plain, capabilities=row.capabilities, confirmed=row.confirmed)


def full(call: Call, rows: Sequence[RequiredCapability]) -> CallFull:
    """A call with everything."""
    plain = CallOut.model_validate(call).model_dump()
    return CallFull(**plain, text=call.text, capabilities=[capability_out(row) for row in rows])


def capability_out(row: RequiredCapability) -> CapabilityOut:
    """A required capability."""
    return CapabilityOut(
        id=row.id, position=row.position, text_en=row.text_en, text_uk=row.text_uk,
        codes=row.codes, weight=row.weight, minimum_trl=row.minimum_trl, role=row.role,
        drafted_by=Drafter(row.drafted_by), confirmed=row.confirmed_at is not None,
        confirmed_at=row.confirmed_at, reasons=row.reasons,
        revision=revision(row, CAPABILITY_COLUMNS),
    )  # fmt: skip


def version_out(one: Version) -> VersionOut:
    """A version with what it changed."""
    version = one.version
    return VersionOut(
        number=version.number, kind=VersionKind(version.kind), at=version.at,
        by=version.by.name if version.by else None, source=version.source,
        changes=[ChangeOut(field=c.column, old=c.old, new=c.new) for c in one.changes],
        values=version.values,
    )  # fmt: skip
