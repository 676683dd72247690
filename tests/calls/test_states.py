"""How calls open and close: the table, the clock, and what officers may do."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.calls import service
from backend.calls.states import MOVES, Actor, moves, status_on
from backend.errors import Conflict
from backend.models import CallStatus, CallVersion, Event, Role
from tests.calls.making import saved_call
from tests.factories import Factory

FORTHCOMING, OPEN, CLOSED = CallStatus.forthcoming, CallStatus.open, CallStatus.closed


def test_every_status_has_its_moves() -> None:
    assert set(MOVES) == set(CallStatus)
    assert moves(CLOSED, Actor.clock) == ()
    assert {status: moves(status, Actor.officer) for status in CallStatus} == {
        FORTHCOMING: (OPEN, CLOSED), OPEN: (CLOSED, FORTHCOMING), CLOSED: (OPEN,),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "opens_on", "deadline", "then"),
    [
        (FORTHCOMING, None, None, FORTHCOMING),
        (FORTHCOMING, date(2031, 5, 2), None, FORTHCOMING),
        (FORTHCOMING, date(2031, 5, 1), None, OPEN),
        (OPEN, None, date(2031, 5, 1), OPEN),
        (OPEN, None, date(2031, 4, 30), CLOSED),
        (FORTHCOMING, None, date(2031, 4, 30), CLOSED),
        (CLOSED, date(2031, 4, 1), date(2031, 6, 1), CLOSED),
    ],
)
def test_dates_open_and_close(
    status: CallStatus, opens_on: date | None, deadline: date | None, then: CallStatus
) -> None:
    assert status_on(date(2031, 5, 1), status, opens_on, deadline) is then


def test_the_clock_closes_what_is_over_and_leaves_a_version(db: Session, make: Factory) -> None:
    call = saved_call(db, make.user(role=Role.officer), deadline="2031-09-29")
    assert service.keep_current(db, date(2031, 9, 29)) == 0
    assert service.keep_current(db, date(2031, 9, 30)) == 1
    assert service.keep_current(db, date(2031, 9, 30)) == 0
    last = db.scalars(select(CallVersion).order_by(CallVersion.id.desc())).first()
    assert last is not None
    assert (call.status, last.number, last.kind, last.by_id) == (CLOSED, 2, "moved", None)
    event = db.scalars(select(Event).where(Event.kind == "call_moved")).one()
    assert (event.actor_id, event.data) == (None, {"before": "open", "after": "closed"})


def test_an_officer_closes_and_opens_again(db: Session, make: Factory) -> None:
    officer = make.user(role=Role.officer)
    call = saved_call(db, officer)
    service.move_call(db, user=officer, call_id=call.id, to_status=CLOSED, seen=1)
    assert call.status == CLOSED
    service.move_call(db, user=officer, call_id=call.id, to_status=OPEN, seen=2)
    assert (call.status, call.version) == (OPEN, 3)


def test_a_stale_page_moves_nothing(db: Session, make: Factory) -> None:
    officer = make.user(role=Role.officer)
    call = saved_call(db, officer)
    with pytest.raises(Conflict):
        service.move_call(db, user=officer, call_id=call.id, to_status=CLOSED, seen=0)
    assert (call.status, call.version) == (OPEN, 1)


def test_what_is_over_cannot_be_opened(db: Session, make: Factory) -> None:
    officer = make.user(role=Role.officer)
    call = saved_call(db, officer, deadline="2020-01-01")
    assert call.status == CLOSED
    with pytest.raises(Conflict):
        service.move_call(db, user=officer, call_id=call.id, to_status=OPEN, seen=1)
