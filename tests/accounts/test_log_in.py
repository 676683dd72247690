"""Logging in and out, forgotten passwords, and what a guesser gets."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import LoginSession
from backend.security.passwords import password_fits
from tests.factories import PASSWORD, Factory, log_in
from tests.jobs import Jobs


def test_log_in_leads_back_to_the_page_that_asked_for_it(client: TestClient, make: Factory) -> None:
    user = make.user()
    data = {"email": user.email, "password": PASSWORD, "next": "/directory?q=optics"}
    answer = client.post("/log-in", data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, "/directory?q=optics")


def test_log_in_never_leads_to_another_site(client: TestClient, make: Factory) -> None:
    user = make.user()
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        data = {"email": user.email, "password": PASSWORD, "next": target}
        assert client.post("/log-in", data=data).headers["location"] == "/"


def test_a_wrong_password_keeps_the_address_typed(client: TestClient, make: Factory) -> None:
    user = make.user()
    answer = client.post("/log-in", data={"email": user.email, "password": "wrong"})
    assert answer.status_code == 422
    assert f'value="{user.email}"' in answer.text


def test_the_eleventh_wrong_password_is_refused_even_when_right(
    client: TestClient, make: Factory
) -> None:
    user = make.user()
    for _ in range(10):
        client.post("/log-in", data={"email": user.email, "password": "wrong"})
    answer = client.post("/log-in", data={"email": user.email, "password": PASSWORD})
    assert answer.status_code == 429


def test_logging_out_makes_the_token_worthless(client: TestClient, make: Factory) -> None:
    log_in(client, make.user())
    token = client.cookies["session"]
    client.post("/log-out")
    client.cookies.clear()
    answer = client.get("/api/v1/accounts/me", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_a_reset_ends_every_session(
    client: TestClient, db: Session, make: Factory, jobs: Jobs
) -> None:
    user = make.user()
    log_in(client, user)
    client.cookies.clear()
    client.post("/forgotten-password", data={"email": user.email})
    [token] = jobs.links("reset")

    answer = client.post(f"/reset/{token}", data={"password": "another long password"})

    assert answer.status_code == 303
    assert len(db.scalars(select(LoginSession)).all()) == 1  # the one just opened
    data = {"email": user.email, "password": "another long password"}
    assert client.post("/api/v1/sessions", json=data).status_code == 201


def test_a_reset_for_an_unknown_address_says_the_same(client: TestClient, jobs: Jobs) -> None:
    answer = client.post("/forgotten-password", data={"email": "nobody@nowhere.example"})
    assert answer.status_code == 200
    assert jobs.waiting("deliver_mail") == []


def test_another_site_cannot_log_somebody_out(client: TestClient, make: Factory) -> None:
    log_in(client, make.user())
    answer = client.post("/log-out", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert client.get("/api/v1/accounts/me").status_code == 200


def test_e_mails_follow_the_language_of_the_pages(
    client: TestClient, make: Factory, jobs: Jobs
) -> None:
    user = make.user(locale="en")
    log_in(client, user)
    client.get("/about?lang=uk")
    client.get("/about?lang=xx")
    client.cookies.clear()
    client.post(
        "/forgotten-password", data={"email": user.email}, headers={"accept-language": "en"}
    )
    [mail] = jobs.waiting("deliver_mail")
    assert mail["subject"] == "Новий пароль для Spilno"


def test_a_new_password_makes_every_earlier_link_worthless(
    client: TestClient, make: Factory, jobs: Jobs
) -> None:
    user = make.user()
    for _ in range(2):
        client.post("/forgotten-password", data={"email": user.email})
    first, second = jobs.links("reset")
    new = {"password": "another long password"}
    assert client.post(f"/reset/{second}", data=new).status_code == 303
    assert client.post(f"/reset/{first}", data=new).status_code == 409


def test_an_account_without_a_password_has_none_that_fits() -> None:
    for typed in ("", "nobody has this password"):
        assert not password_fits(typed, "")
