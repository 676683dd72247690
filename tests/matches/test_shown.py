"""Lists are written down as they were shown: slots, chances, model; nothing is invented."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend import matcher
from backend.matcher.learning import served
from backend.matches import service
from backend.matches.shown import keep_list, mark_seen, placed
from backend.matches.storing import as_row
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
    came = [entries[9].propensity, *(1 - one.propensity for one in entries[10:])]
    assert sum(came) == pytest.approx(1)  # one place was drawn among 21
    assert min(came) >= (1 / 4 + 1 / 4) / 21 - 1e-9  # nobody is out of reach
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


def test_only_the_list_that_stood_there_was_seen(
    db: Session, company: Company, partners: list[Company]
) -> None:
    """A pair that stays in the queue is listed every night; officers look on one day of many."""
    row = as_row(pair(company, partners[0], 3.0), slot=1, model_id="m")
    stays = Suggestion(request_id=None, **row)
    db.add(stays)
    db.flush()
    nights = [
        keep_list(db, kind=ListKind.queue, suggestions=[stays], propensities=[chance])
        for chance in (0.1, 1.0)
    ]
    mark_seen(db, [stays.id])
    seen = db.scalars(select(ShownEntry.list_id).where(ShownEntry.seen_at.is_not(None))).all()
    assert seen == [nights[1].id]


def test_chance_goes_to_who_is_uncertain_and_to_who_was_not_shown_for_a_quarter(
    db: Session, company: Company, partners: list[Company]
) -> None:
    answered(db, company, partners)  # the first ten have been shown now
    ranked = [pair(company, one, 6 - at / 10) for at, one in enumerate(partners)]
    ranked[15] = replace(ranked[15], low=0.01, high=0.99)
    found = {one.pair.candidate: one for one in placed(db, served(db, ranked))}
    chances = {
        key: one.propensity if one.drawn else 1 - one.propensity for key, one in found.items()
    }
    shown_before = [partners[at].id for at in range(9)]
    further = [key for key in chances if key not in shown_before]
    assert chances[partners[15].id] == max(chances[key] for key in further)
    assert sum(chances[key] for key in further) == pytest.approx(1)
    assert {found[key].propensity for key in shown_before} == {1.0}
    before = db.scalars(select(ShownEntry.partner_id).where(ShownEntry.drawn)).one()
    never = [key for key in further if key not in {before, partners[15].id}]
    # a quarter of the chances is for those twenty or twenty-one alone
    assert min(chances[key] for key in never) >= 1 / 4 / 21 + 1 / 4 / 21 - 1e-9
