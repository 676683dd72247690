"""Every page of one's own company opens, empty and full."""

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import CompanyState, FacetKind
from tests.factories import Factory, log_in

PAGES = (
    "/my-company", "/my-company/basics", "/my-company/size", "/my-company/facilities",
    "/my-company/contacts", "/my-company/offers", "/my-company/needs", "/my-company/review",
    "/my-company/leave", "/my-company/preview?level=public",
    "/my-company/preview?level=member", "/my-company/preview?level=partner",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("state", [CompanyState.draft, CompanyState.verified])
def test_a_member_opens_every_page(
    client: TestClient, make: Factory, path: str, state: CompanyState
) -> None:
    user = make.user()
    company = make.company(
        member=user, state=state, staff=40, turnover_eur=5_000_000, certificates=["ISO9001"],
        languages=["uk", "en"], exports_to=["PL"], ownership="founders", controlling_country="UA",
        facilities=[{"kind": "assembly", "region": "Kyiv", "can_do": "x", "capacity": "y"}],
        provenance={"website": {"source": "cordis", "at": "2026-05-01"}}, vat="123",
        edrpou="00032113", imported_sme=True,
    )  # fmt: skip
    make.facet(company, trl=7, cooperation=["supply"], codes=["EDF:AIR", "CPV:35613000-4"])
    make.facet(company, kind=FacetKind.need)
    log_in(client, user)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("state", list(CompanyState))
def test_every_page_opens_in_ukrainian(
    client: TestClient, make: Factory, state: CompanyState
) -> None:
    user = make.user()
    make.facet(make.company(member=user, state=state))
    log_in(client, user)
    for path in PAGES:
        lang = "&lang=uk" if "?" in path else "?lang=uk"
        answer = client.get(path + lang)
        assert answer.status_code == 200
        assert '<html lang="uk"' in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_somebody_without_a_company_is_led_to_find_it(
    client: TestClient, make: Factory, db: Session, path: str
) -> None:
    log_in(client, make.user())
    answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/first-visit")
    found = client.get("/first-visit")
    assert found.status_code == 200
    assert ("First create your company" in found.text) is (path != "/my-company")


def test_what_is_asked_of_a_company_leads_there_too(client: TestClient, make: Factory) -> None:
    log_in(client, make.user())
    for path in ("/partners", "/interests", "/companies/mine"):
        answer = client.get(path)
        while answer.status_code == 303 and answer.headers["location"] != "/first-visit":
            answer = client.get(answer.headers["location"])
        assert answer.status_code == 303, path
    program = client.get("/api/v1/companies/mine")
    assert (program.status_code, program.json()["type"]) == (403, "/problems/company_needed")
    assert client.post("/partners", data={"about": "general"}).status_code == 403


def test_mine_is_a_word_for_ones_own_company(client: TestClient, make: Factory) -> None:
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    assert client.get("/companies/mine").headers["location"] == "/my-company"
