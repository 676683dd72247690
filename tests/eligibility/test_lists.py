"""Lights in lists: from what the reader may see, without asking the database for each."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.companies.disclosure.levels import Level
from backend.eligibility.service import lights, seen_at
from tests.conftest import Queries
from tests.eligibility.conftest import WHOLE
from tests.factories import Factory, log_in
from tests.matches.making import a_list

CountQueries = Callable[[], AbstractContextManager[Queries]]
HOME = {"controlling_country": "DE", "management_country": "DE", "asset_countries": ["DE"]}


def test_partner_cards_and_their_twin_show_three_programmes(
    client: TestClient, db: Session, make: Factory
) -> None:
    user = make.user()
    request, _ = a_list(db, make, user, 1, **HOME)
    log_in(client, user)
    page = client.get(f"/partners/{request.id}").text
    for light in ("EDF", "EDIP-USI", "Horizon Europe"):
        assert f"{light}: appears to meet" in page
    [item] = client.get(f"/api/v1/match-requests/{request.id}/suggestions").json()["items"]
    assert item["eligibility"] == dict.fromkeys(("EDF", "EDIP-USI", "HE"), "appears_to_meet")


def test_a_partner_card_gives_no_withheld_fact_away(
    client: TestClient, db: Session, make: Factory
) -> None:
    user = make.user()
    telling = {"controlling_country": "US", "guarantee": "refused"}
    request, _ = a_list(db, make, user, 1, **(HOME | telling))
    log_in(client, user)
    page = client.get(f"/partners/{request.id}").text
    assert "EDF: needs a check" in page
    assert "EDF: appears to fail" not in page
    assert "Refused" not in page


def test_lights_ask_the_database_nothing(
    db: Session, make: Factory, count_queries: CountQueries
) -> None:
    companies = [make.company(**WHOLE) for _ in range(30)]
    db.refresh(companies[0])
    counted = []
    for number in (1, 30):
        with count_queries() as queries:
            found = [lights(seen_at(one, Level.officer)) for one in companies[:number]]
        assert [len(each) for each in found] == [3] * number
        counted.append(queries.count)
    assert counted == [0, 0]


def test_a_page_of_cards_costs_the_same_queries_with_1_and_30_partners(
    client: TestClient, db: Session, make: Factory, count_queries: CountQueries
) -> None:
    counted = []
    for partners in (1, 30):
        user = make.user()
        request, _ = a_list(db, make, user, partners, **HOME)
        client.cookies.clear()
        log_in(client, user)
        client.get(f"/partners/{request.id}")
        with count_queries() as queries:
            page = client.get(f"/partners/{request.id}").text
        assert page.count("EDF: appears to meet") == min(partners, 10)
        counted.append(queries.count)
    assert counted[0] == counted[1]
