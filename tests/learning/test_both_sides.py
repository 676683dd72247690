"""The chance that both say yes is compared on decisions here, and not before there are enough."""

import random

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.learning import views
from backend.matcher.reciprocity import ENOUGH, Shown, told
from backend.models import InterestState, Role
from tests.factories import Factory, log_in
from tests.learning.making import DAY, NOON, Market


def stored(mine: float, theirs: float) -> dict[str, object]:
    """Reasons that serve each side so much, and the one that tells how far they differ."""
    return {
        "base": -1.0,
        "reasons": [
            {"code": "need_meets_offer", "side": "query", "contribution": mine, "values": {}},
            {"code": "need_meets_offer", "side": "candidate", "contribution": theirs, "values": {}},
            {"code": "weakest_side", "side": "both", "contribution": -5.0, "values": {}},
        ],
    }


def test_with_enough_decisions_every_way_is_told_with_its_loss() -> None:
    chance = random.Random(4)
    rows = []
    for number in range(6 * ENOUGH):
        mine, theirs = chance.uniform(-1, 3), chance.uniform(-1, 3)
        asked = chance.random() < mine / 4
        rows.append(
            Shown(number // 4, stored(mine, theirs), asked and chance.random() < theirs / 4, asked)
        )
    found = told(rows)
    assert found.spoke == sum(one.spoke for one in rows) >= ENOUGH
    assert {one.way for one in found.ways} == {
        "product", "harmonic", "weakest", "uninorm", "joint",
    }  # fmt: skip
    assert found.winner in {"product", "joint"}
    assert told(rows) == found
    few = told(rows[:300])
    assert (few.ways, few.winner, few.outcomes) == ((), "", 300)


def test_the_page_and_the_api_say_that_it_is_too_little(
    client: TestClient, db: Session, make: Factory
) -> None:
    market = Market(db, make)
    yes, no, unasked = (make.company(country="PL") for _ in range(3))
    made = [market.suggestion(one) for one in (yes, no, unasked)]
    market.shown(made, at=NOON - 40 * DAY)
    market.interest(yes, InterestState.accepted, suggestion=made[0])
    market.interest(no, InterestState.declined, reason="size", suggestion=made[1])
    db.commit()
    found = views.both_sides(db, NOON)
    assert (found.outcomes, found.spoke, found.contacts, found.ways) == (3, 2, 1, ())
    assert views.both_sides(db, NOON - 30 * DAY).outcomes == 0
    log_in(client, make.user(role=Role.officer))
    assert "2 of the 200 answered requests for an introduction" in client.get("/learning").text
    assert client.get("/api/v1/learning/both-sides").json()["spoke"] == 2
    assert told([]).ways == ()
