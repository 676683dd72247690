"""The table of moves: the page's buttons, the API and the use cases all follow it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import PairState, ReviewDecision, Role
from backend.reviews.decisions import states
from tests.factories import Factory, log_in
from tests.reviews.making import add_pair, state_of

ALL = [(before, after) for before in PairState for after in PairState]


def test_every_state_has_moves_and_every_move_has_reasons_of_its_own() -> None:
    assert set(states.MOVES) == set(PairState)
    for moves in states.MOVES.values():
        for after, who in moves.items():
            assert who == {Role.officer, Role.administrator}
            assert len(states.reasons(after)) > 2


@pytest.mark.parametrize(("before", "after"), ALL)
def test_the_api_takes_exactly_the_moves_of_the_table(
    before: PairState, after: PairState, client: TestClient, db: Session, make: Factory
) -> None:
    pair = add_pair(make, state=before)
    log_in(client, make.user(role=Role.officer))
    body = {"decision": after, "reason_code": "other", "note": "Looked at it.", "apply": True}

    answer = client.post(f"/api/v1/pairs/{pair.id}/decisions", json=body)

    if after in states.MOVES[before]:
        assert (answer.status_code, state_of(db, pair)) == (201, after)
    else:
        assert (answer.status_code, state_of(db, pair)) == (409, before)
        assert db.scalars(select(ReviewDecision)).all() == []


@pytest.mark.parametrize("before", list(PairState))
def test_the_page_offers_exactly_the_moves_of_the_table(
    before: PairState, client: TestClient, make: Factory
) -> None:
    pair = add_pair(make, state=before)
    log_in(client, make.user(role=Role.officer))
    page = client.get(f"/pairs/{pair.id}").text
    offered = {after for after in PairState if f"decide={after.value}#decide" in page}
    assert offered == set(states.MOVES[before])


@pytest.mark.parametrize("before", list(PairState))
def test_the_api_names_the_moves_of_the_table(
    before: PairState, client: TestClient, make: Factory
) -> None:
    pair = add_pair(make, state=before)
    log_in(client, make.user(role=Role.officer))
    moves = client.get(f"/api/v1/pairs/{pair.id}").json()["moves"]
    assert {move["decision"]: move["reason_codes"] for move in moves} == {
        after.value: list(states.reasons(after)) for after in states.MOVES[before]
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason_code": "weak_fit"}, "reason_code"),
        ({"reason_code": ""}, "reason_code"),
        ({"reason_code": "other", "note": ""}, "note"),
        ({"decision": "held", "reason_code": "export_check", "note": " "}, "note"),
        ({"decision": "rejected", "reason_code": "competitors", "note": ""}, "note"),
    ],
)
def test_a_decision_needs_a_reason_of_its_own_and_a_note_where_others_depend_on_it(
    change: dict[str, str], field: str, client: TestClient, db: Session, make: Factory
) -> None:
    pair = add_pair(make)
    log_in(client, make.user(role=Role.officer))
    body = {"decision": "approved", "reason_code": "complementary", "note": ""} | change
    answer = client.post(f"/api/v1/pairs/{pair.id}/decisions", json=body)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]
    assert state_of(db, pair) == PairState.suggested


def test_what_was_typed_stays_when_the_reason_is_missing(client: TestClient, make: Factory) -> None:
    pair = add_pair(make)
    log_in(client, make.user(role=Role.officer))
    data = {"decision": "rejected", "note": "They build the same machine.", "seen": "0"}
    answer = client.post(f"/pairs/{pair.id}/decisions", data=data)
    assert answer.status_code == 422
    assert "They build the same machine.</textarea>" in answer.text
    assert "Please fill this in." in answer.text
