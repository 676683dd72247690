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
    if path == "/my-company":
        assert (answer.status_code, answer.headers["location"]) == (303, "/first-visit")
    else:
        assert answer.status_code == 403
    assert client.get("/first-visit").status_code == 200
