"""Asking for partners by program."""

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import RequestState
from tests.factories import Factory, log_in
from tests.matches.making import a_list, a_request


def test_a_request_is_202_until_it_is_answered(
    client: TestClient, db: Session, make: Factory
) -> None:
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    asked = client.post("/api/v1/match-requests", json={"about": "general", "country": ["DE"]})
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    address = asked.headers["location"]
    assert client.get(address).status_code == 202
    waiting = client.get(f"{address}/suggestions")
    assert (waiting.status_code, waiting.json()["items"]) == (202, [])


def test_a_list_comes_with_reasons_as_data_and_in_words(
    client: TestClient, db: Session, make: Factory
) -> None:
    user = make.user()
    request, others = a_list(db, make, user, 30)
    log_in(client, user)
    address = f"/api/v1/match-requests/{request.id}"
    assert client.get(address).json()["state"] == "ready"

    first = client.get(f"{address}/suggestions").json()
    second = client.get(f"{address}/suggestions?after={first['next']}").json()
    found = [item["company_id"] for page in (first, second) for item in page["items"]]
    assert found == [other.id for other in others]
    assert (first["found"], second["next"]) == (30, None)
    [reason, _] = first["items"][0]["reasons"]
    assert (reason["code"], reason["side"], reason["contribution"]) == (
        "track_record", "query", 1.5,
    )  # fmt: skip
    assert reason["words"]


@pytest.mark.parametrize(
    "body", [{"about": "need"}, {"about": "call_text", "text": "short"}, {"about": "anything"}]
)
def test_an_incomplete_request_names_its_field(
    client: TestClient, make: Factory, body: dict[str, str]
) -> None:
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    answer = client.post("/api/v1/match-requests", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.json()["fields"]) == 1


@pytest.mark.parametrize("path", ["", "/suggestions"])
def test_another_companys_request_is_not_there(
    client: TestClient, db: Session, make: Factory, path: str
) -> None:
    request = a_request(db, make.company(), state=RequestState.ready)
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    assert client.get(f"/api/v1/match-requests/{request.id}{path}").status_code == 404


def test_companies_are_put_aside_and_taken_back(client: TestClient, make: Factory) -> None:
    user = make.user()
    company, other = make.company(member=user), make.company()
    log_in(client, user)
    body = {"company_id": other.id, "reason": "size"}
    assert client.post("/api/v1/put-aside", json=body).status_code == 204
    [row] = client.get("/api/v1/put-aside").json()
    assert (row["company_id"], row["reason"]) == (other.id, "size")
    assert client.delete(f"/api/v1/put-aside/{other.id}").status_code == 204
    assert client.get("/api/v1/put-aside").json() == []
    oneself = {"company_id": company.id, "reason": "size"}
    assert client.post("/api/v1/put-aside", json=oneself).status_code == 409
