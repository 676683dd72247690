"""Deleting one's own account: who may, what is asked, what is left of the person."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from backend.accounts.own.leaving import FATES
from backend.accounts.own.service import delete_account
from backend.i18n import gettext, speaking
from backend.models import Base, Company, Event, Membership, MembershipState, Role, User
from backend.models.account import DELETED_WORDS
from tests.accounts.factor.conftest import secure
from tests.factories import PASSWORD, Factory, log_in
from tests.jobs import Jobs
from tests.races import at_once

FORM = {"password": PASSWORD, "sure": "yes"}
NAME, EMAIL = "Zoriana Vanishing", "zoriana@vanishing.example"


@pytest.fixture
def leaver(make: Factory) -> User:
    """Somebody who speaks for a company beside a colleague."""
    user = make.user(name=NAME, email=EMAIL)
    company = make.company(member=user, contact_email=EMAIL, contact_phone="+380 44 123")
    colleague = make.user(name="Colleague Staying")
    make.db.add(
        Membership(user_id=colleague.id, company_id=company.id, state=MembershipState.active)
    )
    make.db.commit()
    return user


def tables_with(db: Session, words: str) -> set[str]:
    """The tables in which some row holds these words."""
    names = db.scalars(
        text("select table_name from information_schema.tables where table_schema = 'public'")
    )
    return {
        name
        for name in names
        if db.scalar(
            text(f"select exists (select from \"{name}\" t where t::text ilike :words)"),  # noqa: S608 - names of tables
            {"words": f"%{words}%"},
        )
    }  # fmt: skip


def test_nothing_of_the_person_is_left_but_in_the_trail(
    client: TestClient, db: Session, jobs: Jobs, leaver: User
) -> None:
    client.post("/forgotten-password", data={"email": EMAIL})
    jobs.run()
    db.execute(text("update procrastinate_jobs set status = 'failed'"))
    db.commit()
    log_in(client, leaver)
    token = client.cookies["session"]
    assert {"users", "companies", "procrastinate_jobs"} <= tables_with(db, EMAIL)

    answer = client.post("/account/delete", data=FORM)

    assert (answer.status_code, "Your account is deleted" in answer.text) == (200, True)
    [mail] = jobs.waiting("deliver_mail")
    assert (mail["to"], mail["subject"]) == (EMAIL, "Your account at Spilno is deleted")
    db.execute(text("delete from procrastinate_jobs where status = 'todo'"))  # it arrived
    assert [tables_with(db, words) for words in (EMAIL, NAME)] == [{"events"}, {"events"}]
    bearer = {"authorization": f"Bearer {token}"}
    assert client.get("/api/v1/accounts/me", headers=bearer).status_code == 401


def test_the_company_goes_on_with_the_colleagues(
    client: TestClient, db: Session, leaver: User
) -> None:
    log_in(client, leaver)
    client.post("/account/delete", data=FORM)
    db.expire_all()
    company = db.scalars(select(Company)).one()
    assert (company.state, company.contact_email, company.contact_phone) == ("verified", None, "")
    assert len(db.scalars(select(Membership)).all()) == 1
    kinds = db.scalars(select(Event.kind).where(Event.actor_id == leaver.id)).all()
    assert sorted(kinds) == ["account_deleted", "logged_in", "member_left"]


def test_a_contact_of_the_company_itself_stays(
    client: TestClient, db: Session, leaver: User
) -> None:
    company = db.scalars(select(Company)).one()
    company.contact_email = "office@firm.example"
    db.commit()
    log_in(client, leaver)
    client.post("/account/delete", data=FORM)
    db.expire_all()
    assert (company.contact_email, company.contact_phone) == ("office@firm.example", "+380 44 123")


def test_whoever_is_alone_is_told_what_to_do_first(
    client: TestClient, db: Session, make: Factory
) -> None:
    user = make.user()
    company = make.company(member=user, name="Lonely Works")
    log_in(client, user)
    shown = client.get("/account/delete").text
    assert "Nobody else speaks for Lonely Works." in shown
    assert ('href="/my-company/leave"' in shown, 'name="sure"' in shown) == (True, False)
    for answer in (
        client.post("/account/delete", data=FORM),
        client.post("/api/v1/accounts/me/delete", json={"password": PASSWORD}),
    ):
        assert answer.status_code == 409
    db.add(Membership(user_id=make.user().id, company_id=company.id))
    db.commit()
    assert "A colleague already asks to speak" in client.get("/account/delete").text
    client.post("/my-company/leave")
    assert client.post("/account/delete", data=FORM).status_code == 200


def test_the_password_and_the_code_are_asked_again(
    client: TestClient, db: Session, make: Factory
) -> None:
    user = make.user()
    log_in(client, user)
    wrong = client.post("/account/delete", data=FORM | {"password": "not the password"})
    assert (wrong.status_code, "checked" in wrong.text) == (422, True)
    unsure = client.post("/account/delete", data={"password": PASSWORD})
    assert (unsure.status_code, "Tick the box to confirm." in unsure.text) == (422, True)
    _, phone, _ = secure(db, user)
    body = {"password": PASSWORD}
    assert client.post("/api/v1/accounts/me/delete", json=body).status_code == 422
    done = client.post("/api/v1/accounts/me/delete", json=body | {"code": phone.code()})
    assert done.status_code == 204
    assert client.get("/api/v1/accounts/me").status_code == 401


def test_wrong_passwords_are_counted(client: TestClient, make: Factory) -> None:
    log_in(client, make.user())
    for _ in range(10):
        client.post("/account/delete", data=FORM | {"password": "a guess"})
    assert client.post("/account/delete", data=FORM).status_code == 429


def test_the_last_administrator_stays(client: TestClient, make: Factory) -> None:
    user = make.user(role=Role.administrator)
    log_in(client, user)
    assert "You are the last administrator" in client.get("/account/delete").text
    assert client.post("/account/delete", data=FORM).status_code == 409
    make.user(role=Role.administrator)
    assert client.post("/account/delete", data=FORM).status_code == 200


def test_a_deleted_account_is_no_account_to_administrators(
    client: TestClient, make: Factory
) -> None:
    gone = make.user(role=Role.officer, name=NAME)
    log_in(client, gone)
    client.post("/account/delete", data=FORM)
    log_in(client, make.user(role=Role.administrator))
    assert "Deleted account" not in client.get("/users").text
    assert client.get(f"/users/{gone.id}").status_code == 404
    assert client.post(f"/users/{gone.id}/enable").status_code == 404
    assert f"Deleted account {gone.id}" in client.get("/audit").text
    with speaking("uk"):
        words = gettext(DELETED_WORDS, number=str(gone.id))
    assert words in client.get("/audit?lang=uk").text


def test_the_address_may_sign_up_again(client: TestClient, jobs: Jobs, leaver: User) -> None:
    log_in(client, leaver)
    client.post("/account/delete", data=FORM)
    client.post("/sign-up", data={"email": EMAIL, "name": "Zoriana Again", "password": PASSWORD})
    assert len(jobs.links("confirm")) == 1


def test_every_reference_to_a_person_is_decided_on() -> None:
    references = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "users"
    }
    assert set(FATES) == references


def test_of_two_who_speak_for_a_company_only_one_goes_at_once(
    real_sessions: sessionmaker[Session],
) -> None:
    with real_sessions() as db:
        make = Factory(db)
        first, second = make.user(), make.user()
        company = make.company(member=first)
        db.add(Membership(user_id=second.id, company_id=company.id, state=MembershipState.active))
        db.commit()

    def go(user_id: int) -> object:
        return lambda db: delete_account(
            db, user=db.get_one(User, user_id), password=PASSWORD, code=""
        )

    results = at_once(real_sessions, go(first.id), go(second.id))  # type: ignore[arg-type]
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "dict"]
