"""Two who change the same thing from two ends: one goes first, the other finds what they did."""

from psycopg.errors import DeadlockDetected
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from starlette.requests import Request

from backend.accounts.own.service import delete_account
from backend.app import create_app
from backend.companies.claims.service import decide_claim, withdraw_claim
from backend.errors import Conflict
from backend.failures import away
from backend.introductions.forms import usual_reply_by
from backend.introductions.service import accept, send, withdraw
from backend.matcher import rules as matcher
from backend.models import (
    Company,
    Event,
    Interest,
    InterestState,
    Membership,
    MembershipState,
    ReviewDecision,
    Role,
    RuleVersion,
    User,
)  # fmt: skip
from backend.reviews.cases.service import declare_conflict, lift_conflict
from backend.reviews.decisions.forms import Choice
from backend.reviews.decisions.queries import conflict
from backend.reviews.decisions.service import apply, stage, unstage
from backend.rules.drafts import Draft
from backend.rules.service import adopt, row_named
from tests.factories import PASSWORD, Factory
from tests.races import Work, at_once, meanwhile
from tests.reviews.making import APPROVE, add_pair
from tests.rules.conftest import REASON

Sessions = sessionmaker[Session]


def kinds(results: list[object]) -> list[str]:
    return [type(one).__name__ for one in results]


def events(db: Session, kind: str, subject_id: int) -> int:
    of_it = Event.kind == kind, Event.subject_id == subject_id
    return db.scalar(select(func.count()).select_from(Event).where(*of_it)) or 0


def test_what_is_applied_meanwhile_is_not_taken_back(real_sessions: Sessions) -> None:
    with real_sessions() as db:
        make = Factory(db)
        officers = [make.user(role=Role.officer).id for _ in range(2)]
        pair = add_pair(make)
        choice = Choice.model_validate(APPROVE | {"seen": 0})
        staged = stage(db, officer=db.get_one(User, officers[0]), pair_id=pair.id, choice=choice)
        pair_id, decision_id = pair.id, staged.id
        db.commit()

    results = meanwhile(
        real_sessions,
        lambda db: apply(db, officer=db.get_one(User, officers[0]), decision_id=decision_id),
        lambda db: unstage(db, officer=db.get_one(User, officers[1]), decision_id=decision_id),
    )
    assert kinds(results) == ["ReviewDecision", Conflict.__name__]
    with real_sessions() as db:
        assert db.get_one(ReviewDecision, decision_id).applied_at is not None
        assert events(db, "decision_unstaged", pair_id) == 0


def test_who_was_let_in_meanwhile_takes_no_request_back(real_sessions: Sessions) -> None:
    with real_sessions() as db:
        make = Factory(db)
        colleague, user = make.user(), make.user()
        company = make.company(member=colleague)
        claim = Membership(
            user_id=user.id, company_id=company.id, state=MembershipState.pending, evidence="test"
        )
        db.add(claim)
        db.commit()
        ids = colleague.id, user.id, claim.id

    results = meanwhile(
        real_sessions,
        lambda db: decide_claim(
            db, membership_id=ids[2], decider=db.get_one(User, ids[0]), accept=True
        ),
        lambda db: withdraw_claim(db, user=db.get_one(User, ids[1]), membership_id=ids[2]),
    )
    assert kinds(results) == ["Membership", Conflict.__name__]
    with real_sessions() as db:
        assert db.get_one(Membership, ids[2]).state == MembershipState.active


def test_of_two_administrators_who_go_at_once_one_stays(real_sessions: Sessions) -> None:
    with real_sessions() as db:
        make = Factory(db)
        ids = [make.user(role=Role.administrator).id for _ in range(2)]

    def go(user_id: int) -> Work:
        return lambda db: delete_account(
            db, user=db.get_one(User, user_id), password=PASSWORD, code=""
        )

    assert sorted(kinds(at_once(real_sessions, *map(go, ids)))) == [Conflict.__name__, "dict"]
    with real_sessions.begin() as db:  # other tests of this database count administrators too
        stays = db.scalars(select(User).where(User.id.in_(ids), User.deleted_at.is_(None))).one()
        stays.role = Role.officer


def test_a_rule_is_adopted_as_it_was_looked_at(real_sessions: Sessions) -> None:
    with real_sessions() as db:
        ids = [Factory(db).user(role=Role.administrator).id for _ in range(2)]
        matcher.keep_current(db)
    row = row_named("EDIP.COMPONENT")
    changed = matcher.rule_of(matcher.row_of(row) | {"source": "Another source, Article 2"})
    draft = Draft(changed, (changed,))
    looked_at = draft.digest

    def press(user_id: int) -> Work:
        return lambda db: adopt(
            db, user=db.get_one(User, user_id), draft=draft, reason=REASON, looked_at=looked_at
        )

    try:
        results = meanwhile(real_sessions, *map(press, ids))
        with real_sessions() as db:
            adopted = select(func.count()).where(RuleVersion.rule_id == row.id)
            assert (kinds(results), db.scalar(adopted)) == (["list", Conflict.__name__], 1)
    finally:
        matcher.forget()


def test_a_declared_interest_is_lifted_once(real_sessions: Sessions) -> None:
    with real_sessions() as db:
        make = Factory(db)
        administrator, officer = make.user(role=Role.administrator), make.user(role=Role.officer)
        pair = add_pair(make)
        company_id, ids = pair.company_id, (administrator.id, officer.id)
        declare_conflict(db, officer=officer, pair_id=pair.id, company_id=company_id, note="Mine.")
        declared = conflict(db, officer, company_id)
        assert declared is not None
        conflict_id = declared.id
        db.commit()
    lift: Work = lambda db: lift_conflict(  # noqa: E731 - typed, as races want it
        db, administrator=db.get_one(User, ids[0]), conflict_id=conflict_id
    )
    assert kinds(meanwhile(real_sessions, lift, lift)) == ["NoneType", Conflict.__name__]
    with real_sessions() as db:
        assert events(db, "conflict_lifted", company_id) == 1


def test_an_interest_is_accepted_or_withdrawn(real_sessions: Sessions) -> None:
    with real_sessions() as db:
        make = Factory(db)
        asker, answerer = make.user(), make.user()
        ours, theirs = make.company(member=asker), make.company(member=answerer)
        interest = send(
            db, company=ours, user=asker, to_id=theirs.id, note="We would like to talk.",
            reply_by=usual_reply_by(),
        )  # fmt: skip
        db.commit()
        key = interest.id
    yes: Work = lambda db: accept(  # noqa: E731 - typed, as races want it
        db, company=db.get_one(Company, theirs.id), user=answerer, interest_id=key
    )
    no: Work = lambda db: withdraw(  # noqa: E731 - typed, as races want it
        db, company=db.get_one(Company, ours.id), user=asker, interest_id=key
    )
    assert kinds(meanwhile(real_sessions, yes, no)) == ["Interest", Conflict.__name__]
    assert kinds(at_once(real_sessions, yes, yes)) == [Conflict.__name__] * 2
    with real_sessions() as db:
        assert db.get_one(Interest, key).state == InterestState.accepted
        assert events(db, "disclosure_opened", ours.id) == 1


def test_who_waited_for_each_other_is_told_to_look_again(sessions: Sessions) -> None:
    scope = {
        "type": "http", "method": "POST", "path": "/api/v1/x", "query_string": b"", "headers": [],
        "app": create_app(sessions),
    }  # fmt: skip
    error = OperationalError("select 1", {}, DeadlockDetected("deadlock detected"))
    answer = away(Request(scope), error)
    assert (answer.status_code, "retry-after" in answer.headers) == (409, False)
