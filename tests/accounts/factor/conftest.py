"""People with an authenticator app."""

from datetime import UTC, datetime

import pytest
from pyotp import TOTP
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.accounts.factor import service
from backend.models import SecondFactor, User
from backend.security.factor import secret_of
from backend.settings import settings
from tests.factories import PASSWORD, Factory


class Phone:
    """An authenticator app that has read the picture of a person."""

    def __init__(self, db: Session, user: User, salt: bytes) -> None:
        self.db = db
        self.user = user
        self.app = TOTP(secret_of(salt))

    def code(self) -> str:
        """The code that the app shows now."""
        return self.app.at(datetime.now(UTC))

    def wait(self) -> "Phone":
        """Lets so much time pass that the codes of this moment are unused."""
        factor = self.db.scalars(
            select(SecondFactor).where(SecondFactor.user_id == self.user.id)
        ).one()
        factor.last_step = 0
        self.db.commit()
        return self


@pytest.fixture
def secured(db: Session, make: Factory) -> tuple[User, Phone, list[str]]:
    """A representative with a factor, the phone, and the recovery codes."""
    return secure(db, make.user(name="Iryna Careful"))


def secure(db: Session, user: User) -> tuple[User, Phone, list[str]]:
    """Sets a factor up as the pages do."""
    salt = service.start_setup(db, user=user).next_salt
    assert salt is not None
    phone = Phone(db, user, salt)
    codes = service.confirm_setup(db, user=user, code=phone.code())
    assert codes is not None
    return user, phone.wait(), codes


def reading_phone(db: Session, user: User) -> Phone:
    """A phone that reads the picture that is shown now."""
    factor = db.scalars(
        select(SecondFactor)
        .where(SecondFactor.user_id == user.id)
        .execution_options(populate_existing=True)
    ).one()
    assert factor.next_salt is not None
    return Phone(db, user, factor.next_salt)


def give_password(client: TestClient, user: User, onward: str = "/") -> str:
    """Types address and password; returns where that leads."""
    data = {"email": user.email, "password": PASSWORD, "next": onward}
    answer = client.post("/log-in", data=data)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


@pytest.fixture
def required(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that asks staff for a second factor."""
    monkeypatch.setattr(settings(), "staff_second_factor", True)
