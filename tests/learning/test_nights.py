"""A night: decisions become lessons, lessons a belief, the log says whether it may serve."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.jobs import WORK, import_tasks
from backend.learning import service
from backend.learning.decisions import decisions
from backend.learning.judging.settled import settled_lists
from backend.matcher import learning as matcher
from backend.matcher.learning import served
from backend.models import (
    BeliefState,
    BeliefVersion,
    Block,
    Company,
    Event,
    InterestState,
    ListKind,
    PairState,
    Role,
    ShownEntry,
    Suggestion,
)  # fmt: skip
from matching.types import Pair, Reason, Side
from tests.factories import Factory
from tests.learning.making import DAY, NOON, Market

HOUR = timedelta(hours=1)
WHY = "The programme board agreed to try it."


@pytest.fixture
def market(db: Session, make: Factory) -> Market:
    return Market(db, make)


def test_decisions_become_labels_by_their_reason(market: Market, db: Session) -> None:
    partners = [market.make.company(country="PL") for _ in range(6)]
    made = [market.suggestion(one) for one in partners[:4]]
    market.interest(partners[0], InterestState.accepted, suggestion=made[0])
    market.interest(partners[1], InterestState.declined, reason="capability", suggestion=made[1])
    market.interest(partners[2], InterestState.declined, reason="already_know", suggestion=made[2])
    market.interest(partners[3], InterestState.declined, reason="timing", suggestion=made[3])
    market.interest(partners[4], InterestState.expired)
    market.interest(partners[5], InterestState.withdrawn)
    found = decisions(db, None, NOON)
    assert [(one.code, one.label.fit, one.answered) for one in found] == [
        ("ACCEPTED", 1, True),
        ("DECLINE:capability", 0, True),
        ("DECLINE:already_know", 1, True),
        ("DECLINE:timing", None, True),
        ("EXPIRED", None, False),
    ]
    assert [one.label for one in service.fit_lessons(found)] == [1.0, 0.0, 1.0]
    assert [one.label for one in service.answer_lessons(found)] == [1.0, 1.0, 1.0, 1.0, 0.0]


def test_officers_and_those_put_aside_teach_about_fit_alone(market: Market, db: Session) -> None:
    good, bad, sanctioned, aside = (market.make.company(country="DE") for _ in range(4))
    pairs = [market.suggestion(one, request_id=None) for one in (good, bad, sanctioned)]
    market.review(pairs[0], PairState.approved, "complementary")
    market.review(pairs[1], PairState.rejected, "weak_fit")
    market.review(pairs[2], PairState.rejected, "sanctions")
    market.suggestion(aside)
    db.add(
        Block(
            company_id=market.company.id, blocked_company_id=aside.id, reason_code="size",
            created_at=NOON,
        )
    )  # fmt: skip
    db.flush()
    found = decisions(db, None, NOON)
    assert [(one.code, one.label.fit) for one in found] == [
        ("REVIEW:complementary", 1), ("REVIEW:weak_fit", 0), ("REVIEW:sanctions", None),
        ("DECLINE:size", 0),
    ]  # fmt: skip
    assert service.answer_lessons(found) == []


def test_a_lesson_knows_with_which_chance_it_was_shown(market: Market, db: Session) -> None:
    partner = market.make.company(country="PL")
    suggestion = market.suggestion(partner)
    market.shown([suggestion], at=NOON - 30 * DAY, propensity=0.05)
    market.interest(partner, InterestState.accepted, suggestion=suggestion)
    [lesson] = service.fit_lessons(decisions(db, None, NOON))
    assert lesson.propensity == 0.05


def test_each_decision_is_learned_once(market: Market, db: Session) -> None:
    partner = market.make.company(country="PL")
    market.interest(partner, InterestState.expired)
    first = service.learn(db, until=NOON)
    assert first is not None
    assert service.learn(db, until=NOON) is None
    assert service.learn(db, until=NOON + DAY) is None
    market.interest(partner, InterestState.accepted, at=NOON + DAY)
    second = service.learn(db, until=NOON + DAY)
    assert second is not None
    assert (first.answers["lessons"], second.answers["lessons"]) == (1, 2)
    assert second.decisions == {"ACCEPTED": 1}


def test_a_night_that_is_cut_off_is_done_again_whole(market: Market, db: Session) -> None:
    market.interest(market.make.company(), InterestState.expired)
    cut_off = db.begin_nested()
    assert service.learn(db, until=NOON) is not None
    cut_off.rollback()
    assert db.scalars(select(BeliefVersion)).all() == []
    again = service.learn(db, until=NOON)
    assert again is not None
    assert again.decisions == {"EXPIRED": 1}


def test_a_decision_that_is_committed_late_is_learned_the_next_night(
    market: Market, db: Session
) -> None:
    now = datetime.now(UTC)
    market.interest(market.make.company(), InterestState.expired, at=now - 2 * HOUR)
    first = service.learn(db)
    assert first is not None
    # answered a moment before the night, by a transaction that ended after it
    market.interest(market.make.company(), InterestState.accepted, at=now - HOUR / 60)
    assert service.learn(db) is None
    second = service.learn(db, until=now + HOUR)
    assert second is not None
    assert second.decisions == {"ACCEPTED": 1}


def test_a_pair_of_the_queue_is_a_lesson_of_the_night_on_which_it_was_decided(
    market: Market, db: Session
) -> None:
    pair = market.suggestion(market.make.company(country="PL"), request_id=None)
    market.shown([pair], at=NOON - 3 * DAY, kind=ListKind.queue, propensity=0.1)
    market.shown([pair], at=NOON - 2 * DAY, kind=ListKind.queue)
    market.review(pair, PairState.approved, "complementary", at=NOON - DAY)
    market.shown([pair], at=NOON, kind=ListKind.queue, propensity=0.2)
    [lesson] = service.fit_lessons(decisions(db, None, NOON))
    assert lesson.propensity == 1.0


def test_with_little_evidence_nothing_is_put_in_use_by_itself(market: Market, db: Session) -> None:
    market.interest(market.make.company(country="PL"), InterestState.expired)
    version = service.learn(db, until=NOON)
    assert version is not None
    nothing = {
        "verdict": "interleave", "change": 0.0, "low": None, "effective": 0.0, "because": "",
        "choices": 0, "now": 0.0, "clipped": 0.0, "estimates": {},
    }  # fmt: skip
    assert version.judgement == nothing | {"queue": nothing}
    assert matcher.in_use(db)[0] is None
    event = db.scalars(select(Event).where(Event.kind == "belief_learned")).one()
    assert event.data == {"decisions": 1, "verdict": "interleave"}


def test_a_log_that_shows_no_harm_puts_it_in_use(market: Market, db: Session) -> None:
    market.interest(market.make.company(), InterestState.expired, at=NOON - 50 * DAY)
    assert service.learn(db, until=NOON - 50 * DAY) is not None
    for at in range(40):
        rows = [
            market.suggestion(market.make.company(country="PL"), stated=6 - n / 10, slot=n + 1)
            for n in range(8)
        ]
        market.shown(rows, at=NOON - 40 * DAY)
        partner = db.get_one(Suggestion, rows[0].id).partner_id
        company = type(market.company)
        market.interest(
            db.get_one(company, partner), InterestState.accepted, suggestion=rows[0],
            at=NOON - 20 * DAY if at % 2 else NOON,
        )  # fmt: skip
    version = service.learn(db, until=NOON)
    assert version is not None
    assert (version.judgement["verdict"], version.judgement["choices"]) == ("adopt", 320)
    assert version.state == BeliefState.in_use
    assert matcher.in_use(db)[0] == version.id


def test_nothing_is_judged_by_the_answers_that_taught_it(market: Market, db: Session) -> None:
    """Lists whose outcomes are the lessons praise what was learned from them, whatever it is."""
    for _ in range(40):
        rows = [
            market.suggestion(market.make.company(country="PL"), stated=6 - n / 10, slot=n + 1)
            for n in range(8)
        ]
        market.shown(rows, at=NOON - 40 * DAY)
        partner = db.get_one(Company, rows[0].partner_id)
        market.interest(partner, InterestState.accepted, suggestion=rows[0], at=NOON - 30 * DAY)
    version = service.learn(db, until=NOON)
    assert version is not None
    assert (version.judgement["verdict"], version.judgement["choices"]) == ("interleave", 0)


def test_a_list_is_judged_by_what_had_been_learned_when_it_was_made(
    market: Market, db: Session
) -> None:
    made = []
    for days in (50, 30):
        market.interest(market.make.company(), InterestState.expired, at=NOON - days * DAY)
        made.append(service.learn(db, until=NOON - days * DAY))
    partner = market.make.company(country="PL")
    for days in (60, 40, 25):
        market.shown([market.suggestion(partner)], at=NOON - days * DAY)
    lists = settled_lists(db, ListKind.partners, NOON - 21 * DAY)
    lessons = [one.experience.answers.lessons for one in lists]
    assert lessons == [one.answers["lessons"] for one in made if one] == [1, 2]


def test_lists_with_open_interests_and_companies_in_contact_are_no_evidence(
    market: Market, db: Session
) -> None:
    market.interest(market.make.company(), InterestState.expired, at=NOON - 60 * DAY)
    service.learn(db, until=NOON - 60 * DAY)
    friend, other, slow = (market.make.company(country="PL") for _ in range(3))
    accepted = market.interest(friend, InterestState.accepted, at=NOON - 50 * DAY)
    accepted.created_at = NOON - 55 * DAY
    waiting = [market.suggestion(one, request_id=market.request().id) for one in (other, slow)]
    market.shown([market.suggestion(friend), market.suggestion(other)], at=NOON - 40 * DAY)
    market.shown(waiting, at=NOON - 40 * DAY)
    asked = market.interest(slow, InterestState.open, suggestion=waiting[1])
    db.flush()
    [settled] = settled_lists(db, ListKind.partners, NOON - 21 * DAY)
    assert [one.first for one in settled.entries] == [False, True]
    asked.state = InterestState.declined
    db.flush()
    lists = settled_lists(db, ListKind.partners, NOON - 21 * DAY)
    assert [[one.first for one in found.entries] for found in lists] == [
        [False, True], [True, True],
    ]  # fmt: skip


def test_what_is_in_use_moves_scores_and_says_so(market: Market, db: Session) -> None:
    silent, quick = market.make.company(country="PL"), market.make.company(country="DE")
    for n in range(12):
        market.interest(silent, InterestState.expired)
        market.interest(quick, InterestState.accepted, at=NOON - n * DAY)
    version = service.learn(db, until=NOON)
    assert version is not None

    def scores() -> dict[object, Pair]:
        reason = Reason("need_meets_offer", Side.QUERY, {}, 3.0)
        pairs = [
            Pair(market.company.id, one.id, 0.3, -0.9, 0.2, 0.4, (reason,), -3.9)
            for one in (silent, quick)
        ]
        return {pair.candidate: pair for pair in served(db, pairs)}

    before = scores()
    assert before[silent.id].score == before[quick.id].score
    service.use(
        db, user=market.make.user(role=Role.administrator), belief_id=version.id, reason=WHY
    )
    after = scores()
    assert list(after) == [quick.id, silent.id]
    told = {r.code: r.contribution for r in after[silent.id].reasons}
    assert -matcher.ANSWER_BOUND <= told["responsiveness"] < 0
    parts = sum(reason.contribution for reason in after[silent.id].reasons)
    assert after[silent.id].base + parts == pytest.approx(after[silent.id].score, abs=1e-9)


def test_the_nightly_job_learns(market: Market, db: Session) -> None:
    market.interest(market.make.company(country="PL"), InterestState.expired)
    import_tasks()
    WORK["learn"](db)
    assert [one.decisions for one in db.scalars(select(BeliefVersion))] == [{"EXPIRED": 1}]
    assert db.scalars(select(ShownEntry)).all() == []
