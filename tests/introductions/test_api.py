"""The inbox by program: the same use cases, the same words."""

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Event
from tests.factories import Factory, log_in

NOTE = "We build airframes and look for your motors."


def test_an_interest_from_first_note_to_acceptance(
    client: TestClient, db: Session, make: Factory
) -> None:
    us, them = make.user(), make.user()
    one, other = make.company(member=us), make.company(member=them)
    log_in(client, us)
    sent = client.post("/api/v1/interests", json={"company_id": other.id, "note": NOTE})
    assert sent.status_code == 201
    key = sent.json()["id"]
    assert (sent.json()["party"], sent.json()["moves"]) == ("sender", ["withdrawn"])
    assert client.post(f"/api/v1/interests/{key}/accept", json={}).status_code == 403

    client.cookies.clear()
    log_in(client, them)
    [received] = client.get("/api/v1/interests").json()["items"]
    assert (received["company_id"], received["moves"]) == (one.id, ["accepted", "declined"])
    refused = client.post(f"/api/v1/interests/{key}/decline", json={})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["reason"])
    accepted = client.post(f"/api/v1/interests/{key}/accept", json={"note": "Gladly"})
    assert (accepted.json()["state"], accepted.json()["moves"]) == ("accepted", [])
    late = client.post(f"/api/v1/interests/{key}/accept", json={})
    assert (late.status_code, late.headers["content-type"]) == (409, "application/problem+json")
    assert db.query(Event).filter_by(kind="disclosure_opened").count() == 2


def test_whom_one_may_not_ask(client: TestClient, make: Factory) -> None:
    us = make.user()
    one = make.company(member=us)
    log_in(client, us)
    own = client.post("/api/v1/interests", json={"company_id": one.id, "note": NOTE})
    assert own.status_code == 409
    nobody = client.post("/api/v1/interests", json={"company_id": 999_999, "note": NOTE})
    assert nobody.status_code == 404
