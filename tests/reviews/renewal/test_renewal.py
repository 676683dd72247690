"""The nightly run: what joins the queue, what leaves it, what it never brings back."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.companies.service import profile_changed
from backend.jobs import enqueue
from backend.matcher import Pair, Reason
from backend.models import (
    Company,
    Event,
    FacetKind,
    MatchRequest,
    PairState,
    RequestKind,
    Role,
    Suggestion,
    User,
)  # fmt: skip
from backend.reviews.renewal.service import Renewal, renew_queue
from matching.types import Side
from tests.factories import Factory, log_in
from tests.jobs import Jobs
from tests.reviews.making import HOLD, REJECT, add_pair, decide


@pytest.fixture
def officer(make: Factory) -> User:
    return make.user(role=Role.officer)


def ranked(left: Company, right: Company, fit: float = 0.8) -> Pair:
    """A pair as the engine answers."""
    reason = Reason("shared_topics", Side.BOTH, {"topics": 3}, 1.4)
    return Pair(left.id, right.id, fit, 1.4, fit - 0.1, fit + 0.1, (reason,), 0.0)


def in_queue(db: Session) -> dict[tuple[int, int], float]:
    rows = db.execute(
        select(Suggestion.company_id, Suggestion.partner_id, Suggestion.fit).where(
            Suggestion.request_id.is_(None)
        )
    )
    return {(row.company_id, row.partner_id): row.fit for row in rows}


def test_a_run_fills_the_queue_and_a_second_one_changes_nothing(db: Session, make: Factory) -> None:
    left, right = make.company(country="UA"), make.company(country="PL")
    pairs = [ranked(left, right)]
    assert renew_queue(db, pairs) == Renewal(ranked=1, stored=1, expired=0)
    first = in_queue(db)
    assert renew_queue(db, pairs) == Renewal(ranked=1, stored=1, expired=0)
    assert in_queue(db) == first == {(left.id, right.id): 0.8}


def test_what_no_longer_ranks_leaves_unless_an_officer_has_worked_on_it(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    stale, held, staged, noted = (add_pair(make) for _ in range(4))
    decide(db, officer, held, HOLD)
    log_in(client, officer)
    client.post(f"/api/v1/pairs/{staged.id}/decisions", json=REJECT)
    client.post(f"/api/v1/pairs/{noted.id}/notes", json={"text": "Asked for the owners."})
    client.get(f"/api/v1/pairs/{stale.id}")  # reading alone does not keep it
    fresh = ranked(make.company(country="UA"), make.company(country="PL"))

    renewal = renew_queue(db, [fresh], asked_by_id=officer.id)

    assert renewal == Renewal(ranked=1, stored=1, expired=1)
    kept = {(pair.company_id, pair.partner_id) for pair in (held, staged, noted)}
    assert set(in_queue(db)) == kept | {(fresh.query, fresh.candidate)}
    event = db.scalars(select(Event).where(Event.kind == "pairs_suggested")).one()
    assert event.actor_id == officer.id
    assert event.data == {"ranked": 1, "stored": 1, "expired": 1}


def test_a_rejected_pair_is_not_suggested_again(db: Session, make: Factory, officer: User) -> None:
    pair = add_pair(make, fit=0.5)
    decide(db, officer, pair, REJECT)
    again = [ranked(pair.company, pair.partner, 0.95), ranked(pair.partner, pair.company, 0.95)]

    assert renew_queue(db, again).stored == 0

    rows = db.scalars(select(Suggestion).execution_options(populate_existing=True)).all()
    assert [(row.state, row.fit) for row in rows] == [(PairState.rejected, 0.5)]


def test_a_run_that_finds_nothing_takes_nothing_away(db: Session, make: Factory) -> None:
    pair = add_pair(make)
    assert renew_queue(db, []) == Renewal(ranked=0, stored=0, expired=0)
    assert set(in_queue(db)) == {(pair.company_id, pair.partner_id)}


def test_suggestions_that_answer_a_companys_own_request_are_no_pairs_of_the_queue(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    answer = add_pair(make)
    request = MatchRequest(company_id=answer.company_id, kind=RequestKind.general)
    db.add(request)
    db.flush()
    answer.request_id = request.id
    db.commit()
    renew_queue(db, [ranked(make.company(country="UA"), make.company(country="PL"))])
    assert db.get(Suggestion, answer.id) is not None
    log_in(client, officer)
    assert client.get(f"/api/v1/pairs/{answer.id}").status_code == 404


@pytest.mark.slow
def test_the_job_ranks_ukrainian_against_other_european_companies(
    client: TestClient, db: Session, make: Factory, officer: User, jobs: Jobs
) -> None:
    drones, motors = make.company(country="UA"), make.company(country="PL")
    boots, far = make.company(country="FR"), make.company(country="JP")
    offer = "Series production of brushless electric motors for multirotor drones"
    make.facet(drones, kind=FacetKind.need, text="Brushless motors for drones, 4,000 a month")
    for company in (motors, far):
        make.facet(company, text=offer)
    make.facet(boots, text="Winter boots and gaiters for mountain infantry")
    for company in (drones, motors, boots, far):
        profile_changed(db, company)
    log_in(client, officer)
    client.post("/api/v1/pairs/suggestions")
    db.commit()

    jobs.run()

    pairs = in_queue(db)
    assert max(pairs, key=lambda pair: pairs[pair]) == (drones.id, motors.id)
    assert {right for _, right in pairs} <= {motors.id, boots.id}
    event = db.scalars(select(Event).where(Event.kind == "pairs_suggested")).one()
    assert (event.actor_id, event.data["ranked"]) == (officer.id, len(pairs))


def test_the_job_on_an_empty_site_finds_nothing(db: Session, jobs: Jobs) -> None:
    enqueue(db, "suggest_pairs")
    jobs.run()
    event = db.scalars(select(Event).where(Event.kind == "pairs_suggested")).one()
    assert event.data == {"ranked": 0, "stored": 0, "expired": 0}
