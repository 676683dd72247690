"""Setting a factor up, moving it, turning it off; where staff must have one; a lost phone."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Event, Role, User
from backend.settings import Settings
from tests.accounts.factor.conftest import Phone, give_password, reading_phone, secure
from tests.factories import PASSWORD, Factory, log_in
from tests.jobs import Jobs

CODE = re.compile(r"<code>([2-9A-Z]{5}-[2-9A-Z]{5})</code>")
Secured = tuple[User, Phone, list[str]]


def recorded(db: Session, user: User) -> list[str]:
    query = select(Event.kind).where(Event.subject_type == "users", Event.subject_id == user.id)
    return list(db.scalars(query.order_by(Event.id)))


def test_a_representative_sets_one_up(
    client: TestClient, db: Session, jobs: Jobs, make: Factory
) -> None:
    user = make.user()
    log_in(client, user)
    wrong = client.post("/account/second-factor/begin", data={"password": "not mine at all"})
    assert (wrong.status_code, "This is not your password." in wrong.text) == (422, True)
    client.post("/account/second-factor/begin", data={"password": PASSWORD})
    shown = client.get("/account/second-factor/set-up")
    phone = reading_phone(db, user)
    assert phone.app.secret in shown.text.replace(" ", "")
    assert "style=" not in shown.text  # which the content security policy would refuse
    assert client.post("/account/second-factor/set-up", data={"code": "12"}).status_code == 422
    answer = client.post("/account/second-factor/set-up", data={"code": phone.code()})
    codes = CODE.findall(answer.text)
    assert (answer.status_code, len(set(codes))) == (200, 10)
    assert [mail["to"] for mail in jobs.waiting("deliver_mail")] == [user.email]
    assert recorded(db, user)[-1] == "second_factor_set_up"
    again = client.get("/account/second-factor").text
    assert ("10 recovery codes left" in again, codes[0] in again) == (True, False)
    client.cookies.clear()
    give_password(client, user)
    assert client.post("/log-in/code", data={"code": codes[3]}).status_code == 303


def test_the_tables_alone_tell_no_secret(db: Session, secured: Secured) -> None:
    user, phone, codes = secured
    row = db.execute(select(User).where(User.id == user.id)).scalar_one()
    held = str(vars(row)) + "".join(
        str(tuple(one)) for one in db.connection().exec_driver_sql(
            "select salt::text, next_salt::text from second_factors union all "
            "select code_digest::text, '' from recovery_codes"
        )
    )  # fmt: skip
    assert phone.app.secret not in held
    assert [code for code in codes if code in held or code.replace("-", "") in held] == []


def test_the_old_phone_serves_until_the_new_one_answers(
    client: TestClient, db: Session, secured: Secured
) -> None:
    user, old, codes = secured
    give_password(client, user)
    client.post("/log-in/code", data={"code": old.code()})
    old.wait()
    proof = {"password": PASSWORD, "code": old.code()}
    assert client.post("/account/second-factor/begin", data=proof).status_code == 303
    new = reading_phone(db, user)
    program = {"email": user.email, "password": PASSWORD}
    old.wait()
    assert client.post("/api/v1/sessions", json=program | {"code": old.code()}).status_code == 201
    client.post("/account/second-factor/set-up", data={"code": new.code()})
    old.wait()
    for code, status in ((old.code(), 422), (codes[0], 422), (new.code(), 201)):
        assert client.post("/api/v1/sessions", json=program | {"code": code}).status_code == status


def test_turning_it_off_takes_password_and_code(
    client: TestClient, db: Session, secured: Secured
) -> None:
    user, phone, _ = secured
    give_password(client, user)
    client.post("/log-in/code", data={"code": phone.code()})
    phone.wait()
    bare = client.post("/account/second-factor/off", data={"password": PASSWORD})
    assert bare.status_code == 422
    proof = {"password": PASSWORD, "code": phone.code()}
    assert client.post("/account/second-factor/off", data=proof).status_code == 303
    assert recorded(db, user)[-1] == "second_factor_off"
    client.cookies.clear()
    log_in(client, user)


@pytest.mark.usefixtures("required")
def test_staff_without_one_set_it_up_at_the_next_log_in(
    client: TestClient, db: Session, make: Factory
) -> None:
    officer = make.user(role=Role.officer)
    assert give_password(client, officer, "/pairs").startswith("/log-in/set-up")
    assert client.get("/pairs").status_code == 303  # nothing is open yet
    refused = client.post("/api/v1/sessions", json={"email": officer.email, "password": PASSWORD})
    assert refused.status_code == 401
    phone = reading_phone(db, officer)
    wrong = client.post("/log-in/set-up", data={"code": "1", "next": "/pairs"})
    assert (wrong.status_code, 'value="/pairs"' in wrong.text) == (422, True)
    done = client.post("/log-in/set-up", data={"code": phone.code(), "next": "/pairs"})
    assert (done.status_code, 'href="/pairs"' in done.text) == (200, True)
    assert client.get("/pairs").status_code == 200
    phone.wait()
    off = client.post(
        "/account/second-factor/off", data={"password": PASSWORD, "code": phone.code()}
    )
    assert off.status_code == 409


@pytest.mark.usefixtures("required")
def test_a_log_in_that_stood_before_a_set_up_does_not_see_the_next_one(
    client: TestClient, db: Session, make: Factory
) -> None:
    officer = make.user(role=Role.officer)
    give_password(client, officer)
    guessed = client.cookies["log-in-step"]  # by somebody who knows the password alone
    client.cookies.clear()
    give_password(client, officer)
    phone = reading_phone(db, officer)
    assert client.post("/log-in/set-up", data={"code": phone.code()}).status_code == 200
    phone.wait()
    client.post("/account/second-factor/begin", data={"password": PASSWORD, "code": phone.code()})
    client.cookies.clear()
    client.cookies.set("log-in-step", guessed, path="/log-in")
    assert client.get("/log-in/set-up").headers["location"].startswith("/log-in")


@pytest.mark.usefixtures("required")
def test_representatives_may_do_without(client: TestClient, make: Factory) -> None:
    assert give_password(client, make.user(), "/directory") == "/directory"


def test_it_is_required_in_production_unless_said_otherwise() -> None:
    production = {
        "environment": "production", "secret": "x" * 32, "base_url": "https://spilno.example",
        "mailer": "smtp", "smtp_url": "smtp://localhost",
    }  # fmt: skip
    needed = [
        Settings(**values).staff_needs_factor
        for values in (production, production | {"staff_second_factor": False}, {})
    ]
    assert needed == [True, False, False]


def test_a_lost_phone_is_replaced_with_a_recovery_code(
    client: TestClient, db: Session, secured: Secured
) -> None:
    user, lost, codes = secured
    give_password(client, user)
    assert "10 are unused." in client.get("/log-in/lost-phone").text
    assert client.post("/log-in/lost-phone", data={"code": "AAAAA-AAAAA"}).status_code == 422
    client.post("/log-in/lost-phone", data={"code": codes[0], "next": "/directory"})
    new = reading_phone(db, user)
    answer = client.post("/log-in/set-up", data={"code": new.code()})
    assert len(CODE.findall(answer.text)) == 10
    assert client.get("/account").status_code == 200
    client.cookies.clear()
    give_password(client, user)
    lost.wait()
    assert client.post("/log-in/code", data={"code": lost.code()}).status_code == 422
    assert recorded(db, user).count("second_factor_moved") == 1


def test_without_codes_the_administrators_are_asked_once_and_reset_it(
    client: TestClient, db: Session, jobs: Jobs, make: Factory, secured: Secured
) -> None:
    user, _, _ = secured
    administrator = make.user(role=Role.administrator, name="Andriy Admin")
    make.user(role=Role.officer)
    jobs.run()
    give_password(client, user)
    for _ in range(2):
        assert client.post("/log-in/lost-phone/help").status_code == 303
    [mail] = jobs.waiting("deliver_mail")
    assert (mail["to"], f"/users/{user.id}" in mail["body"]) == (administrator.email, True)
    jobs.run()
    client.cookies.clear()
    log_in(client, administrator)
    assert client.post(f"/users/{user.id}/reset-factor").status_code == 303
    assert recorded(db, user)[-1] == "second_factor_reset"
    [told] = jobs.waiting("deliver_mail")
    assert (told["to"], "Andriy Admin has reset" in told["body"]) == (user.email, True)
    client.cookies.clear()
    log_in(client, user)


def test_nobody_resets_their_own_or_what_is_not_there(
    client: TestClient, db: Session, make: Factory
) -> None:
    administrator = make.user(role=Role.administrator)
    log_in(client, administrator)
    secure(db, administrator)
    other = make.user()
    for user in (administrator, other):
        assert client.post(f"/api/v1/users/{user.id}/reset-factor").status_code == 409


def test_programs_set_it_up_too(client: TestClient, db: Session, make: Factory) -> None:
    user = make.user()
    log_in(client, user)
    path = "/api/v1/accounts/me/second-factor"
    assert client.get(path).json() == {
        "on": False, "required": False, "since": None, "recovery_codes_left": 0,
    }  # fmt: skip
    assert client.post(path, json={"password": "wrong"}).status_code == 422
    app = client.post(path, json={"password": PASSWORD}).json()
    phone = reading_phone(db, user)
    assert app["secret"] == phone.app.secret
    assert client.post(f"{path}/confirm", json={"code": "1"}).status_code == 422
    codes = client.post(f"{path}/confirm", json={"code": phone.code()}).json()["recovery_codes"]
    assert client.get(path).json()["recovery_codes_left"] == 10
    proof = {"password": PASSWORD, "code": codes[0]}
    renewed = client.post(f"{path}/recovery-codes", json=proof).json()["recovery_codes"]
    assert set(renewed) & set(codes) == set()
    off = client.post(f"{path}/off", json={"password": PASSWORD, "code": renewed[0]})
    assert off.json()["on"] is False
