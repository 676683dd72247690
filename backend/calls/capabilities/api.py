"""The API twins of the pages of required capabilities."""

from fastapi import APIRouter
from pydantic import BaseModel

from backend.access import CallEditor, CallReader
from backend.calls import queries
from backend.calls.api_models import CapabilityOut, capability_out
from backend.calls.capabilities import service
from backend.calls.capabilities.forms import CapabilityChange, CapabilityText
from backend.database import DB
from backend.errors import Conflict
from backend.models import RequiredCapability

router = APIRouter(prefix="/api/v1/calls/{call_id}/capabilities", tags=["calls"])


class Direction(BaseModel):
    """Where a capability is moved."""

    way: service.Way


@router.get("", name="api-capabilities")
def capabilities(
    db: DB, user: CallReader, call_id: int, removed: bool = False
) -> list[CapabilityOut]:
    """What a call requires, in order; or what officers took out."""
    queries.call(db, call_id)
    return [capability_out(row) for row in queries.capabilities_of(db, call_id, removed=removed)]


@router.post("", status_code=201, name="api-capability-add")
def add(db: DB, user: CallEditor, call_id: int, body: CapabilityText) -> CapabilityOut:
    """Adds one, confirmed."""
    row = service.add_capability(db, user=user, call_id=call_id, data=body)
    if row is None:
        raise Conflict(service.FULL)
    return capability_out(row)


@router.get("/{capability_id}", name="api-capability")
def one(db: DB, user: CallReader, call_id: int, capability_id: int) -> CapabilityOut:
    """One required capability."""
    return capability_out(queries.capability(db, call_id, capability_id))


@router.put("/{capability_id}", name="api-capability-change")
def change(
    db: DB, user: CallEditor, call_id: int, capability_id: int, body: CapabilityChange
) -> CapabilityOut:
    """Saves and so confirms it; 409 when somebody saved in between."""
    refused = service.edit_capability(
        db, user=user, call_id=call_id, capability_id=capability_id, data=body
    )
    if refused:
        raise Conflict(refused[""])
    return capability_out(queries.capability(db, call_id, capability_id))


@router.post("/{capability_id}/confirm", name="api-capability-confirm")
def confirm(db: DB, user: CallEditor, call_id: int, capability_id: int) -> CapabilityOut:
    """Confirms it as it is drafted."""
    row = service.confirm_capability(db, user=user, call_id=call_id, capability_id=capability_id)
    return capability_out(row)


@router.post("/{capability_id}/move", name="api-capability-move")
def move(
    db: DB, user: CallEditor, call_id: int, capability_id: int, body: Direction
) -> list[CapabilityOut]:
    """Moves it one place; answers the list as it is then."""
    service.move_capability(
        db, user=user, call_id=call_id, capability_id=capability_id, way=body.way
    )
    rows: list[RequiredCapability] = list(queries.capabilities_of(db, call_id))
    return [capability_out(row) for row in rows]


@router.delete("/{capability_id}", status_code=204, name="api-capability-remove")
def remove(db: DB, user: CallEditor, call_id: int, capability_id: int) -> None:
    """Takes it out; it is kept and can be put back."""
    service.remove_capability(db, user=user, call_id=call_id, capability_id=capability_id)


@router.post("/{capability_id}/restore", name="api-capability-restore")
def restore(db: DB, user: CallEditor, call_id: int, capability_id: int) -> CapabilityOut:
    """Puts it back where it was."""
    row = service.restore_capability(db, user=user, call_id=call_id, capability_id=capability_id)
    return capability_out(row)
