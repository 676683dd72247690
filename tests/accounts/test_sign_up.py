"""Signing up: an account, a mailed link, a confirmed address, a session."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Event, User
from tests.factories import PASSWORD, Factory
from tests.jobs import Jobs

NEW = {"email": "Olena@krylo.example", "name": "Olena Kovalenko", "password": PASSWORD}


def test_a_new_account_is_confirmed_by_its_mailed_link(
    client: TestClient, db: Session, jobs: Jobs
) -> None:
    answer = client.post("/sign-up", data=NEW)
    assert answer.status_code == 200
    [token] = jobs.links("confirm")

    answer = client.post(f"/confirm/{token}")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    user = db.scalars(select(User)).one()
    assert user.email == "Olena@krylo.example"
    assert user.confirmed_at is not None
    assert client.get("/api/v1/accounts/me").json()["email"] == "Olena@krylo.example"
    kinds = db.scalars(select(Event.kind).order_by(Event.id)).all()
    assert kinds == ["signed_up", "email_confirmed", "logged_in"]


def test_the_letter_is_in_the_readers_language_in_paragraphs(
    client: TestClient, jobs: Jobs
) -> None:
    client.post("/sign-up", params={"lang": "uk"}, data=NEW)
    [token] = jobs.links("confirm")
    [letter] = jobs.waiting("deliver_mail")
    assert letter["subject"] == "Підтвердьте свою адресу для Spilno"
    assert letter["body"].split("\n\n")[:3] == [
        "Добрий день, Olena Kovalenko.",
        "Щоб підтвердити адресу та ввійти, відкрийте це посилання "
        "(воно діє три дні й спрацює один раз):",
        f"http://testserver/confirm/{token}",
    ]


def test_a_link_works_once(client: TestClient, jobs: Jobs) -> None:
    client.post("/sign-up", data=NEW)
    [token] = jobs.links("confirm")
    client.post(f"/confirm/{token}")
    assert client.post(f"/confirm/{token}").status_code == 409


def test_an_address_in_other_capitals_is_the_same_address(
    client: TestClient, db: Session, make: Factory, jobs: Jobs
) -> None:
    make.user(email="olena@krylo.example")
    answer = client.post("/sign-up", data=NEW)
    assert answer.status_code == 200
    assert len(db.scalars(select(User)).all()) == 1
    [mail] = jobs.waiting("deliver_mail")
    assert mail["to"] == "olena@krylo.example"


def test_what_was_typed_stays_when_the_password_is_short(client: TestClient) -> None:
    answer = client.post("/sign-up", data=NEW | {"password": "short"})
    assert answer.status_code == 422
    assert 'value="Olena Kovalenko"' in answer.text
    assert "Please write at least 12 characters." in answer.text
    assert 'value="short"' not in answer.text


def test_log_in_before_confirming_mails_the_link_again(
    client: TestClient, make: Factory, jobs: Jobs
) -> None:
    user = make.user(confirmed=False)
    answer = client.post("/log-in", data={"email": user.email, "password": PASSWORD})
    assert answer.status_code == 200
    assert len(jobs.links("confirm")) == 1
    assert client.get("/api/v1/accounts/me").status_code == 401


def test_an_address_that_is_none_is_told_and_what_was_typed_stays(client: TestClient) -> None:
    answer = client.post("/sign-up", data=NEW | {"email": "olena at krylo"})

    assert answer.status_code == 422
    assert "Please enter an e-mail address such as name@company.example." in answer.text
    assert 'value="olena at krylo"' in answer.text


@pytest.mark.parametrize(
    ("path", "typed", "said"),
    [
        ("/sign-up", {"name": "Olena"}, {"email": "Work e-mail", "password": "Password"}),
        ("/log-in", {"email": "x@krylo.example"}, {"password": "Password"}),
        ("/forgotten-password", {"email": "x"}, {"email": "E-mail"}),
        ("/reset/any", {"password": "short"}, {"password": "New password"}),
    ],
)
def test_what_is_wrong_is_summed_up_and_leads_to_its_field(
    client: TestClient, path: str, typed: dict[str, str], said: dict[str, str]
) -> None:
    answer = client.post(path, data=typed)
    assert answer.status_code == 422
    summary = answer.text.partition("data-focus")[2].partition("</ul>")[0]
    assert dict(re.findall(r'<a href="#f-(\w+)">([^:<]+):', summary)) == said
    for name in said:
        assert f'id="f-{name}"' in answer.text


def test_whoever_typed_the_address_first_does_not_keep_a_key_to_it(
    client: TestClient, jobs: Jobs
) -> None:
    client.post("/sign-up", data=NEW | {"name": "Somebody else", "password": "their own password"})
    client.post("/sign-up", data=NEW)
    *_, token = jobs.links("confirm")

    answer = client.post(f"/confirm/{token}")
    address = answer.headers["location"]
    assert (answer.status_code, address.startswith("/reset/")) == (303, True)
    assert "choose the one that counts" in client.get(address).text
    assert client.get("/api/v1/accounts/me").status_code == 401
    chosen = client.post(address, data={"password": "only I know this one"})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/")
    assert client.get("/api/v1/accounts/me").json()["name"] == "Olena Kovalenko"
    client.cookies.clear()
    for password in ("their own password", PASSWORD, "nobody has this password"):
        answer = client.post("/log-in", data={"email": NEW["email"], "password": password})
        assert answer.status_code == 422


def test_signing_up_twice_with_one_password_is_signing_up_once(
    client: TestClient, jobs: Jobs
) -> None:
    client.post("/sign-up", data=NEW)
    client.post("/sign-up", data=NEW)
    *_, token = jobs.links("confirm")
    assert client.post(f"/confirm/{token}").headers["location"] == "/"


@pytest.mark.parametrize(
    "name",
    [
        "Claim your prize at https://bait.example/x", "www.bait.example", "See bait.example now",
        "Write to me@bait.example",
    ],
)  # fmt: skip
def test_a_name_carries_no_message_to_somebody_elses_mailbox(
    client: TestClient, jobs: Jobs, name: str
) -> None:
    answer = client.post("/sign-up", data=NEW | {"name": name})
    assert (answer.status_code, jobs.waiting("deliver_mail")) == (422, [])
    assert "Please write a name only" in answer.text


@pytest.mark.parametrize("name", ["Dr.Ivan Franko", "О.КОВАЛЕНКО", "J. R. R. O’Neill-Petrenko Jr."])
def test_names_with_dots_are_names(client: TestClient, jobs: Jobs, name: str) -> None:
    client.post("/sign-up", data=NEW | {"name": f" {name}\r\n\r\n"})
    [letter] = jobs.waiting("deliver_mail")
    assert f"Good day {name}," in letter["body"]
