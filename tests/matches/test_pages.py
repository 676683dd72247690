"""Asking for partners and reading the list, in a browser without script."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Block, Company, CompanyState, FacetKind, MatchRequest, RequestState
from tests.conftest import Queries
from tests.factories import Factory, log_in
from tests.jobs import Jobs
from tests.matches.making import a_list, a_request

CountQueries = Callable[[], AbstractContextManager[Queries]]
CALL = "Робоча програма шукає рішення для виявлення безпілотників малої висоти. " * 3


def test_asking_stores_the_request_with_its_job_and_leads_to_the_list(
    client: TestClient, db: Session, make: Factory, jobs: Jobs
) -> None:
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    answer = client.post("/partners", data={"about": "general", "area": "eu", "verified": "1"})

    [request] = db.scalars(select(MatchRequest)).all()
    assert (answer.status_code, answer.headers["location"]) == (303, f"/partners/{request.id}")
    assert jobs.waiting("answer_request") == [{"request_id": request.id}]
    assert request.filters == {"area": "eu", "verified": True}


def test_the_waiting_page_looks_again_by_itself(
    client: TestClient, db: Session, make: Factory
) -> None:
    user = make.user()
    request = a_request(db, make.company(member=user), state=RequestState.waiting)
    log_in(client, user)
    page = client.get(f"/partners/{request.id}")
    assert page.headers["refresh"] == "4"
    assert 'hx-trigger="every 1s"' in page.text

    box = client.get(f"/partners/{request.id}", headers={"hx-request": "true"})
    assert "<html" not in box.text
    assert "hx-get" in box.text
    request.state = RequestState.ready
    db.commit()
    ready = client.get(f"/partners/{request.id}", headers={"hx-request": "true"})
    assert ready.headers["hx-refresh"] == "true"


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"about": "need"}, "f-need"), ({"about": "call_text", "text": "too short"}, "f-text")],
)
def test_an_incomplete_request_is_explained_and_kept(
    client: TestClient, make: Factory, typed: dict[str, str], field: str
) -> None:
    user = make.user()
    company = make.company(member=user)
    make.facet(company, kind=FacetKind.need)
    log_in(client, user)
    page = client.post("/partners", data=typed)
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert typed.get("text", "") in page.text


def test_the_language_of_a_pasted_call_is_recognised(
    client: TestClient, db: Session, make: Factory
) -> None:
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    client.post("/partners", data={"about": "call_text", "text": CALL})
    [request] = db.scalars(select(MatchRequest)).all()
    assert (request.language, request.text) == ("uk", CALL.strip())
    assert request.title.endswith("…")


def test_another_companys_need_can_not_be_asked_for(client: TestClient, make: Factory) -> None:
    user = make.user()
    make.company(member=user)
    foreign = make.facet(make.company(), kind=FacetKind.need)
    log_in(client, user)
    answer = client.post("/partners", data={"about": "need", "need": str(foreign.id)})
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["", "/again"])
def test_another_companys_request_is_not_there(
    client: TestClient, db: Session, make: Factory, path: str
) -> None:
    request = a_request(db, make.company())
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    address = f"/partners/{request.id}{path}"
    answer = client.post(address) if path else client.get(address)
    assert answer.status_code == 404


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "verified"])
def test_whoever_is_not_verified_yet_is_told_why_reasons_name_no_words(
    client: TestClient, db: Session, make: Factory, state: str
) -> None:
    user = make.user()
    request, _ = a_list(db, make, user, 2)
    db.execute(update(Company).where(Company.id == request.company_id).values(state=state))
    db.commit()
    log_in(client, user)
    told = "once an officer has verified your company" in client.get(f"/partners/{request.id}").text
    assert told == (state != CompanyState.verified)


def test_filters_are_chips_that_can_be_taken_away(
    client: TestClient, db: Session, make: Factory
) -> None:
    user = make.user()
    request, others = a_list(db, make, user, 3)
    others[0].country = "FR"
    db.commit()
    log_in(client, user)
    path = f"/partners/{request.id}"
    page = client.get(f"{path}?country=FR&area=eu&sort=name")
    assert others[0].name in page.text
    assert others[1].name not in page.text
    assert f'href="{path}?area=eu&amp;sort=name"' in page.text
    assert f'href="{path}?country=FR&amp;sort=name"' in page.text


def test_filters_that_leave_nobody_say_how_many_there_are_without(
    client: TestClient, db: Session, make: Factory
) -> None:
    user = make.user()
    request, _ = a_list(db, make, user, 3)
    log_in(client, user)
    page = client.get(f"/partners/{request.id}?country=IS")
    assert "Without them there are 3." in page.text
    again = client.post(f"/partners/{request.id}/again", data={"country": "IS"})
    newest = db.scalars(select(MatchRequest).order_by(MatchRequest.id.desc())).first()
    assert newest is not None
    assert again.headers["location"] == f"/partners/{newest.id}"
    assert newest.filters == {"country": ["IS"]}


def test_a_failed_request_can_be_tried_again(
    client: TestClient, db: Session, make: Factory, jobs: Jobs
) -> None:
    user = make.user()
    request = a_request(
        db, make.company(member=user), state=RequestState.failed, failure="OSError: secret path"
    )
    log_in(client, user)
    page = client.get(f"/partners/{request.id}")
    assert "The ranking did not work" in page.text
    assert "secret path" not in page.text
    again = client.post(f"/partners/{request.id}/again")
    assert again.headers["location"] == f"/partners/{request.id}"
    assert jobs.waiting("answer_request") == [{"request_id": request.id}]


def test_putting_a_company_aside_needs_a_reason_and_comes_back_to_the_list(
    client: TestClient, db: Session, make: Factory
) -> None:
    user = make.user()
    request, [other, _] = a_list(db, make, user, 2)
    log_in(client, user)
    address, here = f"/companies/{other.id}/not-for-us", f"/partners/{request.id}"
    assert f'value="{here}"' in client.get(f"{address}?next={here}").text
    elsewhere = client.get(f"{address}?next=https://evil.example")
    assert 'name="next" value="/"' in elsewhere.text
    unexplained = client.post(address, data={"next": here})
    assert unexplained.status_code == 422
    assert f'value="{here}"' in unexplained.text

    done = client.post(address, data={"next": here, "reason": "location"})
    assert done.headers["location"] == here
    assert other.name not in client.get(here).text
    assert other.name in client.get("/partners/not-for-us").text
    [block] = db.scalars(select(Block)).all()
    assert (block.reason_code, block.by_id) == ("location", user.id)

    client.post(f"/companies/{other.id}/for-us-again")
    assert other.name in client.get(here).text


def test_a_list_costs_the_same_queries_with_1_and_30_partners(
    client: TestClient, db: Session, make: Factory, count_queries: CountQueries
) -> None:
    counts = []
    for partners in (1, 30):
        user = make.user()
        request, others = a_list(db, make, user, partners)
        for other in others:
            make.facet(other)
        log_in(client, user)
        with count_queries() as queries:
            assert client.get(f"/partners/{request.id}").status_code == 200
        counts.append(queries.count)
    assert counts[0] == counts[1]


def test_the_requests_cost_the_same_queries_with_1_and_30(
    client: TestClient, db: Session, make: Factory, count_queries: CountQueries
) -> None:
    counts = []
    for number in (1, 30):
        user = make.user()
        company: Company = make.company(member=user)
        for _ in range(number):
            a_request(db, company)
        log_in(client, user)
        with count_queries() as queries:
            assert client.get("/partners").status_code == 200
        counts.append(queries.count)
    assert counts[0] == counts[1]


def test_without_offers_and_needs_the_first_step_is_the_profile(
    client: TestClient, make: Factory
) -> None:
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    page = client.get("/partners")
    assert "Add offers and needs" in page.text
