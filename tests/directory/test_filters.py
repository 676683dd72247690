"""Filters narrow, count their choices, live in the address; pages go on where they ended."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.companies.fields.size import size_class
from backend.directory.sizes import size_column
from backend.models import Company, CompanyState, Role
from tests.conftest import Queries
from tests.directory.conftest import Scene
from tests.directory.test_search import names
from tests.factories import Factory, log_in


@pytest.fixture
def fleet(client: TestClient, make: Factory, scene: Scene) -> None:
    """Five companies that differ in every filter; the reader is officer, so is none of them."""
    air = make.company(
        name="Alpha", country="UA", staff=5, turnover_eur=1_000_000, certificates=["ISO9001"]
    )
    make.facet(air, codes=["EDF:AIR", "CPV:35613000-4"])
    naval = make.company(name="Beta", country="DE", staff=5000, certificates=["EN9100", "ISO9001"])
    make.facet(naval, codes=["EDF:NAVAL", "EDF:AIR"])
    make.company(name="Gamma", country="NO", kind="university")
    scene.imported("Delta", country="FR", imported_sme=True)
    scene.imported("Epsilon", country="UA", kind="research_organisation")
    log_in(client, scene.member(name="Reader", country="PL"))


@pytest.mark.usefixtures("fleet")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"country": ["UA", "FR"]}, ["Alpha", "Delta", "Epsilon"]),
        ({"place": "ukraine"}, ["Alpha", "Epsilon"]),
        ({"place": "eu"}, ["Beta", "Delta", "Reader"]),
        ({"kind": "university"}, ["Gamma"]),
        ({"size": ["micro", "large"]}, ["Alpha", "Beta"]),
        ({"size": "sme"}, ["Delta"]),
        ({"area": "AIR"}, ["Alpha", "Beta"]),
        ({"certificate": "EN9100"}, ["Beta"]),
        ({"origin": "register"}, ["Delta", "Epsilon"]),
        ({"verified": "1"}, ["Alpha", "Beta", "Gamma", "Reader"]),
        ({"area": "AIR", "place": "ukraine", "verified": "1"}, ["Alpha"]),
        ({"country": ""}, ["Alpha", "Beta", "Delta", "Epsilon", "Gamma", "Reader"]),
    ],
)
def test_each_filter_leaves_what_it_names(
    client: TestClient, asked: dict[str, Any], found: list[str]
) -> None:
    assert names(client, sort="name", **asked) == found


@pytest.mark.usefixtures("fleet")
def test_a_filters_choices_are_counted_without_that_filter(client: TestClient) -> None:
    answer = client.get("/api/v1/companies", params={"country": "UA"}).json()
    assert answer["total"] == 2
    assert answer["counts"]["country"] == {"UA": 2, "DE": 1, "FR": 1, "NO": 1, "PL": 1}
    assert answer["counts"]["area"] == {"AIR": 1}
    assert answer["counts"]["certificate"] == {"ISO9001": 1}
    assert answer["counts"]["origin"] == {"company": 1, "register": 1}
    assert answer["counts"]["verified"] == {"1": 1}
    assert answer["counts"]["place"] == {"ukraine": 2, "eu": 0, "europe": 0}


@pytest.mark.usefixtures("fleet")
def test_filters_are_chips_that_take_themselves_away(client: TestClient) -> None:
    page = client.get("/directory?q=&country=UA&country=FR&verified=1").text
    assert 'aria-label="Remove filter: Country France"' in page
    assert 'href="/directory?country=UA&amp;verified=1"' in page
    assert 'href="/directory?country=UA&amp;country=FR"' in page


def test_certificates_are_no_filter_for_those_who_may_not_see_them(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    make.company(name="Alpha", certificates=["ISO9001"])
    log_in(client, scene.stranger())
    answer = client.get("/api/v1/companies", params={"certificate": "ISO9001"}).json()
    assert (answer["total"], answer["counts"].get("certificate")) == (0, None)


@pytest.mark.parametrize(
    "query", ["country=Mars", "kind=guild", "size=tiny", "area=MAGIC", "sort=luck", "place=moon"]
)
def test_an_unknown_choice_is_refused_and_not_ignored(
    client: TestClient, make: Factory, query: str
) -> None:
    log_in(client, make.user())
    answer = client.get(f"/api/v1/companies?{query}")
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [query.partition("=")[0]]
    assert client.get(f"/directory?{query}").status_code == 422


def test_unchecked_and_suspended_companies_are_for_officers_only(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    for state in CompanyState:
        make.company(name=state.value, state=state)
    reader, officer = scene.member(name="Reader"), make.user(role=Role.officer)
    log_in(client, reader)
    assert names(client, sort="name") == ["Reader", "unclaimed", "verified"]
    client.cookies.clear()
    log_in(client, officer)
    assert sorted(names(client)) == sorted([*CompanyState, "Reader"])


@pytest.mark.parametrize("sort", ["name", "verified", "changed", "relevance"])
def test_pages_follow_each_other_without_gap_or_repetition(
    client: TestClient, make: Factory, scene: Scene, sort: str
) -> None:
    for number in range(7):
        make.company(name=f"Optics {number % 3}", about="optics")
    scene.imported("Optics by record")
    log_in(client, make.user())
    seen: list[int] = []
    after: str | None = ""
    while after is not None:
        params: dict[str, Any] = {"q": "optics", "sort": sort, "limit": 3, "after": after}
        answer = client.get("/api/v1/companies", params=params).json()
        seen += [item["id"] for item in answer["items"]]
        after = answer["next"]
    assert len(seen) == len(set(seen)) == 8


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJhIiwiYiJd", "bnVsbA", "W251bGwsbnVsbF0", "é"])
def test_a_broken_cursor_is_said_to_be_broken(
    client: TestClient, make: Factory, cursor: str
) -> None:
    log_in(client, make.user())
    for sort in ("name", "changed", "verified"):
        answer = client.get("/api/v1/companies", params={"sort": sort, "after": cursor})
        assert answer.status_code == 422
        assert "start from the first page" in answer.json()["detail"]


def test_the_list_costs_the_same_queries_for_one_and_for_thirty(
    client: TestClient, make: Factory, scene: Scene,
    count_queries: Callable[[], AbstractContextManager[Queries]],
) -> None:  # fmt: skip
    def cost() -> int:
        with count_queries() as queries:
            assert client.get("/directory?q=optics").status_code == 200
        return queries.count

    log_in(client, scene.member(name="Reader"))
    make.facet(make.company(name="Optics"), text="optics")
    one = cost()
    for number in range(29):
        company = make.company(name=f"Optics {number}", certificates=["ISO9001"])
        make.facet(company, text=f"optics number {number}")
    assert cost() == one


FIGURES = [
    (staff, turnover, balance, ownership)
    for staff in (None, 0, 9, 10, 49, 50, 249, 250, 749, 750, 3000, 3001)
    for turnover, balance in (
        (None, None), (2_000_000, None), (2_000_001, None), (None, 43_000_000),
        (50_000_001, 43_000_000), (150_000_000, 200_000_000), (150_000_001, 129_000_001),
    )
    for ownership in ("", "state")
]  # fmt: skip


def test_the_database_and_the_page_agree_on_the_size_class(db: Session, make: Factory) -> None:
    for number, (staff, turnover, balance, ownership) in enumerate(FIGURES):
        db.add(
            Company(
                name=f"Company {number}", country="UA", staff=staff, turnover_eur=turnover,
                balance_eur=balance, ownership=ownership,
            )
        )  # fmt: skip
    db.flush()
    rows = db.execute(select(Company, size_column()).order_by(Company.id)).all()
    expected = [
        size_class(staff=s, turnover_eur=t, balance_eur=b, ownership=o) for s, t, b, o in FIGURES
    ]
    assert [size for _, size in rows] == expected
