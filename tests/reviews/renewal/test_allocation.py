"""The month's list: nobody flooded, newcomers not forgotten, open introductions counted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.matcher import Pair, choose_pairs
from backend.matcher.allocation import Explored, explored
from backend.models import (
    Company,
    Interest,
    InterestState,
    PairState,
    Role,
    ShownEntry,
    ShownList,
    Suggestion,
)  # fmt: skip
from backend.reviews.renewal.load import load_of
from backend.reviews.renewal.log import keep_queue
from backend.reviews.renewal.service import renew_queue
from tests.factories import Factory
from tests.reviews.making import APPROVE, HOLD, REJECT, add_pair, decide


def ranked(*rows: tuple[int, int, float]) -> list[Pair]:
    return [Pair(query, candidate, fit, fit, fit, fit) for query, candidate, fit in rows]


def keys(pairs: list[Pair]) -> list[tuple[object, object]]:
    return [(pair.query, pair.candidate) for pair in pairs]


def test_no_company_gets_more_pairs_than_it_can_follow_up() -> None:
    crowd = ranked(*((company, 100, 0.9 - company / 100) for company in range(1, 9)))

    chosen = choose_pairs(crowd, length=8, taken={}, newcomers=())

    assert keys(chosen.pairs) == [(company, 100) for company in range(1, 6)]
    assert chosen.displaced == 3


def test_introductions_a_company_has_open_use_up_its_capacity() -> None:
    found = ranked((1, 100, 0.9), (2, 100, 0.8), (2, 101, 0.6))

    chosen = choose_pairs(found, length=3, taken={100: 4}, newcomers=())
    full = choose_pairs(found, length=3, taken={100: 7}, newcomers=())

    assert keys(chosen.pairs) == [(1, 100), (2, 101)]
    assert keys(full.pairs) == [(2, 101)]


def test_the_list_is_best_as_a_whole_not_pair_by_pair() -> None:
    found = ranked((1, 100, 0.9), (1, 101, 0.8), (2, 100, 0.8), (2, 101, 0.1))

    chosen = choose_pairs(found, length=4, taken={}, newcomers=(), capacity=1)

    assert keys(chosen.pairs) == [(1, 101), (2, 100)]


def test_scarcity_is_what_one_more_conversation_would_add() -> None:
    crowd = ranked(*((company, 100, 0.9 - company / 100) for company in range(1, 8)), (9, 101, 0.2))

    chosen = choose_pairs(crowd, length=20, taken={}, newcomers=())

    assert 0.84 - 1e-9 <= chosen.scarcity[100] <= 0.85 + 1e-9  # between the sixth and the fifth
    assert chosen.scarcity[101] == 0


def test_a_newcomer_comes_first_when_it_costs_little_and_only_then() -> None:
    close = ranked((1, 100, 0.80), (2, 101, 0.78))
    far = ranked((1, 100, 0.80), (2, 101, 0.50))

    assert keys(choose_pairs(close, length=1, taken={}, newcomers={2}).pairs) == [(2, 101)]
    assert keys(choose_pairs(far, length=1, taken={}, newcomers={2}).pairs) == [(1, 100)]


def test_nothing_ranked_is_nothing_chosen() -> None:
    assert choose_pairs([], length=5, taken={}, newcomers=()).pairs == []


@pytest.fixture
def pairs(db: Session, make: Factory) -> dict[str, Suggestion]:
    """One pair per decision, and one undecided."""
    officer = make.user(role=Role.officer)
    made = {name: add_pair(make) for name in ("approved", "held", "rejected", "undecided")}
    decide(db, officer, made["approved"], APPROVE)
    decide(db, officer, made["held"], HOLD)
    decide(db, officer, made["rejected"], REJECT)
    return made


def sides(*pairs: Suggestion) -> set[int]:
    return {key for pair in pairs for key in (pair.company_id, pair.partner_id)}


def test_approved_and_held_pairs_are_open_and_decided_ones_settled(
    db: Session, pairs: dict[str, Suggestion]
) -> None:
    load = load_of(db)

    assert load.open == dict.fromkeys(sides(pairs["approved"], pairs["held"]), 1)
    assert load.settled == {
        frozenset(sides(pairs[name])) for name in ("approved", "held", "rejected")
    }
    assert load.introduced == dict.fromkeys(sides(pairs["approved"]), 1)


def test_who_had_fewer_than_three_introductions_in_a_quarter_has_the_floor(
    db: Session, make: Factory
) -> None:
    officer, busy = make.user(role=Role.officer), make.company(country="PL")
    for _ in range(3):
        pair = add_pair(make)
        pair.partner_id = busy.id
        db.flush()
        db.expire(pair)
        decide(db, officer, pair, APPROVE)
    ukrainian = db.scalars(select(Suggestion.company_id)).all()
    everybody = {busy.id, *ukrainian}
    assert load_of(db).overlooked(everybody) == set(ukrainian)
    later = datetime.now(UTC) + timedelta(days=91)
    assert load_of(db, now=later).overlooked(everybody) == everybody


def test_an_introduction_that_was_answered_is_no_longer_open(
    db: Session, make: Factory, pairs: dict[str, Suggestion]
) -> None:
    pair = pairs["approved"]
    assert pair.state == PairState.approved
    contact(db, pair.partner, pair.company)

    assert load_of(db).open == dict.fromkeys(sides(pairs["held"]), 1)


def contact(db: Session, sender: Company, receiver: Company) -> None:
    """A request for contact that was declined."""
    db.add(
        Interest(
            from_company_id=sender.id, to_company_id=receiver.id, note="May we talk?",
            reply_by=date(2026, 1, 31), state=InterestState.declined,
            closed_at=datetime(2026, 1, 15, tzinfo=UTC),
        )
    )  # fmt: skip
    db.commit()


def test_chance_adds_only_pairs_that_any_other_draw_could_stand_beside() -> None:
    found = ranked(
        *((company, 100, 0.9 - company / 100) for company in range(1, 7)),
        (7, 101, 0.5), (7, 102, 0.4), (8, 102, 0.3), (9, 103, 0.2),
    )  # fmt: skip
    chosen = choose_pairs(found, length=5, taken={}, newcomers=())

    added = explored(chosen, found, 1)

    assert keys(chosen.pairs) == [(company, 100) for company in range(1, 6)]
    assert (chosen.wanted[100], chosen.room[100]) == (6, 5)
    assert {*keys(added.drawn), *keys(added.left_out)} == {(7, 101), (8, 102), (9, 103)}
    assert (len(added.drawn), len(added.left_out)) == (1, 2)
    assert added.chance == pytest.approx(1 / 3)
    assert explored(chosen, found, 0) == Explored([], [], 1.0)
    assert len(explored(chosen, found, 9).drawn) == 3


def test_the_queue_is_logged_with_chances_and_competition(db: Session, make: Factory) -> None:
    crowd = [make.company(country="UA") for _ in range(7)]
    wanted, quiet = make.company(country="PL"), make.company(country="DE")
    found = ranked(*((one.id, wanted.id, 0.9 - at / 100) for at, one in enumerate(crowd)))
    found += ranked((crowd[6].id, quiet.id, 0.3), (crowd[5].id, quiet.id, 0.2))
    chosen = choose_pairs(found, length=5, taken={}, newcomers=())
    drawn, left_out = [pair for pair in found if pair.candidate == quiet.id]
    renew_queue(db, [*chosen.pairs, drawn])

    keep_queue(db, chosen=chosen, explored=Explored([drawn], [left_out], 0.4))

    entries = db.scalars(select(ShownEntry).order_by(ShownEntry.slot)).all()
    assert [(one.propensity, one.drawn) for one in entries] == [
        *([(1.0, False)] * 5), (0.4, True), (0.6, False),
    ]  # fmt: skip
    assert db.scalars(select(ShownList.places)).all() == [6]
    assert (entries[-1].company_id, entries[-1].suggestion_id) == (crowd[5].id, None)
    pairs = {one.company_id: one for one in db.scalars(select(Suggestion))}
    scarcity = round(chosen.scarcity[wanted.id], 4)
    assert pairs[crowd[0].id].competition == {
        "partner": {"wanted": 7, "room": 5, "scarcity": scarcity}
    }
    assert (pairs[crowd[6].id].competition, pairs[crowd[6].id].drawn) == ({}, True)
