"""What no honest form sends gets a refusal in words, never an error of ours."""

import base64
import json
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.errors import Invalid
from backend.models import Company, Role
from backend.paging import decode, encode
from tests.factories import Factory, log_in

TOO_LARGE = 2**63


def _cursor(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "value",
    [
        [TOO_LARGE], ["a"], [None], [{}], [[]], [True], [1.5], [float("nan")], ["\0"], 1, {"a": 1},
    ],
)  # fmt: skip
def test_a_cursor_that_was_never_ours_is_refused(value: Any) -> None:
    with pytest.raises(Invalid):
        decode(_cursor(value), 1)


@pytest.mark.parametrize("first", ["\0", "\ud800", None, TOO_LARGE, float("inf")])
def test_so_is_one_whose_sort_value_no_column_holds(first: Any) -> None:
    with pytest.raises(Invalid):
        decode(_cursor([first, 1]), 2)


def test_a_cursor_nested_without_end_is_refused() -> None:
    with pytest.raises(Invalid):
        decode(base64.urlsafe_b64encode(b"[" * 100_000).decode(), 1)


def test_a_name_in_any_script_goes_round() -> None:
    row = ['\u202eТов "Ґ" <b>\n🙂', 7]
    assert decode(encode(row), 2) == row


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/interests?after=" + _cursor([1, 1]),
        "/api/v1/interests?after=" + _cursor(["2026-13-01", 1]),
        "/api/v1/match-requests?after=" + _cursor([TOO_LARGE]),
        f"/api/v1/companies/{TOO_LARGE}",
        f"/api/v1/interests/{TOO_LARGE}",
    ],
)
def test_the_api_refuses_what_no_column_holds(client: TestClient, make: Factory, path: str) -> None:
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    answer = client.get(path)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid")


@pytest.mark.parametrize("typed", ["%00", "Bilo%00kryl", "%00%00 12345678"])
def test_a_name_that_no_column_holds_is_read_as_its_letters(
    client: TestClient, make: Factory, typed: str
) -> None:
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    answer = client.get(f"/api/v1/claims/candidates?q={typed}")
    assert (answer.status_code, answer.json()) == (200, [])


def test_a_page_refuses_it_too(client: TestClient, make: Factory) -> None:
    log_in(client, make.user(role=Role.officer))
    answer = client.get(f"/companies/{TOO_LARGE}")
    assert answer.status_code == 422
    assert "A number in it is too large" in answer.text


def test_zero_bytes_are_left_out_of_what_was_typed(
    client: TestClient, db: Session, make: Factory
) -> None:
    user = make.user()
    company = make.company(member=user, country="DE")
    log_in(client, user)
    page = client.get("/my-company/contacts").text
    seen = page.split('name="revision" value="')[1].split('"')[0]
    typed = {"contact_title": "Export\0 manager", "contact_email": "a@b.example", "revision": seen}
    saved = client.post("/my-company/contacts", data=typed, follow_redirects=False)
    assert saved.status_code == 303
    db.expire_all()
    assert db.get_one(Company, company.id).contact_title == "Export manager"


@pytest.mark.parametrize("code", [None, 1, True, {}, []])
def test_codes_that_are_no_texts_are_refused(client: TestClient, make: Factory, code: Any) -> None:
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    offer = {"kind": "offer", "text": "Brushless motors in series.", "cpv": [code]}
    assert client.post("/api/v1/companies/mine/facets", json=offer).status_code == 422


@pytest.mark.parametrize("value", [[[]], [{}], 5, {"a": []}, [None]])
def test_filters_that_mean_nothing_filter_nothing(
    client: TestClient, make: Factory, value: Any
) -> None:
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    filters = dict.fromkeys(("area", "country", "kind", "size", "code"), value)
    asked = {"about": "general", **filters}
    answer = client.post("/api/v1/match-requests", json=asked)
    assert (answer.status_code, answer.json()["filters"]) == (202, {})


def test_halves_of_characters_are_left_out_or_refused(client: TestClient, make: Factory) -> None:
    half = '"Quiet \\ud83d boats"'
    log_in(client, make.user(role=Role.officer))
    json_kind = {"content-type": "application/json"}
    body = f'{{"name": {half}, "query": "q=boats", "mails": "never"}}'
    made = client.post("/api/v1/saved-searches", content=body, headers=json_kind)
    assert (made.status_code, made.json()["name"]) == (201, "Quiet  boats")
    body = f'{{"email": {half}, "password": {half}}}'
    refused = client.post("/api/v1/sessions", content=body, headers=json_kind)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/invalid")


def test_any_place_is_no_filter(client: TestClient, make: Factory) -> None:
    log_in(client, make.user(role=Role.officer))
    assert client.get("/directory?place=any").status_code == 200


def test_the_words_of_a_database_error_hold_nobodys_data(db: Session) -> None:
    with pytest.raises(DBAPIError) as error:
        db.execute(text("select cast(:given as bigint)"), {"given": "olena@firm.example"})
    assert "[SQL parameters hidden" in str(error.value)
    assert "olena" not in str(error.value).partition("[SQL")[2]
