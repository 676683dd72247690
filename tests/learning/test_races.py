"""Two workers at the same moment, with real connections and commits."""

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from backend.learning import service
from backend.models import BeliefVersion, InterestState
from tests.factories import Factory
from tests.learning.making import NOON, Market
from tests.races import Work, at_once


def test_two_workers_learn_each_decision_once(real_sessions: sessionmaker[Session]) -> None:
    with real_sessions() as db:
        market = Market(db, Factory(db))
        market.interest(market.make.company(), InterestState.expired)
        db.commit()
    work: Work = lambda db: service.learn(db, until=NOON) is not None  # noqa: E731 - typed, as races want it
    assert sorted(map(str, at_once(real_sessions, work, work, work))) == ["False", "False", "True"]
    with real_sessions() as db:
        assert [one.decisions for one in db.scalars(select(BeliefVersion))] == [{"EXPIRED": 1}]
