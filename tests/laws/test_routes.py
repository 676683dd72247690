"""Closed by default: every route names one permission, and it holds for every role."""

import re
from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from backend.access import GRANTS, Permission, Requires
from backend.models import Role
from backend.routers import ROUTERS, development
from tests.factories import Factory, log_in
from tests.laws.test_imports import CAPABILITIES

ROUTES = [
    route
    for router in (*ROUTERS, development)
    for route in router.routes
    if isinstance(route, APIRoute)
]


def permissions(dependant: Dependant) -> Iterator[Permission]:
    if isinstance(dependant.call, Requires):
        yield dependant.call.permission
    for inner in dependant.dependencies:
        yield from permissions(inner)


def path_of(route: APIRoute) -> str:
    return re.sub(r"\{[^}]+\}", "999999", route.path)


@pytest.mark.parametrize("route", ROUTES, ids=lambda r: f"{sorted(r.methods)[0]} {r.path}")
def test_every_route_names_exactly_one_permission(route: APIRoute) -> None:
    assert len(set(permissions(route.dependant))) == 1


@pytest.mark.parametrize("role", [None, *Role], ids=lambda r: r or "visitor")
def test_every_route_is_closed_to_those_without_its_permission(
    role: Role | None, client: TestClient, make: Factory
) -> None:
    if role is not None:
        log_in(client, make.user(role=role))
    open_doors = []
    for route in ROUTES:
        [permission] = set(permissions(route.dependant))
        if permission in GRANTS[role]:
            continue
        for method in (route.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = client.request(method, path_of(route))
            page = not route.path.startswith("/api/")
            refused = {403} if role else ({303} if page else {401})
            if answer.status_code not in refused:
                open_doors.append((method, route.path, answer.status_code))
    assert open_doors == []


@pytest.mark.parametrize("room", ["accounts", "audit", *CAPABILITIES[1:]])
def test_every_room_with_pages_has_a_twin_for_programs(room: str) -> None:
    def served(ending: str) -> bool:
        return any(
            route.endpoint.__module__.startswith(f"backend.{room}.")
            and route.endpoint.__module__.endswith(ending)
            for route in ROUTES
        )

    assert (served("routes"), served("api")) == (True, True)


def test_the_walk_sees_the_whole_site() -> None:
    assert len(ROUTES) > 100
