"""What tests of the work list share."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import RegisterEntry, RegisterStatus, Role, Scheme, User
from backend.reviews.register.tasks import compare_with_register
from tests.factories import Factory, log_in

Say = Callable[..., None]
CODES = ("32855961", "00032112", "14307529")


@pytest.fixture
def officer(client: TestClient, make: Factory) -> User:
    """An officer, logged in."""
    user = make.user(role=Role.officer, name="Oksana Lysenko")
    log_in(client, user)
    return user


@pytest.fixture
def say(db: Session) -> Say:
    """Lets a register of some day say something of a code, and compares as after an import."""

    def said(code: str, day: date = date(2026, 11, 1), **columns: Any) -> None:
        entry = db.scalars(select(RegisterEntry).where(RegisterEntry.identifier == code)).first()
        if entry is None:
            entry = RegisterEntry(
                scheme=Scheme.edr, identifier=code, name='ТОВ "КРИЛО"', source="EDR", as_of=day,
                status=RegisterStatus.active, status_said="зареєстровано",
            )  # fmt: skip
            db.add(entry)
        for name, value in (columns | {"as_of": day}).items():
            setattr(entry, name, value)
        db.flush()
        compare_with_register(db)
        db.commit()

    return said
