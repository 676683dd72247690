"""Versions of a consortium as programs get them."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from backend.consortia.judgement.requirements import Since
from backend.consortia.snapshots import Change
from backend.models import Consortium


class ChangeOut(BaseModel):
    """One thing that a version changed."""

    what: str
    subject: str
    old: Any
    new: Any


class VersionOut(BaseModel):
    """A version with what it changed."""

    number: int
    kind: str
    at: datetime
    by: str | None
    note: str
    changes: list[ChangeOut]


class TaskChangeOut(BaseModel):
    """A task that the call requires otherwise than when it was taken over."""

    slot_id: int | None = Field(description="null: a new requirement of the call")
    capability_id: int | None = Field(description="null: the call requires it no longer")
    facts: list[ChangeOut]


class SinceOut(BaseModel):
    """What changed in the call, and in the consortium since its approval."""

    call_version: int = Field(description="from which the tasks were taken")
    call_version_now: int
    tasks: list[TaskChangeOut]
    call: list[ChangeOut]
    approved_version: int | None
    version: int
    approval: list[ChangeOut]


def since_out(found: Consortium, since: Since, approval: list[Change]) -> SinceOut:
    """What changed, as data."""
    return SinceOut(
        call_version=found.call_version, call_version_now=found.call.version,
        tasks=[
            TaskChangeOut(
                slot_id=one.slot.id if one.slot else None,
                capability_id=one.capability.id if one.capability else None,
                facts=[
                    ChangeOut(what=name, subject="", old=was, new=now)
                    for name, was, now in one.facts
                ],
            )
            for one in since.tasks
        ],
        call=[
            ChangeOut(what=one.column, subject="", old=one.old, new=one.new) for one in since.call
        ],
        approved_version=found.approved_version, version=found.version,
        approval=[ChangeOut(**vars(one)) for one in approval],
    )  # fmt: skip
