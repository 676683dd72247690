"""Nothing that somebody could post makes an error of ours, whoever posts it."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import Connection
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from backend.access import COOKIE, GRANTS
from backend.app import create_app
from backend.models import Role
from tests.factories import Factory, log_in
from tests.laws.hostile import Scene, filled
from tests.laws.posted import Body, Sent, changes
from tests.laws.test_hostile_addresses import SAME
from tests.laws.test_routes import ROUTES, permissions

#: what a route reads from its address beside the path
QUERIES = {
    "/rules/new": "?like=EDF.COMP.STANDARD",
    "/rules/new/adopt": "?like=EDF.COMP.STANDARD",
    "/rules/{rule_id}/withdraw": "?from=2021-01-01",
    "/api/v1/consortia/{consortium_id}/proposals/{number}/take": "?version=1",
}


class Walk:
    """Posts as one person, and undoes what each request did."""

    def __init__(self, client: TestClient, connection: Connection) -> None:
        self.client, self.connection = client, connection
        self.token = client.cookies[COOKIE]

    def send(self, method: str, path: str, body: Sent) -> Any:
        """The answer to one request that leaves nothing behind."""
        self.client.cookies.clear()
        self.client.cookies.set(COOKIE, self.token)
        before = self.connection.begin_nested()
        try:
            return self.client.request(method, path, **body)
        finally:
            before.rollback()


def changed_by(role: Role) -> Iterator[tuple[APIRoute, str]]:
    """The routes and methods by which a role may change something; shared ones once."""
    for route in ROUTES:
        [permission] = set(permissions(route.dependant))
        elsewhere = role is not Role.representative and (
            permission in SAME or permission in GRANTS[Role.representative]
        )
        if permission in GRANTS[role] and not elsewhere:
            yield from ((route, method) for method in changes(route))


@pytest.mark.parametrize("role", [Role.representative, Role.administrator])
def test_no_body_makes_an_error_of_ours(
    role: Role, sessions: sessionmaker[Session], connection: Connection, db: Session, make: Factory
) -> None:
    scene = Scene(db, make)
    broken, taken, routes = [], 0, 0
    app = create_app(sessions)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        log_in(client, scene.people[role])
        walk = Walk(client, connection)
        for route, method in changed_by(role):
            body, path = Body(route), filled(route, scene.known) + QUERIES.get(route.path, "")
            routes += 1
            taken += walk.send(method, path, body.sent(body.right(scene.posted))).status_code < 400
            broken += [
                (method, route.path, str(sent)[:120])
                for sent in body.spoiled(scene.posted)
                if walk.send(method, path, sent).status_code >= 500
            ]
    assert broken == []
    assert taken > routes / 3  # right bodies get as far as the use cases
