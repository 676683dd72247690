"""Lists of desks and of the directory are written down as they were shown, in one statement."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.models import Company, ListKind, ShownEntry, ShownList, User
from backend.shown.service import MOST, Listed, keep_shown
from tests.factories import Factory

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
Counting = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def reader(make: Factory) -> User:
    """Somebody who looks at lists."""
    return make.user()


@pytest.fixture
def found(make: Factory) -> list[Company]:
    """Three companies, the best first."""
    return [make.company() for _ in range(3)]


def listed(companies: list[Company]) -> list[Listed]:
    return [Listed(one.id, 9.0 - at) for at, one in enumerate(companies)]


def test_a_list_is_kept_with_slots_model_and_reader_and_nothing_was_drawn(
    db: Session, make: Factory, reader: User, found: list[Company]
) -> None:
    asker = make.company()
    keep_shown(
        db, kind=ListKind.candidates, model_id="m@1", entries=listed(found), viewer=reader,
        asker_id=asker.id, about="team", now=NOON,
    )  # fmt: skip
    shown = db.scalars(select(ShownList)).one()
    assert (shown.kind, shown.model_id, shown.viewer_id, shown.about, shown.at) == (
        ListKind.candidates, "m@1", reader.id, "team", NOON,
    )  # fmt: skip
    assert (shown.exploration, shown.places) == (0.0, 3)
    rows = db.scalars(select(ShownEntry).order_by(ShownEntry.slot)).all()
    assert [(one.slot, one.company_id, one.partner_id, one.score) for one in rows] == [
        (slot, asker.id, one.id, 10.0 - slot) for slot, one in enumerate(found, 1)
    ]
    assert {(one.propensity, one.drawn, one.seen_at) for one in rows} == {(1.0, False, NOON)}


def test_the_same_list_before_the_same_eyes_is_one_list_a_day(
    db: Session, make: Factory, reader: User, found: list[Company]
) -> None:
    def look(user: User, companies: list[Company], at: datetime) -> None:
        keep_shown(
            db, kind=ListKind.directory, model_id="search", entries=listed(companies),
            viewer=user, now=at,
        )  # fmt: skip

    look(reader, found, NOON)
    look(reader, found, NOON + timedelta(hours=2))
    assert db.scalar(select(func.count(ShownList.id))) == 1
    look(make.user(), found, NOON)  # other eyes
    look(reader, found[::-1], NOON)  # another order
    look(reader, found, NOON + timedelta(days=1))  # another day
    assert db.scalar(select(func.count(ShownList.id))) == 4
    assert db.scalar(select(func.count(ShownEntry.id))) == 12


@pytest.mark.parametrize("many", [1, 30])
def test_a_list_of_any_length_is_one_statement(
    db: Session, make: Factory, reader: User, count_queries: Counting, many: int
) -> None:
    companies = [make.company() for _ in range(many)]
    rows, viewer = listed(companies), db.merge(reader)
    assert db.scalar(select(1)) == 1  # the transaction has begun
    with count_queries() as asked:
        keep_shown(db, kind=ListKind.directory, model_id="s", entries=rows, viewer=viewer)
    assert asked.count == 1
    assert db.scalar(select(func.count(ShownEntry.id))) == many


def test_later_pages_go_on_counting_and_an_asker_is_not_shown_to_itself(
    db: Session, reader: User, found: list[Company]
) -> None:
    keep_shown(
        db, kind=ListKind.directory, model_id="s", entries=listed(found), viewer=reader,
        asker_id=found[1].id, first_slot=26,
    )  # fmt: skip
    rows = db.scalars(select(ShownEntry).order_by(ShownEntry.slot)).all()
    assert [(one.slot, one.partner_id) for one in rows] == [(26, found[0].id), (28, found[2].id)]
    assert db.scalars(select(ShownList.places)).one() == 28


def test_an_empty_list_is_no_list_and_a_long_one_is_cut(
    db: Session, make: Factory, reader: User, found: list[Company]
) -> None:
    keep_shown(db, kind=ListKind.directory, model_id="s", entries=[], viewer=reader)
    assert db.scalar(select(func.count(ShownList.id))) == 0
    keep_shown(
        db, kind=ListKind.directory, model_id="s", viewer=reader,
        entries=listed(found[:1]) * (MOST + 5),
    )  # fmt: skip
    assert db.scalar(select(func.count(ShownEntry.id))) == MOST
