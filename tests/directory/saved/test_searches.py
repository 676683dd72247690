"""Saved searches: whom a reader has not seen yet, limits, and only the reader's own."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.directory.saved import service
from backend.models import CompanyState, Event, FacetKind, SavedSearch, User, Visibility
from tests.conftest import Queries
from tests.directory.conftest import Scene
from tests.factories import Factory, log_in
from tests.jobs import Jobs

OPTICS = "country=PL&area=AIR"
API = "/api/v1/saved-searches"


@pytest.fixture
def reader(client: TestClient, scene: Scene) -> User:
    """A representative of a verified company, logged in."""
    user = scene.member()
    log_in(client, user)
    return user


def save(client: TestClient, query: str = "country=PL", name: str = "Poland") -> int:
    answer = client.post(API, json={"name": name, "query": query})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def new(client: TestClient, search_id: int) -> list[str]:
    """Names of the new companies."""
    return [one["name"] for one in client.get(f"{API}/{search_id}").json()["companies"]]


@pytest.mark.usefixtures("reader")
def test_whoever_comes_into_the_answer_is_new_until_seen(client: TestClient, make: Factory) -> None:
    make.company(name="Old Pole", country="PL")
    search = save(client)
    assert new(client, search) == []
    make.company(name="New Pole", country="PL")
    make.company(name="New German", country="DE")
    assert new(client, search) == ["New Pole"]
    shown = client.get(f"/directory/saved/{search}").text
    assert ("1 new company" in shown, "New Pole" in shown, "Old Pole" in shown) == (
        True, True, False,
    )  # fmt: skip
    assert client.post(f"/directory/saved/{search}/seen").status_code == 303
    assert new(client, search) == []


@pytest.mark.usefixtures("reader")
def test_a_company_that_begins_to_answer_is_new(client: TestClient, make: Factory) -> None:
    company = make.company(name="Turning Works", country="PL")
    search = save(client, OPTICS)
    assert new(client, search) == []
    make.facet(company, kind=FacetKind.offer, codes=["EDF:AIR"], visibility=Visibility.member)
    assert new(client, search) == ["Turning Works"]


def test_what_a_reader_may_not_find_is_not_new(
    client: TestClient, db: Session, scene: Scene, make: Factory
) -> None:
    stranger = scene.stranger()
    log_in(client, stranger)
    search = save(client, OPTICS)
    hidden = make.company(name="Hidden Draft", country="PL", state=CompanyState.draft)
    quiet = make.company(name="Quiet Offers", country="PL")
    for company in (hidden, quiet):
        make.facet(company, codes=["EDF:AIR"], visibility=Visibility.member)
    assert new(client, search) == []


@pytest.mark.usefixtures("reader")
def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(client: TestClient) -> None:
    shown = client.get("/directory/saved/new?country=PL&q=optics").text
    assert ("Poland" in shown, "“optics”" in shown) == (True, True)
    form = {"name": "", "query": "country=PL", "mails": "weekly"}
    refused = client.post("/directory/saved/new", data=form)
    assert (refused.status_code, 'value="country=PL"' in refused.text) == (422, True)
    save(client, name="Twice")
    again = client.post("/directory/saved/new", data=form | {"name": "Twice"})
    assert again.status_code == 422
    assert "You already have a search with this name" in again.text
    done = client.post("/directory/saved/new", data=form | {"name": "Once"})
    assert done.status_code == 303
    assert client.get(done.headers["location"]).status_code == 200


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("query", ["", "sort=name", "colour=red", "country=XX9"])
def test_a_search_that_asks_nothing_is_refused(client: TestClient, query: str) -> None:
    assert client.post(API, json={"name": "Any", "query": query}).status_code == 422


@pytest.mark.usefixtures("reader")
def test_a_search_with_too_long_an_answer_is_refused(
    client: TestClient, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "COMPANIES", 1)
    for _ in range(2):
        make.company(country="PL")
    assert client.post(API, json={"name": "Any", "query": "country=PL"}).status_code == 422


@pytest.mark.usefixtures("reader")
def test_the_twenty_first_search_is_refused(client: TestClient) -> None:
    for number in range(20):
        save(client, name=f"Search {number}")
    answer = client.post(API, json={"name": "One more", "query": "country=PL"})
    assert answer.status_code == 409


def test_nobody_opens_the_search_of_somebody_else(
    client: TestClient, reader: User, make: Factory
) -> None:
    search = save(client)
    client.cookies.clear()
    log_in(client, make.user())
    asked = [
        client.get(f"{API}/{search}"), client.get(f"/directory/saved/{search}"),
        client.post(f"{API}/{search}/seen"), client.delete(f"{API}/{search}"),
        client.patch(f"{API}/{search}", json={"name": "Mine now"}),
        client.post(f"/directory/saved/{search}", data={"name": "Mine now", "mails": "daily"}),
        client.post(f"/directory/saved/{search}/delete"),
    ]  # fmt: skip
    assert [one.status_code for one in asked] == [404] * 7
    assert client.get(API).json() == []


def test_saving_and_deleting_are_recorded(client: TestClient, db: Session, reader: User) -> None:
    search = save(client)
    assert client.post(f"/directory/saved/{search}/delete").status_code == 303
    assert db.scalars(select(SavedSearch)).all() == []
    kinds = db.scalars(select(Event.kind).where(Event.subject_type == "saved_searches")).all()
    assert sorted(kinds) == ["search_deleted", "search_saved"]


def recorded(db: Session) -> list[tuple[str, dict[str, Any]]]:
    """What was written down about changes of searches."""
    changes = Event.kind.in_(("search_renamed", "search_mails_changed"))
    rows = db.execute(select(Event.kind, Event.data).where(changes).order_by(Event.id))
    return [(row.kind, row.data) for row in rows]


@pytest.mark.usefixtures("reader")
def test_a_search_is_renamed_on_its_page(client: TestClient, db: Session) -> None:
    search = save(client)
    path = f"/directory/saved/{search}"
    assert 'value="Poland"' in client.get(path).text
    done = client.post(path, data={"name": "  Poland, optics ", "mails": "monthly"})
    assert (done.status_code, done.headers["location"]) == (303, path)
    shown = client.get(path).text
    assert ("<h1>Poland, optics</h1>" in shown, 'value="monthly" checked' in shown) == (True, True)
    assert "On the first of the month" in client.get("/directory/saved").text
    assert recorded(db) == [
        ("search_renamed", {"before": "Poland", "after": "Poland, optics"}),
        ("search_mails_changed", {"mails": "monthly"}),
    ]
    again = client.post(path, data={"name": "Poland, optics", "mails": "monthly"})
    assert (again.status_code, len(recorded(db))) == (303, 2)  # nothing changed, nothing written


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    ("name", "mails", "words"),
    [
        ("", "daily", "Please fill this in."),
        ("Germany", "daily", "You already have a search with this name"),
        ("Poland", "hourly", "Please choose one from the list."),
    ],
)
def test_a_change_that_can_t_be_made_keeps_what_was_typed(
    client: TestClient, name: str, mails: str, words: str
) -> None:
    search = save(client)
    save(client, name="Germany")
    answer = client.post(f"/directory/saved/{search}", data={"name": name, "mails": mails})
    assert (answer.status_code, words in answer.text) == (422, True)
    assert f'id="f-name" name="name" type="text" value="{name}"' in answer.text
    kept = client.get(f"{API}/{search}").json()["search"]
    assert (kept["name"], kept["mails"]) == ("Poland", "never")


@pytest.mark.usefixtures("reader")
def test_the_twin_changes_what_it_is_sent(client: TestClient) -> None:
    search = save(client)
    save(client, name="Germany")
    renamed = client.patch(f"{API}/{search}", json={"name": "Polska"}).json()
    assert (renamed["name"], renamed["mails"]) == ("Polska", "never")
    written = client.patch(f"{API}/{search}", json={"mails": "daily"}).json()
    assert (written["name"], written["mails"]) == ("Polska", "daily")
    taken = client.patch(f"{API}/{search}", json={"name": "Germany"})
    assert (taken.status_code, list(taken.json()["fields"])) == (422, ["name"])


@pytest.mark.usefixtures("reader")
def test_the_list_shows_what_the_night_counted(
    client: TestClient, make: Factory, jobs: Jobs
) -> None:
    from backend.directory.saved.tasks import count_news_of_searches  # noqa: PLC0415 - the night

    save(client)
    make.company(name="New Pole", country="PL")
    assert [one["new"] for one in client.get(API).json()] == [0]
    count_news_of_searches(jobs.db)
    jobs.run()
    assert [one["new"] for one in client.get(API).json()] == [1]


@pytest.mark.usefixtures("reader")
def test_a_search_whose_filter_is_gone_says_so(client: TestClient, db: Session) -> None:
    search = save(client)
    db.get_one(SavedSearch, search).query = "kind=guild"
    db.commit()
    assert "A filter of this search no longer exists." in client.get(
        f"/directory/saved/{search}"
    ).text  # fmt: skip
    assert "a filter that no longer exists" in client.get("/directory/saved").text


def test_the_list_asks_as_much_for_one_as_for_twenty(
    client: TestClient, reader: User,
    count_queries: Callable[[], AbstractContextManager[Queries]],
) -> None:  # fmt: skip
    save(client)
    with count_queries() as one:
        client.get("/directory/saved")
    for number in range(19):
        save(client, name=f"Search {number}")
    with count_queries() as many:
        client.get("/directory/saved")
    assert one.count == many.count
