"""The API twins of looking an organisation up in a register."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel, Field

from backend.access import Editor, Representative
from backend.companies.own.steps import BASICS, typed_values
from backend.companies.register.facts import Fact
from backend.companies.register.prefill import Prefill, prefill
from backend.database import DB
from backend.models import RegisterEntry, RegisterStatus, Scheme

router = APIRouter(prefix="/api/v1", tags=["my company"])


class FactOut(BaseModel):
    """A value of a profile's field as a register has it."""

    field: str
    value: str | int
    source: str
    as_of: date


class EntryOut(BaseModel):
    """An organisation in a register."""

    scheme: Scheme
    identifier: str
    name: str
    short_name: str
    status: RegisterStatus
    source: str
    as_of: date


class LookedUp(BaseModel):
    """What a register says; nothing of it is saved."""

    entry: EntryOut | None = Field(description="the organisation with the EDRPOU code")
    missing: list[FactOut] = Field(description="facts for fields that are empty")
    agreeing: list[FactOut]
    differing: list[FactOut] = Field(description="facts that are not what the field holds")
    named: list[EntryOut] = Field(description="without a code: entries of a like name")


@router.get("/register", name="api-look-up")
def look_up(db: DB, user: Representative, edrpou: str = "", name: str = "") -> LookedUp:
    """An organisation by EDRPOU code, or those of a like name, before it is entered."""
    return _out(prefill(db, {"edrpou": edrpou, "name": name}, own=False))


@router.get("/companies/mine/register", name="api-own-register")
def own(db: DB, member: Editor) -> LookedUp:
    """What the register says of one's own company beside what the profile holds."""
    return _out(prefill(db, typed_values(member.company, BASICS), own=True))


def entry_out(entry: RegisterEntry) -> EntryOut:
    """The entry as anybody may see it."""
    return EntryOut.model_validate(entry, from_attributes=True)


def _out(found: Prefill) -> LookedUp:
    return LookedUp(
        entry=entry_out(found.entry) if found.entry else None,
        missing=[_fact(one) for one in found.filled],
        agreeing=[_fact(one) for one in found.agreeing],
        differing=[_fact(one) for one in found.differing],
        named=[entry_out(one) for one in found.named],
    )


def _fact(one: Fact) -> FactOut:
    return FactOut(field=one.column, value=one.value, source=one.source, as_of=one.on)
