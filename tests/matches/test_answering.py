"""From a request to its list, with the real encoder and engine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.companies.service import profile_changed
from backend.matcher import engine as engines
from backend.matcher import rankings
from backend.matches import service
from backend.matches.apart.service import block
from backend.matches.filters import Filters
from backend.models import (
    Company,
    CompanyState,
    Event,
    Facet,
    FacetKind,
    MatchRequest,
    RequestKind,
    RequestState,
    Suggestion,
)
from backend.settings import settings
from tests.factories import Factory
from tests.jobs import Jobs

pytestmark = pytest.mark.slow
MOTORS = "Brushless motors for 10-inch multirotor drones, 4,000 a month"
OFFERS = {
    "motors": "Series production of brushless electric motors for multirotor drones",
    "boats": "Aluminium hulls of fast patrol boats, welding and outfitting",
    "boots": "Winter boots and gaiters for mountain infantry",
    "bridges": "Mobile assault bridges and their launching vehicles",
}


def offering(make: Factory, text: str, **columns: Any) -> Company:
    columns.setdefault("country", "DE")
    company = make.company(**columns)
    make.facet(company, text=text)
    return company


def asking(make: Factory) -> Company:
    company = make.company()
    make.facet(company, kind=FacetKind.need, text=MOTORS)
    make.facet(company, text="Airframes of reconnaissance and strike drones, flight trials")
    return company


def ask(db: Session, jobs: Jobs, company: Company, **wishes: Any) -> MatchRequest:
    for each in db.scalars(select(Company).order_by(Company.id)):
        profile_changed(db, each)
    request = service.open_request(db, company=company, **wishes)
    jobs.run()
    db.refresh(request)
    return request


def listed(db: Session, request: MatchRequest) -> list[Suggestion]:
    query = select(Suggestion).where(Suggestion.request_id == request.id).order_by(Suggestion.slot)
    return list(db.scalars(query))


def test_the_offer_that_answers_a_need_comes_first(db: Session, make: Factory, jobs: Jobs) -> None:
    found = {key: offering(make, text) for key, text in OFFERS.items()}
    company = asking(make)
    request = ask(db, jobs, company)

    rows = listed(db, request)
    assert request.state == RequestState.ready
    assert rows[0].partner_id == found["motors"].id
    assert [row.slot for row in rows] == list(range(1, len(rows) + 1))
    assert {row.model_id for row in rows} == {request.model_id}
    for row in rows:
        parts = sum(reason["contribution"] for reason in row.reasons["reasons"])
        assert row.reasons["base"] + parts == pytest.approx(row.score, abs=1e-9)
        assert 0 <= row.low <= row.fit <= row.high <= 1


def test_a_pasted_call_in_ukrainian_finds_an_offer_in_english(
    db: Session, make: Factory, jobs: Jobs
) -> None:
    found = {key: offering(make, text) for key, text in OFFERS.items()}
    company = asking(make)
    text = "Потрібні механізовані мости для подолання річок під вогнем, на власному шасі. " * 2
    request = ask(db, jobs, company, kind=RequestKind.call_text, text=text)
    assert listed(db, request)[0].partner_id == found["bridges"].id


def test_who_only_gains_from_us_does_not_answer_a_need(
    db: Session, make: Factory, jobs: Jobs
) -> None:
    motors, gaining = offering(make, OFFERS["motors"]), make.company(country="DE")
    make.facet(gaining, kind=FacetKind.need, text="Airframes of reconnaissance and strike drones")
    company = asking(make)
    [need] = db.scalars(
        select(Facet).where(Facet.company_id == company.id, Facet.kind == FacetKind.need)
    )
    request = ask(db, jobs, company, kind=RequestKind.need, facet_id=need.id)
    assert [row.partner_id for row in listed(db, request)] == [motors.id]
    general = service.open_request(db, company=company)
    jobs.run()
    assert {row.partner_id for row in listed(db, general)} == {motors.id, gaining.id}


def test_only_those_within_the_filters_are_ranked(db: Session, make: Factory, jobs: Jobs) -> None:
    offering(make, OFFERS["motors"])
    polish = offering(make, OFFERS["boats"], country="PL")
    request = ask(db, jobs, asking(make), filters=Filters(country=("PL",)))
    assert [row.partner_id for row in listed(db, request)] == [polish.id]


def test_nobody_is_listed_who_may_not_be(db: Session, make: Factory, jobs: Jobs) -> None:
    user = make.user()
    shown, aside = offering(make, OFFERS["motors"]), offering(make, OFFERS["motors"])
    imported = offering(
        make, OFFERS["motors"], state=CompanyState.unclaimed, source="list", source_key="1"
    )
    for state in ("draft", "submitted", "returned", "suspended"):
        offering(make, OFFERS["motors"], state=CompanyState(state))
    company = asking(make)
    block(db, company=aside, other_id=company.id, user=user, reason_code="trust")
    request = ask(db, jobs, company)
    assert {row.partner_id for row in listed(db, request)} == {shown.id, imported.id}


def test_each_list_is_logged_once(db: Session, make: Factory, jobs: Jobs) -> None:
    offering(make, OFFERS["motors"])
    request = ask(db, jobs, asking(make))
    service.answer(db, request_id=request.id)  # the job ran twice
    [event] = db.scalars(select(Event).where(Event.kind == "partners_shown")).all()
    rows = listed(db, request)
    assert event.subject_id == request.id
    assert event.data["partners"] == [row.partner_id for row in rows]
    assert event.data["model"] == rows[0].model_id


@pytest.fixture
def without_model(tmp_path: Path) -> Iterator[None]:
    """An installation whose configured ranking model is missing."""
    before = settings().ranking_model
    settings().ranking_model = tmp_path / "gone"
    rankings.installed.cache_clear()
    engines.forget()
    yield
    settings().ranking_model = before
    rankings.installed.cache_clear()
    engines.forget()


@pytest.mark.usefixtures("without_model")
def test_a_failure_is_kept_with_the_request_and_leaves_nothing_half_done(
    db: Session, make: Factory, jobs: Jobs
) -> None:
    offering(make, OFFERS["motors"])
    request = ask(db, jobs, asking(make))
    assert request.state == RequestState.failed
    assert request.failure.startswith("ArtefactError: ")
    assert db.scalar(select(func.count()).select_from(Suggestion)) == 0


def test_the_engine_is_built_once_and_again_when_facts_change(
    db: Session, make: Factory, jobs: Jobs
) -> None:
    company = offering(make, OFFERS["motors"])
    ask(db, jobs, asking(make))
    first = engines.engine(db)
    assert engines.engine(db) is first
    make.facet(company, text="Electronic speed controllers")
    assert engines.engine(db) is not first
