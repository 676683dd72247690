"""The page of learning: honest while empty, plain about what is too little, decided by few."""

import csv
from io import StringIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.learning import service
from backend.models import BeliefState, BeliefVersion, Event, InterestState, Role
from tests.factories import Factory, log_in
from tests.learning.making import DAY, NOON, Market

WHY = "The programme board agreed to try it."


@pytest.fixture
def belief(db: Session, make: Factory) -> BeliefVersion:
    """What one night with two decisions taught."""
    market = Market(db, make)
    partner = make.company(country="PL")
    suggestion = market.suggestion(partner)
    market.interest(partner, InterestState.accepted, suggestion=suggestion)
    market.interest(make.company(country="FR"), InterestState.expired)
    found = service.learn(db, until=NOON)
    db.commit()
    assert found is not None
    return found


def test_before_the_first_decision_the_page_says_what_will_bring_it(
    client: TestClient, make: Factory
) -> None:
    log_in(client, make.user(role=Role.officer))
    page = client.get("/learning").text
    assert "Nothing learned here is in use" in page
    assert "Nothing has been learned yet" in page
    assert "No list has been made yet" in page
    assert "1 of the first 10 places" in page


def test_what_was_simulated_is_shown_as_such_and_comes_from_the_stored_run(
    client: TestClient, make: Factory
) -> None:
    log_in(client, make.user(role=Role.officer))
    page = client.get("/learning").text
    assert "This is simulated, not measured here: 6 made-up markets" in page
    found = client.get("/api/v1/learning/simulated").json()
    assert (found["markets"], len(found["rounds"])) == (6, 30)
    first, last = found["rounds"][0], found["rounds"][-1]
    assert 1 > first["regret"] > 10 * last["regret"] > 0
    for share in (first["regret"], last["regret"], last["untaught"]):
        assert f">{round(100 * share, 1):g} %<" in page


def test_decisions_weights_and_the_refusal_to_decide_are_shown(
    client: TestClient, make: Factory, belief: BeliefVersion
) -> None:
    log_in(client, make.user(role=Role.officer))
    page = client.get("/learning").text
    assert "The log says too little to decide: 0 of the 200 effective choices" in page
    assert "Nobody answered in time" in page
    assert "nothing about fit, only that nobody answered" in page
    assert "The asked company is in France" in page
    assert f"/learning/{belief.id}/use" not in page


def test_an_administrator_puts_it_in_use_and_takes_it_out(
    client: TestClient, db: Session, make: Factory, belief: BeliefVersion
) -> None:
    log_in(client, make.user(role=Role.administrator, name="Iryna Board"))
    short = client.post(f"/learning/{belief.id}/use", data={"reason": "yes"})
    assert (short.status_code, "at least 10 characters" in short.text) == (422, True)
    assert client.post(f"/learning/{belief.id}/use", data={"reason": WHY}).status_code == 303
    assert f"Iryna Board put it in use: {WHY}" in client.get("/learning").text
    state = select(BeliefVersion.state).where(BeliefVersion.id == belief.id)
    assert db.scalar(state) == BeliefState.in_use
    answer = client.post(f"/learning/{belief.id}/stop", data={"reason": "Too many complaints."})
    assert answer.status_code == 303
    assert db.scalar(state) == BeliefState.retired
    again = client.post(f"/learning/{belief.id}/stop", data={"reason": "Too many complaints."})
    assert again.status_code == 409
    kinds = db.scalars(select(Event.kind).where(Event.kind.like("belief_%")).order_by(Event.id))
    assert list(kinds) == ["belief_learned", "belief_used", "belief_stopped"]


def test_only_the_newest_is_put_in_use(
    client: TestClient, db: Session, make: Factory, belief: BeliefVersion
) -> None:
    market = Market(db, make)
    market.interest(make.company(country="PL"), InterestState.expired, at=NOON.replace(hour=13))
    newer = service.learn(db, until=NOON.replace(hour=14))
    db.commit()
    assert newer is not None
    log_in(client, make.user(role=Role.administrator))
    assert client.post(f"/learning/{belief.id}/use", data={"reason": WHY}).status_code == 409
    assert client.post("/learning/999999/use", data={"reason": WHY}).status_code == 404


def test_the_api_shows_and_does_the_same(
    client: TestClient, make: Factory, belief: BeliefVersion
) -> None:
    log_in(client, make.user(role=Role.administrator))
    found = client.get("/api/v1/learning").json()
    assert (found["in_use"], found["enough"], found["exploration_share"]) == (None, 200, 0.1)
    assert {one["reason"]: one["fit"] for one in found["decisions"]} == {
        "ACCEPTED": 1, "EXPIRED": None,
    }  # fmt: skip
    [one] = found["beliefs"]
    assert (one["fit_lessons"], one["answer_lessons"]) == (1, 2)
    used = client.post(f"/api/v1/learning/{belief.id}/use", json={"reason": WHY}).json()
    assert (used["state"], used["state_reason"]) == ("in_use", WHY)
    assert client.get("/api/v1/learning").json()["in_use"] == belief.id


def test_the_log_of_lists_is_a_file_and_a_page_of_data_for_officers_alone(
    client: TestClient, db: Session, make: Factory
) -> None:
    market, partner = Market(db, make), make.company(country="PL", name="=Wisla Motors")
    one = market.suggestion(partner)
    market.shown([one], at=NOON - 40 * DAY)
    asked = market.interest(
        partner, InterestState.declined, reason="capability", suggestion=one, at=NOON
    )
    asked.created_at = NOON - 2 * DAY
    db.commit()
    log_in(client, make.user())
    assert client.get("/learning/lists.csv").status_code == 403
    client.cookies.clear()
    log_in(client, make.user(role=Role.officer))
    answer = client.get("/learning/lists.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    head, row = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    told = dict(zip(head, row, strict=True))
    assert (told["Place"], told["Partner"], told["Chance of the place"]) == (
        "1", "'=Wisla Motors", "1.0",
    )  # fmt: skip
    assert (told["Outcome"], told["Reason"], told["Days to the answer"]) == (
        "declined", "Not the capability we need", "2.0",
    )  # fmt: skip
    found = client.get("/api/v1/learning/lists").json()
    assert [(line["outcome"], line["days"]) for line in found["items"]] == [("declined", 2.0)]
    assert found["before"] is None
    assert client.get("/api/v1/learning/lists?before=1").json()["items"] == []
    kinds = db.scalars(select(Event.kind).where(Event.kind == "lists_exported")).all()
    assert len(kinds) == 3
    assert "The log of lists as CSV" in client.get("/learning").text
