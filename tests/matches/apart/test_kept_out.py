"""Who never stands on a list: one's own group, whom an officer barred; needs that are withdrawn."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.companies.facets.service import archive_facet
from backend.matches import queries, service
from backend.matches.filters import Filters
from backend.matches.lists.list import Cause, ListQuery, causes, listed
from backend.models import (
    Company,
    Facet,
    FacetKind,
    MatchRequest,
    PairState,
    RequestKind,
    RequestState,
    ReviewDecision,
    Suggestion,
)
from tests.factories import Factory, log_in
from tests.matches.acquainted import Met, acquainted
from tests.matches.making import a_list, reasons


@pytest.fixture
def met(db: Session, make: Factory) -> Met:
    """Companies that stand near and far."""
    return acquainted(db, make, unrecorded=2)


def answered(db: Session, request: MatchRequest) -> set[int]:
    service.answer(db, request_id=request.id)
    db.commit()
    rows = db.scalars(select(Suggestion).where(Suggestion.request_id == request.id))
    return {row.partner_id for row in rows}


def rejected(db: Session, one: Company, other: Company, reason: str) -> Suggestion:
    pair = Suggestion(
        company_id=one.id, partner_id=other.id, slot=1, score=0.0, fit=0.5, low=0.4, high=0.6,
        model_id="test", reasons=reasons(), state=PairState.rejected,
    )  # fmt: skip
    db.add(pair)
    db.flush()
    db.add(
        ReviewDecision(
            suggestion_id=pair.id,
            decision=PairState.rejected,
            reason_code=reason,
            note="",
            applied_at=pair.created_at,
        )
    )
    db.flush()
    return pair


def need_of(db: Session, company: Company) -> Facet:
    query = select(Facet).where(Facet.company_id == company.id, Facet.kind == FacetKind.need)
    return db.scalars(query).one()


def test_companies_of_one_group_are_not_suggested_to_each_other(db: Session, met: Met) -> None:
    sister, *_ = met.unrecorded
    met.company.control_group = sister.control_group = "Nordlicht Holding"
    met.company.profile_version += 1
    db.commit()
    found = answered(db, service.open_request(db, company=met.company))
    assert met.two_steps.id in found
    assert sister.id not in found


@pytest.mark.parametrize(("reason", "kept"), [("sanctions", 1), ("duplicate", 1), ("other", 2)])
def test_whom_an_officer_barred_stands_on_no_list(
    db: Session, make: Factory, reason: str, kept: int
) -> None:
    request, (one, other) = a_list(db, make, make.user(), 2)
    company = db.get_one(Company, request.company_id)
    pair = rejected(db, other, company, reason)
    assert len(queries.suggestible(db, company.id, Filters())) == kept
    assert listed(db, request, ListQuery(), 10).found == kept
    pair.state = PairState.suggested  # the officer took it back
    db.flush()
    assert queries.suggestible(db, company.id, Filters()) == {one.id, other.id}


def test_a_need_withdrawn_before_the_answer_is_no_failure(
    client: TestClient, db: Session, met: Met
) -> None:
    need = need_of(db, met.company)
    request = service.open_request(db, company=met.company, kind=RequestKind.need, facet_id=need.id)
    archive_facet(db, user=met.user, company_id=met.company.id, facet_id=need.id)
    assert answered(db, request) == set()
    assert request.state == RequestState.ready
    asked = queries.request_of(db, met.company.id, request.id)
    found = listed(db, asked, ListQuery(), 10)
    assert causes(db, asked, met.company, found) == [Cause.withdrawn]
    log_in(client, met.user)
    assert "You have withdrawn this need" in client.get(f"/partners/{request.id}").text


def test_a_need_withdrawn_after_the_answer_is_not_ranked_again(
    client: TestClient, db: Session, met: Met
) -> None:
    need = need_of(db, met.company)
    request = service.open_request(db, company=met.company, kind=RequestKind.need, facet_id=need.id)
    assert answered(db, request)
    archive_facet(db, user=met.user, company_id=met.company.id, facet_id=need.id)
    db.commit()
    log_in(client, met.user)
    page = client.get(f"/partners/{request.id}").text
    assert "You have withdrawn this need" in page
    assert "Rank again" not in page
