"""A double click, or two people at once, do a thing once and break nothing."""

import pytest
from psycopg.errors import UniqueViolation
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker
from starlette.requests import Request

from backend.accounts.service import sign_up
from backend.accounts.users_service import invite
from backend.app import create_app
from backend.companies.queries import locked_company
from backend.errors import Invalid
from backend.failures import clashed
from backend.matches.service import block, open_request
from backend.models import Block, MatchRequest, Role, User
from backend.reviews.case_service import declare_conflict
from tests.factories import Factory
from tests.races import Work, at_once
from tests.reviews.pairs import add_pair

Sessions = sessionmaker[Session]


def test_signing_up_twice_at_once_opens_one_account(real_sessions: Sessions) -> None:
    work: Work = lambda db: sign_up(  # noqa: E731 - typed, as races want it
        db, email="Twice@at-once.example", name="Olena", password="long enough for us",
        locale="en",
    )  # fmt: skip
    assert at_once(real_sessions, work, work, work) == [None, None, None]
    with real_sessions() as db:
        found = select(func.count()).where(User.email == "twice@at-once.example")
        assert db.scalar(found) == 1


def test_inviting_twice_at_once_invites_once(real_sessions: Sessions) -> None:
    with real_sessions() as db:
        administrator = Factory(db).user(role=Role.administrator)
    work: Work = lambda db: invite(  # noqa: E731 - typed, as races want it
        db, administrator=administrator, email="new@at-once.example", name="Officer",
        role=Role.officer, locale="en",
    )  # fmt: skip
    kinds = sorted(type(result).__name__ for result in at_once(real_sessions, work, work))
    assert kinds == [Invalid.__name__, User.__name__]


def test_putting_aside_twice_at_once_is_once(real_sessions: Sessions) -> None:
    with real_sessions() as db:
        make = Factory(db)
        user = make.user()
        company, other = make.company(member=user), make.company()

    def work(db: Session) -> object:
        put = block(db, company=company, other_id=other.id, user=user, reason_code="capability")
        return put.id

    assert at_once(real_sessions, work, work, work) == [other.id] * 3
    with real_sessions() as db:
        assert db.scalar(select(func.count()).where(Block.company_id == company.id)) == 1


def test_asking_for_partners_twice_at_once_asks_once(real_sessions: Sessions) -> None:
    with real_sessions() as db:
        make = Factory(db)
        user = make.user()
        company = make.company(member=user)
    work: Work = lambda db: open_request(db, company=company, user=user).id  # noqa: E731 - typed, as races want it
    one, other = at_once(real_sessions, work, work)
    assert one == other
    with real_sessions() as db:
        asked = select(func.count()).where(MatchRequest.company_id == company.id)
        assert db.scalar(asked) == 1


def test_declaring_a_conflict_twice_at_once_is_once(real_sessions: Sessions) -> None:
    with real_sessions() as db:
        make = Factory(db)
        officer = make.user(role=Role.officer)
        pair = add_pair(make)
        pair_id, company_id = pair.id, pair.company_id
    work: Work = lambda db: declare_conflict(  # noqa: E731 - typed, as races want it
        db, officer=officer, pair_id=pair_id, company_id=company_id, note="My former employer."
    )
    assert at_once(real_sessions, work, work, work) == [None, None, None]


def test_any_other_clash_is_said_in_words(sessions: Sessions, make: Factory, db: Session) -> None:
    make.user(email="here@at-once.example")
    with pytest.raises(IntegrityError) as raised:
        make.user(email="here@at-once.example")
    assert isinstance(raised.value.orig, UniqueViolation)
    scope = {
        "type": "http", "method": "POST", "path": "/api/v1/x", "query_string": b"", "headers": [],
        "app": create_app(sessions),
    }  # fmt: skip
    assert clashed(Request(scope), raised.value).status_code == 409


def test_who_changes_a_company_keeps_nobody_from_referring_to_it(
    real_sessions: Sessions,
) -> None:
    with real_sessions() as db:
        make = Factory(db)
        user = make.user()
        company, other = make.company(member=user), make.company()
    with real_sessions() as holds, real_sessions.begin() as adds:
        locked_company(holds, company.id)
        adds.execute(text("set local lock_timeout = '5s'"))
        put = block(adds, company=company, other_id=other.id, user=user, reason_code="capability")
        assert put.id == other.id
