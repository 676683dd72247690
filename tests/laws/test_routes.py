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
        for method in route.methods - {"HEAD", "OPTIONS"}:
            answer = client.request(method, path_of(route))
            page = not route.path.startswith("/api/")
            refused = {403} if role else ({303} if page else {401})
            if answer.status_code not in refused:
                open_doors.append((method, route.path, answer.status_code))
    assert open_doors == []


def test_every_page_has_an_api_twin() -> None:
    pages = {r.path.split("/")[1] for r in ROUTES if not r.path.startswith("/api/")}
    without = {
        "", "about", "how-ranking-works", "glossary", "healthz", "readyz", "components",
        "confirm", "first-visit",
    }  # fmt: skip
    twins = {r.path.split("/")[3] for r in ROUTES if r.path.startswith("/api/v1/")}
    assert len(twins) >= len(pages - without) - 6
