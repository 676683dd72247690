"""The engine's answers as rows."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.matcher import Pair, Reason
from backend.matches.storing import as_row, store_pairs
from backend.models import Company, PairState, ReviewDecision, Suggestion
from matching.types import Side
from tests.factories import Factory

REASONS = (
    Reason("one", Side.QUERY, {"n": 1}, 0.75),
    Reason("two", Side.CANDIDATE, {"n": 2}, -0.25),
    Reason("three", Side.BOTH, {}, 0.1),
)


def a_pair(query: Company, candidate: Company, base: float = 0.4) -> Pair:
    score = base + sum(reason.contribution for reason in REASONS)
    return Pair(query.id, candidate.id, 0.7, score, 0.6, 0.8, REASONS, base)


def queue(db: Session) -> list[Suggestion]:
    db.expire_all()
    return list(db.scalars(select(Suggestion).order_by(Suggestion.id)))


def test_base_and_contributions_add_up_to_the_stored_score(db: Session, make: Factory) -> None:
    store_pairs(db, [a_pair(make.company(), make.company(country="DE"))])
    [row] = queue(db)
    parts = [reason["contribution"] for reason in row.reasons["reasons"]]
    assert row.reasons["base"] + sum(parts) == pytest.approx(row.score, abs=1e-9)


def test_the_ukrainian_side_comes_first_and_the_reasons_follow(db: Session, make: Factory) -> None:
    ukrainian, german = make.company(), make.company(country="DE")
    store_pairs(db, [a_pair(german, ukrainian)])
    [row] = queue(db)
    assert (row.company_id, row.partner_id) == (ukrainian.id, german.id)
    assert [reason["side"] for reason in row.reasons["reasons"]] == ["candidate", "query", "both"]


def test_storing_again_renews_what_nobody_has_judged(db: Session, make: Factory) -> None:
    one, other = make.company(), make.company(country="DE")
    assert store_pairs(db, [a_pair(one, other)]) == 1
    assert store_pairs(db, [a_pair(one, other, base=0.9), a_pair(other, one, base=0.1)]) == 1
    [row] = queue(db)
    assert row.reasons["base"] == 0.9


@pytest.mark.parametrize("prepared", [True, False])
def test_what_an_officer_judges_stays_as_it_was(db: Session, make: Factory, prepared: bool) -> None:
    one, other = make.company(), make.company(country="DE")
    store_pairs(db, [a_pair(one, other)])
    [row] = queue(db)
    if prepared:
        db.add(
            ReviewDecision(
                suggestion_id=row.id, decision=PairState.approved, reason_code="strong_fit"
            )
        )
    else:
        row.state = PairState.rejected
    db.flush()

    assert store_pairs(db, [a_pair(one, other, base=0.9)]) == 0
    [row] = queue(db)
    assert row.reasons["base"] == 0.4


def test_an_empty_run_stores_nothing(db: Session) -> None:
    assert store_pairs(db, []) == 0


def test_a_turned_row_swaps_both_sides() -> None:
    pair = Pair(1, 2, 0.5, 0.0, 0.4, 0.6, (), 0.0)
    row = as_row(pair, slot=1, model_id="m", turned=True)
    assert (row["company_id"], row["partner_id"]) == (2, 1)
