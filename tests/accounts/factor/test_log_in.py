"""Logging in takes the code as well: each serves once, guessing ends, other doors are shut."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Event, LoginSession, Role, User
from tests.accounts.factor.conftest import Phone, give_password, secure
from tests.factories import PASSWORD, Factory, log_in
from tests.jobs import Jobs

Secured = tuple[User, Phone, list[str]]


def events(db: Session, kind: str) -> int:
    return len(db.scalars(select(Event).where(Event.kind == kind)).all())


def test_the_password_alone_opens_nothing(client: TestClient, secured: Secured) -> None:
    user, _, _ = secured
    assert give_password(client, user, "/directory?q=x") == (
        "/log-in/code?next=%2Fdirectory%3Fq%3Dx"
    )
    token = client.cookies["log-in-step"]
    assert client.get("/api/v1/accounts/me").status_code == 401
    bearer = {"authorization": f"Bearer {token}"}
    assert client.get("/api/v1/accounts/me", headers=bearer).status_code == 401


def test_the_code_leads_to_the_page_that_was_asked_for(
    client: TestClient, db: Session, secured: Secured
) -> None:
    user, phone, _ = secured
    give_password(client, user)
    step = client.cookies["log-in-step"]
    answer = client.post("/log-in/code", data={"code": phone.code(), "next": "/directory"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/directory")
    assert client.get("/api/v1/accounts/me").json()["email"] == user.email
    client.cookies.set("log-in-step", step)
    assert client.get("/log-in/code").headers["location"] == "/log-in"  # that step is over
    assert events(db, "logged_in") == 1


def test_a_code_is_taken_with_blanks_but_only_once(client: TestClient, secured: Secured) -> None:
    user, phone, _ = secured
    code = phone.code()
    give_password(client, user)
    assert client.post("/log-in/code", data={"code": f" {code[:3]} {code[3:]}"}).status_code == 303
    client.cookies.clear()
    give_password(client, user)
    answer = client.post("/log-in/code", data={"code": code})
    assert answer.status_code == 422
    assert "This code is wrong or has been used." in answer.text


def test_after_five_wrong_codes_the_right_one_waits_and_the_owner_is_told(
    client: TestClient, db: Session, jobs: Jobs, secured: Secured
) -> None:
    user, phone, codes = secured
    jobs.run()
    give_password(client, user)
    for _ in range(5):
        assert client.post("/log-in/code", data={"code": "0"}).status_code == 422
    for code in (phone.code(), codes[0]):
        assert client.post("/log-in/code", data={"code": code}).status_code == 429
    assert events(db, "second_factor_failed") == 5
    assert [mail["to"] for mail in jobs.waiting("deliver_mail")] == [user.email]


def test_a_recovery_code_serves_once_in_any_writing(
    client: TestClient, db: Session, jobs: Jobs, secured: Secured
) -> None:
    user, _, codes = secured
    jobs.run()
    give_password(client, user)
    typed = codes[0].lower().replace("-", " ")
    assert client.post("/log-in/code", data={"code": typed}).status_code == 303
    [mail] = jobs.waiting("deliver_mail")
    assert "Unused ones left: 9." in mail["body"]
    client.cookies.clear()
    give_password(client, user)
    assert client.post("/log-in/code", data={"code": codes[0]}).status_code == 422
    assert events(db, "recovery_code_used") == 1


def test_a_recovery_code_of_somebody_else_is_wrong(
    client: TestClient, db: Session, make: Factory, secured: Secured
) -> None:
    _, _, codes = secured
    other, _, _ = secure(db, make.user())
    give_password(client, other)
    assert client.post("/log-in/code", data={"code": codes[0]}).status_code == 422


def test_a_new_password_by_mail_still_takes_the_code(
    client: TestClient, db: Session, jobs: Jobs, secured: Secured
) -> None:
    user, phone, _ = secured
    client.post("/forgotten-password", data={"email": user.email})
    [token] = jobs.links("reset")
    answer = client.post(f"/reset/{token}", data={"password": "another long password"})
    assert answer.headers["location"].startswith("/log-in/code")
    assert client.get("/api/v1/accounts/me").status_code == 401
    assert client.post("/log-in/code", data={"code": phone.code()}).status_code == 303


def test_programs_send_the_code_and_their_tokens_go_on(
    client: TestClient, db: Session, make: Factory
) -> None:
    user = make.user()
    body = {"email": user.email, "password": PASSWORD}
    earlier = client.post("/api/v1/sessions", json=body).json()["token"]
    _, phone, _ = secure(db, user)
    bare = client.post("/api/v1/sessions", json=body)
    assert (bare.status_code, bare.json()["type"]) == (401, "/problems/second_factor_needed")
    assert client.post("/api/v1/sessions", json=body | {"code": "1"}).status_code == 422
    answer = client.post("/api/v1/sessions", json=body | {"code": phone.code()})
    for token in (earlier, answer.json()["token"]):
        bearer = {"authorization": f"Bearer {token}"}
        assert client.get("/api/v1/accounts/me", headers=bearer).status_code == 200


def test_a_log_in_left_half_done_is_over_after_its_time(
    client: TestClient, db: Session, secured: Secured
) -> None:
    user, phone, _ = secured
    give_password(client, user)
    waiting = db.scalars(select(LoginSession)).one()
    waiting.expires_at = waiting.created_at
    db.commit()
    answer = client.post("/log-in/code", data={"code": phone.code()})
    assert (answer.status_code, answer.headers["location"]) == (303, "/log-in")


def test_half_done_log_ins_are_no_sessions_to_administrators(
    client: TestClient, make: Factory, secured: Secured
) -> None:
    user, _, _ = secured
    give_password(client, user)
    client.cookies.clear()
    log_in(client, make.user(role=Role.administrator))
    row = client.get(f"/api/v1/users/{user.id}").json()
    assert (row["sessions"], row["last_seen"], row["second_factor"]) == (0, None, True)
