"""Refusing for want of capability lowers what had matched: bounded, told, reversible."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.introductions import service as introductions
from backend.matcher.learning import served
from backend.matches import service
from backend.matches.apart import lowering, lowering_queries
from backend.matches.apart.service import block, unblock
from backend.models import (
    Company,
    Facet,
    FacetKind,
    Interest,
    InterestState,
    MatchRequest,
    RequestKind,
    Suggestion,
    User,
)  # fmt: skip
from matching.types import Pair, Reason, Side
from tests.factories import Factory, log_in


class Met:
    """A company whose need was met by a partner's offer, on a list."""

    def __init__(self, db: Session, make: Factory) -> None:
        self.db = db
        self.user: User = make.user()
        self.company: Company = make.company(member=self.user)
        self.partner: Company = make.company(country="PL", member=make.user(), name="Wisla Motors")
        self.need: Facet = make.facet(self.company, kind=FacetKind.need, text="Quiet motors")
        self.offer: Facet = make.facet(self.partner, text="Brushless motors")
        self.request: MatchRequest = service.open_request(
            db, company=self.company, kind=RequestKind.general
        )
        service.keep_answer(db, self.request, served(db, [self.pair]))
        db.flush()
        self.suggestion = db.scalars(select(Suggestion)).one()

    @property
    def pair(self) -> Pair:
        """The two as the engine judges them."""
        values = {"need": self.need.id, "offer": self.offer.id}
        reason = Reason("need_meets_offer", Side.QUERY, values, 2.0)
        return Pair(self.company.id, self.partner.id, 0.13, -1.9, 0.08, 0.2, (reason,), -3.9)

    def refuse(self, reason: str = "capability") -> None:
        """The company puts its partner aside."""
        block(
            self.db, company=self.company, other_id=self.partner.id, user=self.user,
            reason_code=reason,
        )  # fmt: skip

    def told(self) -> float:
        """What the correction takes from the pair's score."""
        [found] = served(self.db, [self.pair])
        assert found.base + sum(r.contribution for r in found.reasons) == pytest.approx(
            found.score, abs=1e-9
        )
        return sum(r.contribution for r in found.reasons if r.code == "facet_lowered")


@pytest.fixture
def met(db: Session, make: Factory) -> Met:
    """The two, matched."""
    return Met(db, make)


def test_what_had_matched_counts_ten_per_cent_less_once(met: Met) -> None:
    assert met.told() == 0.0
    met.refuse()
    assert met.told() == pytest.approx(-0.2)
    assert [one.facet_id for one in lowering_queries.standing(met.db, met.company.id)] == [
        met.need.id
    ]
    unblock(met.db, company=met.company, other_id=met.partner.id, user=met.user)
    met.refuse()
    assert met.told() == pytest.approx(-0.2)


@pytest.mark.parametrize("reason", ["location", "already_know", "timing", "other"])
def test_other_reasons_lower_nothing(met: Met, reason: str) -> None:
    met.refuse(reason)
    assert met.told() == 0.0


def test_lifting_restores_the_score_exactly_and_may_be_pressed_twice(met: Met) -> None:
    [before] = served(met.db, [met.pair])
    met.refuse()
    [row] = lowering_queries.standing(met.db, met.company.id)
    for _ in range(2):
        lowering.lift(met.db, company=met.company, user=met.user, lowered_id=row.id)
    [after] = served(met.db, [met.pair])
    assert (after.score, after.low, after.high) == (before.score, before.low, before.high)


def test_other_words_count_fully(met: Met) -> None:
    met.refuse()
    met.need.text = "Quiet electric motors"
    met.db.flush()
    assert met.told() == 0.0
    assert lowering_queries.standing(met.db, met.company.id) == []


def test_declining_an_interest_lowers_what_the_asked_side_offered(met: Met) -> None:
    interest = Interest(
        from_company_id=met.company.id, to_company_id=met.partner.id, note="Let us talk",
        suggestion_id=met.suggestion.id, reply_by=date(2027, 1, 1), state=InterestState.open,
    )  # fmt: skip
    met.db.add(interest)
    met.db.flush()
    introductions.decline(
        met.db, company=met.partner, user=met.user, interest_id=interest.id, reason="capability"
    )
    assert [one.facet_id for one in lowering_queries.standing(met.db, met.partner.id)] == [
        met.offer.id
    ]
    assert met.told() == pytest.approx(-0.2)


def test_the_company_sees_it_and_lets_it_count_fully_again(client: TestClient, met: Met) -> None:
    met.refuse()
    [row] = lowering_queries.standing(met.db, met.company.id)
    met.db.commit()
    log_in(client, met.user)
    assert "1 need or offer counts less" in client.get("/partners").text
    page = client.get("/partners/not-for-us").text
    assert "Quiet motors" in page
    assert "Count it fully again" in page
    told = client.get("/api/v1/counts-less").json()
    assert [(one["text"], one["refused_name"], one["share"]) for one in told] == [
        ("Quiet motors", "Wisla Motors", 0.1)
    ]
    done = client.post(f"/partners/counts-less/{row.id}/lift", follow_redirects=True)
    assert "Everything counts fully" in done.text
    assert client.get("/api/v1/counts-less").json() == []


def test_nobody_lifts_what_is_another_companys(client: TestClient, make: Factory, met: Met) -> None:
    met.refuse()
    [row] = lowering_queries.standing(met.db, met.company.id)
    stranger = make.user()
    make.company(member=stranger)
    met.db.commit()
    log_in(client, stranger)
    assert client.delete(f"/api/v1/counts-less/{row.id}").status_code == 404
    assert client.get("/api/v1/counts-less").json() == []


def test_a_list_tells_it_to_its_company_in_full_and_to_the_other_in_few_words(
    client: TestClient, met: Met
) -> None:
    met.refuse()
    unblock(met.db, company=met.company, other_id=met.partner.id, user=met.user)
    request = service.open_request(met.db, company=met.company, kind=RequestKind.general)
    service.keep_answer(met.db, request, served(met.db, [met.pair]))
    met.db.commit()
    log_in(client, met.user)
    page = client.get(f"/partners/{request.id}").text
    assert "Your need “Quiet motors” counts 10 per cent less" in page
