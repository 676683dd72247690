"""A list is of its day: texts that were changed or withdrawn since are not quoted as reasons."""

from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.companies.disclosure.table import Level
from backend.matches import service
from backend.matches.reasons import words
from backend.matches.reasons.quotes import quotes_for, said
from backend.models import FacetKind, Suggestion
from tests.factories import Factory, log_in
from tests.matches.acquainted import Met, acquainted

NAMES = ("Krylo", "Hochland")


@pytest.fixture
def met(db: Session, make: Factory) -> Met:
    """Companies that stand near and far."""
    return acquainted(db, make, unrecorded=1)


def test_a_changed_offer_is_not_quoted_in_its_new_words(
    client: TestClient, db: Session, met: Met, make: Factory
) -> None:
    offer = make.facet(met.two_steps, text="Wings of composite", codes=["EDF:AIR"])
    request = service.open_request(db, company=met.company)
    service.answer(db, request_id=request.id)
    rows = db.query(Suggestion).filter_by(partner_id=met.two_steps.id).all()
    kept = [
        reason["values"] for row in rows for reason in row.reasons["reasons"]
        if reason["code"] == "need_meets_offer" and reason["side"] == "query"
    ]  # fmt: skip
    assert {values["offer_said"] for values in kept} == {said("Wings of composite")}
    log_in(client, met.user)
    db.commit()
    before = client.get(f"/partners/{request.id}").text
    assert "is met by their offer “Wings of composite”" in before
    for facet_id in {values["offer"] for values in kept}:
        facet = db.get(type(offer), facet_id)
        assert facet is not None
        facet.text = "Field kitchens"
    db.commit()
    page = client.get(f"/partners/{request.id}").text
    assert "Field kitchens" not in page
    assert "A need of yours was met by an offer of theirs; one of the two has changed since" in page
    told = client.get(f"/api/v1/match-requests/{request.id}/suggestions").text
    assert "Field kitchens" not in told
    assert "offer_said" not in told


def test_a_withdrawn_offer_is_not_called_hidden(db: Session, make: Factory) -> None:
    one, other = make.company(), make.company()
    need = make.facet(one, kind=FacetKind.need)
    offer = make.facet(other)
    levels = dict.fromkeys((one.id, other.id), Level.member)

    def say(**values: Any) -> str:
        told = {"code": "need_meets_offer", "side": "query", "values": values, "contribution": 1.0}
        quotes = quotes_for(db, [{"reasons": [told]}], levels)
        return words.sentence(told, you="query", names=NAMES, quotes=quotes)

    assert say(need=need.id, offer=offer.id).startswith("Your need")  # of before digests were kept
    offer.archived_at = offer.created_at
    db.flush()
    assert say(need=need.id, offer=offer.id).endswith("one of the two has changed since")
    assert (
        say(need=0, offer=offer.id) == "An offer of theirs answered the text; it has changed since"
    )
