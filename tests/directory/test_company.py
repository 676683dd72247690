"""A company's page shows what the reader's level may see, marks imports, notes views."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Company, CompanyState, Event, FacetKind, Role, Visibility
from tests.conftest import Queries
from tests.directory.conftest import Scene
from tests.factories import Factory, log_in


def shielded(make: Factory) -> Company:
    """A Ukrainian company with something to hide from each level."""
    company = make.company(
        name="Krylo", country="UA", region="Kharkiv oblast", city="Chuhuiv", staff=42,
        certificates=["ISO9001"], contact_email="sales@krylo.example", turnover_eur=3_000_000,
    )  # fmt: skip
    make.facet(company, text="Seen by all", visibility=Visibility.public)
    make.facet(company, text="Seen by members", visibility=Visibility.member)
    make.facet(company, kind=FacetKind.need, text="Seen by partners", visibility=Visibility.partner)
    return company


SECRETS = ("Seen by all", "Seen by members", "Seen by partners", "Chuhuiv", "sales@krylo.example")


def seen(client: TestClient, company: Company) -> list[str]:
    page = client.get(f"/companies/{company.id}")
    assert page.status_code == 200
    return [text for text in SECRETS if text in page.text]


def test_each_level_sees_its_part(client: TestClient, make: Factory, scene: Scene) -> None:
    company = shielded(make)
    log_in(client, scene.stranger())
    assert seen(client, company) == ["Seen by all"]
    client.cookies.clear()
    log_in(client, scene.member())
    assert seen(client, company) == ["Seen by all", "Seen by members"]
    partner = make.user()
    own = make.company(member=partner)
    scene.partners(company, own)
    client.cookies.clear()
    log_in(client, partner)
    assert seen(client, company) == list(SECRETS)
    client.cookies.clear()
    log_in(client, make.user(role=Role.officer))
    assert seen(client, company) == list(SECRETS)


def test_what_is_withheld_is_named_with_who_sees_it(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    company = shielded(make)
    log_in(client, scene.member())
    page = client.get(f"/companies/{company.id}").text
    assert "Not shown to you:" in page
    assert "Turnover (EUR)" in page
    assert "3,000,000" not in page


def test_the_api_shows_no_more_than_the_page(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    company = shielded(make)
    log_in(client, scene.member())
    answer = client.get(f"/api/v1/companies/{company.id}")
    card = answer.json()["card"]
    assert (card["level"], card["city"], card["contact_email"]) == ("member", None, None)
    assert [offer["text"] for offer in card["offers"]] == ["Seen by all", "Seen by members"]
    assert "Chuhuiv" not in answer.text


def test_unchecked_companies_are_not_there_for_others(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    hidden = [make.company(state=state) for state in ("draft", "submitted", "suspended")]
    log_in(client, scene.member())
    assert [client.get(f"/companies/{one.id}").status_code for one in hidden] == [404] * 3
    assert client.get("/companies/999999999").status_code == 404
    assert client.get("/companies/x").status_code == 404
    client.cookies.clear()
    log_in(client, make.user(role=Role.officer))
    assert [client.get(f"/companies/{one.id}").status_code for one in hidden] == [200] * 3


def test_visitors_are_asked_to_sign_in(client: TestClient, make: Factory) -> None:
    company = make.company()
    assert client.get(f"/companies/{company.id}").headers["location"].startswith("/log-in")
    assert client.get(f"/api/v1/companies/{company.id}").status_code == 401
    assert client.get("/directory").headers["location"] == "/log-in?next=%2Fdirectory"


def test_an_imported_profile_is_marked_attributed_and_can_be_claimed(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    company = scene.imported("Fraunhofer Test")
    scene.project("Quantum radar", company)
    log_in(client, make.user())
    page = client.get(f"/companies/{company.id}").text
    assert "Taken over from CORDIS (record of 1 Mar 2024)" in page
    assert "Claim this company" in page
    assert "© European Union, licensed under CC BY 4.0; modified" in page
    assert "Quantum radar" in page


def test_who_speaks_for_a_company_is_not_offered_another(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    log_in(client, scene.member())
    page = client.get(f"/companies/{scene.imported('Fraunhofer').id}").text
    assert "Claim this company" not in page
    assert "Ask for an introduction" in page


def test_a_companys_own_words_need_no_attribution(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    log_in(client, scene.member())
    assert "CORDIS" not in client.get(f"/companies/{shielded(make).id}").text


def test_past_partners_are_counted_by_shared_projects(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    one, two, three = (scene.imported(name) for name in ("One", "Two", "Three"))
    hidden = make.company(name="Hidden", state=CompanyState.draft)
    scene.project("First", one, two, three, hidden)
    scene.project("Second", one, three)
    log_in(client, make.user())
    answer = client.get(f"/api/v1/companies/{one.id}").json()
    met = [(partner["name"], partner["projects"]) for partner in answer["partners"]]
    assert met == [("Three", 2), ("Two", 1)]
    assert (answer["partners_total"], answer["projects"]) == (2, 2)


def views(db: Session) -> list[tuple[int | None, str]]:
    rows = db.scalars(select(Event).where(Event.kind == "company_viewed").order_by(Event.id))
    return [(event.subject_id, event.data["level"]) for event in rows]


def test_a_closer_look_is_recorded_once_a_day(
    client: TestClient, db: Session, make: Factory, scene: Scene
) -> None:
    company, reader = shielded(make), scene.member()
    log_in(client, reader)
    for _ in range(3):
        client.get(f"/companies/{company.id}")
    client.get(f"/api/v1/companies/{company.id}")
    assert views(db) == [(company.id, "member")]


def test_public_views_and_ones_own_page_are_not_recorded(
    client: TestClient, db: Session, make: Factory, scene: Scene
) -> None:
    company = shielded(make)
    log_in(client, scene.stranger())
    client.get(f"/companies/{company.id}")
    client.cookies.clear()
    owner = make.user()
    own = make.company(member=owner)
    log_in(client, owner)
    client.get(f"/companies/{own.id}")
    assert views(db) == []


def test_the_page_costs_the_same_queries_however_much_it_shows(
    client: TestClient, make: Factory, scene: Scene,
    count_queries: Callable[[], AbstractContextManager[Queries]],
) -> None:  # fmt: skip
    company = scene.imported("One")
    scene.project("First", company, scene.imported("Two"))
    log_in(client, scene.member())

    def cost() -> int:
        with count_queries() as queries:
            client.get(f"/companies/{company.id}")
        return queries.count

    cost()  # the first view of the day is recorded
    one = cost()
    for number in range(30):
        scene.project(f"Project {number}", company, scene.imported(f"Partner {number}"))
        make.facet(company)
    assert cost() == one
