"""Administrators look after accounts; the last of them can't be lost, and all of it is recorded."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Event, LoginSession, Role, User
from tests.conftest import Queries
from tests.factories import PASSWORD, Factory, log_in
from tests.jobs import Jobs


@pytest.fixture
def administrator(client: TestClient, make: Factory) -> User:
    """The only administrator, logged in."""
    user = make.user(role=Role.administrator, name="Andriy Admin")
    log_in(client, user)
    return user


def last_event(db: Session) -> tuple[str, int | None]:
    event = db.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    return event.kind, event.subject_id


def test_a_new_officer_sets_a_password_by_the_mailed_link(
    client: TestClient, db: Session, jobs: Jobs, administrator: User
) -> None:
    form = {"email": "new@asd.example", "name": "New Officer", "role": "officer", "locale": "uk"}
    answer = client.post("/users/new", data=form)
    user = db.scalars(select(User).where(User.email == "new@asd.example")).one()
    assert (answer.status_code, answer.headers["location"]) == (303, f"/users/{user.id}")
    assert (user.role, user.locale, user.confirmed_at) == (Role.officer, "uk", None)
    assert last_event(db) == ("user_invited", user.id)
    [token] = jobs.links("reset")
    client.cookies.clear()
    assert client.post(f"/reset/{token}", data={"password": PASSWORD}).status_code == 303
    assert client.get("/api/v1/accounts/me").json()["role"] == "officer"


@pytest.mark.usefixtures("administrator")
def test_an_address_that_is_here_already_is_refused_with_what_was_typed(
    client: TestClient, make: Factory
) -> None:
    make.user(email="there@asd.example")
    form = {"email": "There@asd.example", "name": "Typed Name", "role": "officer"}
    answer = client.post("/users/new", data=form)
    assert answer.status_code == 422
    assert "This address has an account already; change its role instead." in answer.text
    assert 'value="Typed Name"' in answer.text
    assert client.post("/api/v1/users", json=form).status_code == 422
    no_such = form | {"email": "x@asd.example", "role": "representative"}
    assert client.post("/api/v1/users", json=no_such).status_code == 422


def test_a_changed_role_holds_at_once(
    client: TestClient, db: Session, make: Factory, administrator: User
) -> None:
    user = make.user()
    db.add(LoginSession(user_id=user.id, token_digest=b"x", expires_at=user.created_at))
    db.commit()
    form = {"role": "officer", "seen": "representative"}
    assert client.post(f"/users/{user.id}/role", data=form).status_code == 303
    db.refresh(user)
    assert user.role == Role.officer
    assert db.scalars(select(LoginSession).where(LoginSession.user_id == user.id)).all() == []
    assert last_event(db) == ("role_changed", user.id)
    late = client.post(f"/users/{user.id}/role", data={"role": "administrator"} | form)
    assert late.status_code == 409


def test_who_speaks_for_a_company_becomes_no_officer(
    client: TestClient, make: Factory, administrator: User
) -> None:
    user = make.user()
    make.company(member=user, name="Krylo")
    body = {"role": "officer", "seen": "representative"}
    answer = client.put(f"/api/v1/users/{user.id}/role", json=body)
    assert answer.status_code == 409
    assert "Krylo" in answer.json()["detail"]


def test_the_last_administrator_stays(
    client: TestClient, db: Session, make: Factory, administrator: User
) -> None:
    make.user(role=Role.administrator, confirmed=False)  # can't sign in, so does not count
    body = {"role": "officer", "seen": "administrator"}
    path = f"/api/v1/users/{administrator.id}"
    answer = client.put(f"{path}/role", json=body)
    assert answer.status_code == 409
    assert "last administrator" in answer.json()["detail"]
    assert client.post(f"{path}/disable").status_code == 409
    db.refresh(administrator)
    assert (administrator.role, administrator.disabled_at) == (Role.administrator, None)
    second = make.user(role=Role.administrator)
    assert client.post(f"/api/v1/users/{second.id}/disable").status_code == 200
    assert client.put(f"{path}/role", json=body).status_code == 409


def test_a_disabled_account_is_logged_out_and_can_come_back(
    client: TestClient, db: Session, make: Factory, administrator: User
) -> None:
    user = make.user()
    mine = client.cookies["session"]
    client.cookies.clear()
    log_in(client, user)
    theirs = client.cookies["session"]
    client.cookies.clear()
    client.cookies.set("session", mine)
    for _ in range(2):  # twice is once
        assert client.post(f"/users/{user.id}/disable").status_code == 303
    assert last_event(db) == ("user_disabled", user.id)
    headers = {"authorization": f"Bearer {theirs}"}
    assert client.get("/api/v1/accounts/me", headers=headers).status_code == 401
    link = client.post(f"/api/v1/users/{user.id}/link")
    assert link.status_code == 409
    assert client.post(f"/users/{user.id}/enable").status_code == 303
    assert last_event(db) == ("user_enabled", user.id)
    client.cookies.clear()
    log_in(client, user)


def test_sessions_can_be_ended(
    client: TestClient, db: Session, make: Factory, administrator: User
) -> None:
    user = make.user()
    db.add(LoginSession(user_id=user.id, token_digest=b"y", expires_at=user.created_at))
    db.commit()
    assert client.post(f"/api/v1/users/{user.id}/end-sessions").json() == {"sessions": 1}
    assert last_event(db) == ("sessions_ended", user.id)


@pytest.mark.parametrize(
    ("role", "confirmed", "word"),
    [
        (Role.representative, False, "confirm"),
        (Role.representative, True, "reset"),
        (Role.officer, False, "reset"),
    ],
)
@pytest.mark.usefixtures("administrator")
def test_the_link_that_is_sent_again_fits_the_account(
    client: TestClient, make: Factory, jobs: Jobs, role: Role, confirmed: bool, word: str
) -> None:  # fmt: skip
    user = make.user(role=role, confirmed=confirmed)
    assert client.post(f"/users/{user.id}/link").status_code == 303
    assert len(jobs.links(word)) == 1


@pytest.mark.usefixtures("administrator")
def test_accounts_are_found_by_name_role_and_standing(client: TestClient, make: Factory) -> None:
    make.user(name="Olena Koval", email="olena@krylo.example")
    make.user(name="Petro Waiting", confirmed=False)
    make.user(name="Oksana Officer", role=Role.officer)

    def names(**asked: str) -> list[str]:
        answer = client.get("/api/v1/users", params=asked).json()
        assert answer["total"] == len(answer["items"])
        return [item["name"] for item in answer["items"]]

    assert names() == ["Andriy Admin", "Oksana Officer", "Olena Koval", "Petro Waiting"]
    assert names(q="KRYLO") == ["Olena Koval"]
    assert names(role="officer") == ["Oksana Officer"]
    assert names(standing="unconfirmed") == ["Petro Waiting"]
    assert names(standing="disabled") == []
    for broken in ("x", "WzEsMV0"):
        assert client.get("/api/v1/users", params={"after": broken}).status_code == 422


@pytest.mark.usefixtures("administrator")
def test_the_list_costs_the_same_queries_for_one_and_for_thirty(
    client: TestClient, make: Factory,
    count_queries: Callable[[], AbstractContextManager[Queries]],
) -> None:  # fmt: skip
    def cost() -> int:
        with count_queries() as queries:
            assert client.get("/users").status_code == 200
        return queries.count

    make.company(member=make.user())
    one = cost()
    for _ in range(23):
        make.company(member=make.user())
    assert cost() == one


def test_officers_do_not_manage_accounts(client: TestClient, make: Factory) -> None:
    user = make.user(role=Role.officer)
    log_in(client, user)
    for path in ("/users", "/users/new", f"/users/{user.id}", "/api/v1/users"):
        assert client.get(path).status_code == 403
    assert client.post(f"/users/{user.id}/role", data={"role": "administrator"}).status_code == 403
