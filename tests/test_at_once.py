"""A double click, or two people at once, do a thing once and break nothing."""

from datetime import UTC, datetime

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
from backend.errors import Conflict, Invalid
from backend.failures import clashed
from backend.matches.apart.service import block
from backend.matches.service import open_request
from backend.models import (
    Block,
    CompanyState,
    Event,
    MatchRequest,
    ReviewDecision,
    Role,
    Suggestion,
    User,
)  # fmt: skip
from backend.reviews.cases.service import declare_conflict
from backend.reviews.decisions.forms import Choice
from backend.reviews.decisions.service import apply, decide, stage
from backend.reviews.vetting.forms import VettingChoice
from backend.reviews.vetting.service import decide as vet
from backend.reviews.vetting.service import version_of
from tests.factories import Factory
from tests.races import Work, at_once
from tests.reviews.making import APPROVE, REJECT, add_pair

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


def test_two_officers_deciding_on_a_pair_at_once_decide_once(real_sessions: Sessions) -> None:
    with real_sessions() as db:
        make = Factory(db)
        officers = [make.user(role=Role.officer).id for _ in range(2)]
        pair_id = add_pair(make).id

    def work(officer_id: int, words: dict[str, str]) -> Work:
        choice = Choice.model_validate(words | {"seen": 0})
        return lambda db: decide(
            db, officer=db.get_one(User, officer_id), pair_id=pair_id, choice=choice
        )

    results = at_once(real_sessions, work(officers[0], APPROVE), work(officers[1], REJECT))
    assert sorted(type(one).__name__ for one in results) == [Conflict.__name__, "ReviewDecision"]
    with real_sessions() as db:
        [taken] = db.scalars(select(ReviewDecision).where(ReviewDecision.suggestion_id == pair_id))
        assert db.get_one(Suggestion, pair_id).state == taken.decision


def test_two_officers_applying_one_staged_decision_apply_it_once(real_sessions: Sessions) -> None:
    with real_sessions() as db:
        make = Factory(db)
        officer_ids = [make.user(role=Role.officer).id for _ in range(2)]
        pair = add_pair(make)
        choice = Choice.model_validate(APPROVE | {"seen": 0})
        staged = stage(db, officer=db.get_one(User, officer_ids[0]), pair_id=pair.id, choice=choice)
        decision_id = staged.id
        db.commit()

    def work(officer_id: int) -> Work:
        return lambda db: apply(db, officer=db.get_one(User, officer_id), decision_id=decision_id)

    results = at_once(real_sessions, *map(work, officer_ids))
    assert sorted(type(one).__name__ for one in results) == [Conflict.__name__, "ReviewDecision"]


def test_two_officers_vetting_a_company_at_once_vet_it_once(real_sessions: Sessions) -> None:
    with real_sessions() as db:
        make = Factory(db)
        officer_ids = [make.user(role=Role.officer).id for _ in range(2)]
        company = make.company(state=CompanyState.submitted, submitted_at=datetime.now(UTC))
        company_id, seen = company.id, version_of(company)

    def work(officer_id: int, **words: str) -> Work:
        choice = VettingChoice.model_validate({"seen": seen} | words)
        return lambda db: vet(
            db, officer=db.get_one(User, officer_id), company_id=company_id, choice=choice
        )

    results = at_once(
        real_sessions,
        work(officer_ids[0], to_state="verified"),
        work(officer_ids[1], to_state="returned", reason_code="other", note="Say what you make."),
    )
    assert sorted(type(one).__name__ for one in results) == ["Company", Conflict.__name__]
    with real_sessions() as db:
        of_it = (Event.kind == "company_vetted", Event.subject_id == company_id)
        assert db.scalar(select(func.count()).select_from(Event).where(*of_it)) == 1
