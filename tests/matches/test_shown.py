"""Lists are written down as they were shown: slots, chances, model; nothing is invented."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend import matcher
from backend.matcher.learning import served
from backend.matches import service
from backend.models import (
    Company,
    FacetKind,
    ListKind,
    MatchRequest,
    RequestKind,
    ShownEntry,
    ShownList,
    Suggestion,
)  # fmt: skip
from backend.settings import settings
from matching.types import Pair, Reason, Side
from tests.factories import Factory, log_in


def pair(company: Company, partner: Company, stated: float) -> Pair:
    reason = Reason("need_meets_offer", Side.QUERY, {}, stated)
    return Pair(company.id, partner.id, 0.5, stated - 3.9, 0.4, 0.6, (reason,), -3.9)


@pytest.fixture
def company(make: Factory) -> Company:
    """A company that asks."""
    company = make.company(member=make.user())
    make.facet(company, kind=FacetKind.need)
    return company


@pytest.fixture
def partners(make: Factory) -> list[Company]:
    """Thirty companies, in the order of a ranking."""
    return [make.company(country="PL") for _ in range(30)]


def answered(db: Session, company: Company, partners: list[Company]) -> MatchRequest:
    request = service.open_request(db, company=company, kind=RequestKind.general)
    ranked = [pair(company, one, 6 - at / 10) for at, one in enumerate(partners)]
    service.keep_answer(db, request, served(db, ranked))
    db.flush()
    return request


def test_every_slot_is_logged_with_its_chance(
    db: Session, company: Company, partners: list[Company]
) -> None:
    request = answered(db, company, partners)
    shown = db.scalars(select(ShownList)).one()
    assert (shown.kind, shown.request_id, shown.model_id, shown.belief_id, shown.exploration) == (
        ListKind.partners, request.id, matcher.model_id(db), None, 0.1,
    )  # fmt: skip
    entries = db.scalars(select(ShownEntry).order_by(ShownEntry.slot)).all()
    assert [one.partner_id for one in entries[:9]] == [one.id for one in partners[:9]]
    assert [one.propensity for one in entries[:9]] == [1.0] * 9
    assert [one.drawn for one in entries] == [False] * 9 + [True] + [False] * 20
    assert entries[9].propensity == pytest.approx(1 / 21)
    assert [one.propensity for one in entries[10:]] == pytest.approx([20 / 21] * 20)
    suggestions = db.scalars(select(Suggestion).order_by(Suggestion.slot)).all()
    assert [one.suggestion_id for one in entries] == [one.id for one in suggestions]
    assert [one.drawn for one in suggestions] == [one.drawn for one in entries]
    assert entries[0].traits["fit"]["from_home"] == 1.0


def test_without_exploration_the_list_is_the_ranking(
    db: Session, company: Company, partners: list[Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "exploration_share", 0.0)
    answered(db, company, partners)
    entries = db.scalars(select(ShownEntry).order_by(ShownEntry.slot)).all()
    assert [one.partner_id for one in entries] == [one.id for one in partners]
    assert {(one.propensity, one.drawn) for one in entries} == {(1.0, False)}


def test_stored_reasons_sum_to_the_score_and_care_keeps_fits_from_certainty(
    db: Session, company: Company, partners: list[Company]
) -> None:
    answered(db, company, partners)
    for one in db.scalars(select(Suggestion)):
        parts = sum(reason["contribution"] for reason in one.reasons["reasons"])
        assert one.reasons["base"] + parts == pytest.approx(one.score, abs=1e-9)
        assert one.fit < 0.9


def test_only_what_came_before_eyes_is_seen_and_the_drawn_one_is_told(
    client: TestClient, db: Session, make: Factory, partners: list[Company]
) -> None:
    user = make.user()
    company = make.company(member=user)
    request = answered(db, company, partners)
    db.commit()
    log_in(client, user)
    page = client.get(f"/partners/{request.id}").text
    assert page.count("Drawn from further down the ranking") == 1
    db.expire_all()
    seen = db.scalars(select(ShownEntry).where(ShownEntry.seen_at.is_not(None))).all()
    assert sorted(one.slot for one in seen) == list(range(1, 11))
