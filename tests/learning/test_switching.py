"""Another model in use: what an earlier one judged says so, and is judged anew."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.consortia.plans.tasks import renew_pools
from backend.learning.rankings import service
from backend.learning.rankings.states import Move
from backend.matcher import consortia, model_id
from backend.models import Call, CallPool, CallSuggestion, RankingModel, RequiredCapability, Role
from tests.factories import Factory, log_in
from tests.jobs import Jobs

WHY = "Better on both past years and in the log."


@pytest.fixture
def call(db: Session, make: Factory) -> Call:
    """A call whose candidates were judged."""
    make.facet(make.company(country="PL"), text="Radio links for boats", codes=["EDF:NAVAL"])
    found = Call(
        identifier="EDF-EDIP-USI-2030-LS-IRA-BOATS", programme="EDIP-USI", action="IRA",
        title="Uncrewed boats", text="Boats with radio links.", deadline=date(2030, 2, 16),
        activity="d",
    )  # fmt: skip
    db.add(found)
    db.flush()
    db.add(
        RequiredCapability(
            call_id=found.id, position=1, text_en="Radio links", codes=["EDF:NAVAL"], weight=4,
            drafted_by="officer",
        )
    )  # fmt: skip
    db.commit()
    consortia.prepare_pool(db, found)
    db.commit()
    return found


def test_a_pool_by_another_model_is_out_of_date_and_renewed_by_a_job(
    db: Session, jobs: Jobs, call: Call, challenger: RankingModel
) -> None:
    pool = consortia.pool_for(db, call)
    assert pool is not None
    assert (pool.current, pool.rejudge) == (True, False)
    renew_pools(db)
    assert jobs.waiting("prepare_pool") == []
    service.move(db, user=None, ranking_id=challenger.id, move=Move.use, reason=WHY)
    pool = consortia.pool_for(db, call)
    assert pool is not None
    assert (pool.current, pool.rejudge) == (False, True)
    assert len(jobs.waiting("renew_pools")) == len(jobs.waiting("suggest_pairs")) == 1
    jobs.run()
    pool = consortia.pool_for(db, call)
    assert pool is not None
    assert (pool.current, pool.model_id) == (True, challenger.model_id)
    assert db.scalars(select(CallPool.model_id)).all() == [challenger.model_id]


def test_dropping_a_challenger_renews_nothing(
    db: Session, jobs: Jobs, challenger: RankingModel
) -> None:
    service.move(db, user=None, ranking_id=challenger.id, move=Move.drop, reason=WHY)
    assert jobs.waiting("renew_pools") == jobs.waiting("suggest_pairs") == []


def test_suggested_consortia_by_another_model_say_so(
    client: TestClient, db: Session, make: Factory, call: Call
) -> None:
    coordinator, now = make.company(country="PL"), datetime.now(UTC)
    team = {
        "companies": [coordinator.id], "leads": {}, "answer": "appears_to_meet", "roles": {},
        "status": "optimal",
    }  # fmt: skip
    held = CallSuggestion(
        call_id=call.id, call_version=1, model_id=model_id(db), team=team, before={},
        first_at=now, changed_at=now, made_at=now,
    )  # fmt: skip
    db.add(held)
    log_in(client, make.user(role=Role.officer))
    said = "by a ranking model other than the one in use"
    pages = []
    for model in (held.model_id, "an earlier one"):
        held.model_id = model
        db.commit()
        pages.append(client.get("/consortia/suggested").text)
    assert [said in page for page in pages] == [False, True]
