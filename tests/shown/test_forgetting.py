"""Lists of desks and of the directory are forgotten after half a year, others after three."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.jobs import WORK, import_tasks
from backend.models import ListKind, ShownEntry, ShownList
from backend.shown import keeping
from backend.shown.service import Listed, keep_shown
from tests.factories import Factory
from tests.shown.test_keeping import NOON

DAY = timedelta(days=1)


def test_what_is_learned_from_stays_and_what_is_past_its_time_goes(
    db: Session, make: Factory
) -> None:
    partner = make.company()
    ages = {ListKind.directory: (179, 181), ListKind.partners: (181, 1094, 1096)}
    for kind, days in ages.items():
        for age in days:
            keep_shown(
                db, kind=kind, model_id=str(age), entries=[Listed(partner.id)], viewer=None,
                now=NOON - age * DAY,
            )  # fmt: skip
    assert keeping.forget(db, now=NOON) is False
    left = db.scalars(select(ShownList.model_id).order_by(ShownList.id)).all()
    assert (left, len(db.scalars(select(ShownEntry)).all())) == (["179", "181", "1094"], 3)


def test_a_part_at_a_time(db: Session, make: Factory) -> None:
    partner = make.company()
    for number in range(3):
        keep_shown(
            db, kind=ListKind.directory, model_id=str(number), entries=[Listed(partner.id)],
            viewer=None, now=NOON - (400 - number) * DAY,
        )  # fmt: skip
    before, keeping.CHUNK = keeping.CHUNK, 2
    try:
        assert keeping.forget(db, now=NOON) is True
        assert db.scalars(select(ShownList.model_id)).all() == ["2"]
        import_tasks()
        WORK["forget_lists"](db)
        assert db.scalars(select(ShownList.model_id)).all() == []
    finally:
        keeping.CHUNK = before
