"""Addresses of named pages: the same as the application's own search finds."""

import pytest
from fastapi.routing import APIRoute
from starlette.applications import Starlette
from starlette.routing import NoMatchFound, Route

from backend.addresses import Addresses
from backend.app import create_app
from backend.routers import ROUTERS


async def _nothing(_: object) -> None: ...


def test_every_page_has_the_address_that_the_search_finds() -> None:
    app = create_app()
    names = {
        (route.name, *route.param_convertors)
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
    }
    assert len(names) > 100
    slow = type(app).url_path_for
    for name, *params in names:
        for value in (7, 4321, "EDF.COMP"):
            values = {param: f"{value}{n}" for n, param in enumerate(params)}
            assert app.url_path_for(name, **values) == slow(app, name, **values)


@pytest.fixture
def ask() -> Addresses:
    routes = [
        Route("/things/{name}", _nothing, name="thing"),
        Route("/numbers/{number:int}", _nothing, name="number"),
        Route("/files/{path:path}", _nothing, name="file"),
    ]
    return Addresses(Starlette(routes=routes).url_path_for)


def test_values_that_could_be_taken_for_marks_or_parts_of_a_path_are_left_to_the_search(
    ask: Addresses,
) -> None:
    assert [ask("thing", name=one) for one in ("a", "~0~", "b")] == [
        "/things/a", "/things/~0~", "/things/b",
    ]  # fmt: skip
    assert ask("number", number=7) == "/numbers/7"
    assert ask("file", path="a/b") == "/files/a/b"
    for wrong in ("a/b", ""):
        with pytest.raises(AssertionError):
            ask("thing", name=wrong)


def test_a_name_that_is_not_there_is_said_so_each_time(ask: Addresses) -> None:
    for _ in range(2):
        with pytest.raises(NoMatchFound):
            ask("nowhere")
