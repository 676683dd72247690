"""One code, two browsers, the same moment: one of them gets in."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backend.accounts.factor.service import check_code
from backend.models import User
from tests.accounts.factor.conftest import secure
from tests.factories import Factory
from tests.races import at_once


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_a_code_serves_one_of_two_log_ins(kind: str, real_sessions: sessionmaker[Session]) -> None:
    with real_sessions() as db:
        user, phone, codes = secure(db, Factory(db).user())
        db.commit()
    code = phone.code() if kind == "app" else codes[0]

    def log_in(db: Session) -> bool:
        return check_code(db, user=db.get_one(User, user.id), code=code)

    assert sorted(map(str, at_once(real_sessions, log_in, log_in))) == ["False", "True"]
