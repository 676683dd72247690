"""No address that somebody could type makes an error of ours, whoever types it."""

from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from backend.access import GRANTS, Permission
from backend.app import create_app
from backend.models import Role
from tests.factories import Factory, log_in
from tests.laws.hostile import Scene, addresses
from tests.laws.test_routes import ROUTES, permissions

#: pages that show the same to everybody are walked once
SAME = {Permission.public, Permission.signed_in}


def read_by(role: Role) -> Iterator[APIRoute]:
    """The routes that a role may read."""
    for route in ROUTES:
        [permission] = set(permissions(route.dependant))
        walked = permission in SAME and role is not Role.representative
        if "GET" in (route.methods or set()) and permission in GRANTS[role] and not walked:
            yield route


@pytest.mark.parametrize("role", [Role.representative, Role.administrator])
def test_no_address_makes_an_error_of_ours(
    role: Role, sessions: sessionmaker[Session], db: Session, make: Factory
) -> None:
    scene = Scene(db, make)
    app = create_app(sessions)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        log_in(client, scene.people[role])
        broken = [
            address[:100]
            for route in read_by(role)
            for address in addresses(route, scene.known)
            if client.get(address).status_code >= 500
        ]
    assert broken == []
