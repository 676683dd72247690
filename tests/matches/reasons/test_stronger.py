"""What would make a suggestion stronger, on the list and at the officers' case."""

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import (
    Company,
    CompanyState,
    FacetKind,
    MatchRequest,
    RequestKind,
    RequestState,
    Role,
    Suggestion,
    User,
)  # fmt: skip
from tests.factories import Factory, log_in


@pytest.fixture
def member(make: Factory) -> User:
    """Who asks for partners."""
    return make.user()


@pytest.fixture
def suggestion(db: Session, make: Factory, member: User) -> Suggestion:
    """A pair that met in a need with a level and an offer without one."""
    company = make.company(member=member, name="Sokil Drones")
    partner = make.company(country="PL", name="Wisla Motors")
    need = make.facet(
        company, kind=FacetKind.need, text="Motors under EN 9100", trl=6, codes=["EDF:AIR"]
    )
    offer = make.facet(partner, text="Brushless motors", codes=["EDF:AIR"])
    request = MatchRequest(
        company_id=company.id, kind=RequestKind.general, state=RequestState.ready
    )
    db.add(request)
    db.flush()
    values = {"need": need.id, "offer": offer.id, "trl": [6, None]}
    row = Suggestion(
        request_id=request.id, company_id=company.id, partner_id=partner.id, slot=1, score=-0.972,
        fit=0.2745, low=0.2, high=0.4, model_id="m",
        reasons={
            "version": 1, "base": -3.9,
            "reasons": [
                {"code": "need_meets_offer", "side": "query", "values": values,
                 "contribution": 3.2},
                {"code": "stated_care", "side": "both", "values": {}, "contribution": -0.272},
            ],
        },
    )  # fmt: skip
    db.add(row)
    db.commit()
    return row


def test_the_list_names_missing_facts_with_the_fit_that_they_would_bring(
    client: TestClient, suggestion: Suggestion, member: User
) -> None:
    log_in(client, member)
    page = client.get(f"/partners/{suggestion.request_id}").text
    assert "What would make this stronger" in page
    assert "If they state that their offer has TRL 6 or more: fit 27 → 32" in page
    assert "If they hold EN 9100" in page


def test_certificates_that_are_not_open_to_the_reader_are_not_spoken_of(
    client: TestClient, db: Session, suggestion: Suggestion, member: User
) -> None:
    company = db.get_one(Company, suggestion.company_id)
    company.state, company.verified_at = CompanyState.draft, None
    partner = db.get_one(Company, suggestion.partner_id)
    partner.certificates = ["ISO9001"]
    db.commit()
    log_in(client, member)
    page = client.get(f"/partners/{suggestion.request_id}").text
    assert "If they hold" not in page


def test_an_officer_reads_it_with_names(
    client: TestClient, db: Session, make: Factory, suggestion: Suggestion
) -> None:
    suggestion.request_id = None
    suggestion.competition = {"partner": {"wanted": 23, "room": 5, "scarcity": 0.31}}
    suggestion.drawn = True
    db.commit()
    log_in(client, make.user(role=Role.officer))
    page = client.get(f"/pairs/{suggestion.id}").text
    assert "If Wisla Motors states that its offer has TRL 6 or more: fit 27 → 32" in page
    assert "23 companies compete for conversations with Wisla Motors" in page
    assert "which has room for 5" in page
    assert "One more conversation with them would add 31 points of fit to the list." in page
    assert "1 open pair was scored by another ranking model" in page
    assert "Chance put this pair on the list" in page
    assert "What both sides state counts with care" in page
