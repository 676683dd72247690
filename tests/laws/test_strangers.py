"""What belongs to one company is not there for another, whatever its number is."""

from sqlalchemy import Connection
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.access import GRANTS
from backend.models import Role
from tests.factories import Factory, log_in
from tests.laws.hostile import Scene, filled
from tests.laws.posted import Body, changes
from tests.laws.test_hostile_bodies import QUERIES, Walk
from tests.laws.test_routes import ROUTES, permissions

#: what every verified company reads of companies, calls and rules, or does with its own list
OPEN = {
    "/calls/{call_id}", "/calls/{call_id}/consortium", "/calls/{call_id}/versions",
    "/companies/{company_id}", "/companies/{company_id}/consortium",
    "/companies/{company_id}/eligibility", "/companies/{company_id}/interest",
    "/companies/{company_id}/not-for-us", "/rules/{rule_id}",
    "/api/v1/calls/{call_id}", "/api/v1/calls/{call_id}/capabilities",
    "/api/v1/calls/{call_id}/capabilities/{capability_id}", "/api/v1/calls/{call_id}/looking",
    "/api/v1/calls/{call_id}/versions", "/api/v1/companies/{company_id}",
    "/api/v1/companies/{company_id}/eligibility", "/api/v1/rules/{rule_id}",
    "/api/v1/put-aside/{company_id}",
}  # fmt: skip

#: what every verified company asks of others, or does with its own list and plans
OPEN_TO_ASK = {
    "POST /companies/{company_id}/for-us-again": 303,
    "POST /companies/{company_id}/not-for-us": 303,
    "DELETE /api/v1/put-aside/{company_id}": 204,
    "POST /calls/{call_id}/consortium": 200,  # a company to invite is chosen next
    "POST /api/v1/calls/{call_id}/consortia": 201,
    # who speaks for a company already claims no other
    "POST /first-visit/claim/{company_id}": 409, "POST /api/v1/companies/{company_id}/claims": 409,
    "POST /api/v1/companies/mine/move/{company_id}": 409,
    "POST /my-company/basics/move/{company_id}": 422,
}  # fmt: skip


def test_a_stranger_reads_only_what_all_may_read(
    client: TestClient, db: Session, make: Factory
) -> None:
    scene = Scene(db, make)
    stranger = make.user()
    make.company(member=stranger, country="PL")
    log_in(client, stranger)
    opened = set()
    for route in ROUTES:
        [permission] = set(permissions(route.dependant))
        named = "{" in route.path and "{token}" not in route.path
        if not named or permission not in GRANTS[Role.representative]:
            continue
        for method in (route.methods or set()) & {"GET", "DELETE"}:
            if client.request(method, filled(route, scene.known)).status_code < 400:
                opened.add(route.path)
    assert opened == OPEN


def test_a_stranger_changes_nothing_of_others(
    client: TestClient, connection: Connection, db: Session, make: Factory
) -> None:
    scene = Scene(db, make)
    stranger = make.user()
    make.company(member=stranger, country="PL")
    log_in(client, stranger)
    walk = Walk(client, connection)
    answers = {}
    for route in ROUTES:
        [permission] = set(permissions(route.dependant))
        named = "{" in route.path and "{token}" not in route.path
        if not named or permission not in GRANTS[Role.representative]:
            continue
        body, path = Body(route), filled(route, scene.known) + QUERIES.get(route.path, "")
        for method in changes(route):
            sent = body.sent(body.right(scene.posted))
            answers[f"{method} {route.path}"] = walk.send(method, path, sent).status_code
    assert {what: code for what, code in answers.items() if code not in {403, 404}} == OPEN_TO_ASK
