"""Who would complete a team, as those who lead read it: the page, the log of lists."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import (
    ConsortiumState,
    Event,
    MemberState,
    RankingModel,
    Role,
    ShownEntry,
    ShownList,
    TeamCompletion,
)  # fmt: skip
from tests.conftest import Queries
from tests.consortia.pasts import a_past, judged, lists, use
from tests.factories import Factory, log_in
from tests.jobs import Jobs

CountQueries = Callable[[], AbstractContextManager[Queries]]
JOB = "complete_team"


@pytest.fixture(autouse=True)
def _kind_model(db: Session, tmp_path: Path) -> None:
    """What is told of these few does not hang on the numbers of the shipped model."""
    use(db, tmp_path / "model", 0.0)


def test_it_is_judged_by_a_job_that_is_asked_for_once(
    client: TestClient, db: Session, make: Factory, jobs: Jobs
) -> None:
    team, _ = a_past(db, make)
    log_in(client, team.coordinator)
    path = f"/consortia/{team.consortium.id}/completing"
    for _ in range(2):
        assert "follow by themselves" in client.get(path).text
    assert jobs.waiting(JOB) == [{"consortium_id": team.consortium.id}]
    assert client.get(path, headers={"hx-request": "true"}).status_code == 204
    jobs.run()
    fragment = client.get(path, headers={"hx-request": "true"}).text
    assert ("<html" in fragment, "Near One" in fragment) == (False, True)
    page = client.get(path).text
    assert page.index("Near the team") < page.index("Near One")
    assert page.index("New connections for the team") < page.index("Stranger 1")
    assert "They worked with Hullwerk before; joint projects: 2, last begun in 2021" in page
    assert jobs.waiting(JOB) == []


def test_where_nothing_speaks_for_anybody_nobody_is_listed(
    client: TestClient, db: Session, make: Factory, jobs: Jobs, tmp_path: Path
) -> None:
    db.query(RankingModel).delete()
    use(db, tmp_path / "other", 5.0)
    team = judged(db, make, client, jobs)
    found = lists(client, team)
    assert (found["near"], found["strangers"], found["silent"]) == ([], [], False)
    page = client.get(f"/consortia/{team.consortium.id}/completing").text
    assert "Nobody else who worked with a member is listed" in page
    assert "No other new connection is listed" in page


def test_only_those_who_lead_read_it(
    client: TestClient, db: Session, make: Factory, jobs: Jobs
) -> None:
    team = judged(db, make, client, jobs, part=MemberState.accepted)
    stranger = make.user()
    make.company(member=stranger)
    officer = make.user(role=Role.officer)
    for path in ("/consortia/{}/completing", "/api/v1/consortia/{}/completing"):
        for user, status in ((team.member, 403), (stranger, 404), (officer, 200)):
            client.cookies.clear()
            log_in(client, user)
            assert client.get(path.format(team.consortium.id)).status_code == status
    seen = select(func.count()).where(
        Event.kind == "consortium_viewed", Event.actor_id == officer.id
    )
    assert db.scalar(seen) == 1


def test_while_it_may_not_be_changed_it_is_read_without_buttons(
    client: TestClient, db: Session, make: Factory, jobs: Jobs
) -> None:
    team = judged(db, make, client, jobs)
    team.consortium.state = ConsortiumState.under_review
    db.commit()
    page = client.get(f"/consortia/{team.consortium.id}/completing").text
    assert ("Near One" in page, "Add to the team" in page) == (True, False)


def test_what_was_shown_is_in_the_log_of_lists_once(
    client: TestClient, db: Session, make: Factory, jobs: Jobs
) -> None:
    team = judged(db, make, client, jobs)
    for _ in range(2):
        found = lists(client, team)
    kept = db.scalars(select(ShownList).order_by(ShownList.about)).all()
    assert [(one.kind, one.about, one.model_id, one.viewer_id) for one in kept] == [
        ("candidates", about, found["model_id"], team.coordinator.id)
        for about in ("completing", "completing:strangers")
    ]
    entries = db.scalars(
        select(ShownEntry).where(ShownEntry.list_id == kept[0].id).order_by(ShownEntry.slot)
    ).all()
    assert [(one.slot, one.partner_id, one.propensity, one.company_id) for one in entries] == [
        (slot, one["company_id"], 1.0, team.lead.id) for slot, one in enumerate(found["near"], 1)
    ]


def test_many_are_read_with_as_many_queries_as_few(
    client: TestClient, db: Session, make: Factory, jobs: Jobs, count_queries: CountQueries
) -> None:
    team = judged(db, make, client, jobs, strangers=12)
    row = db.get_one(TeamCompletion, team.consortium.id)
    whole = dict(row.body)
    path = f"/consortia/{team.consortium.id}/completing"
    client.get(path)
    with count_queries() as many:
        assert client.get(path).text.count("<article") == 12
    row.body = {**whole, "near": whole["near"][:1], "strangers": []}
    db.commit()
    client.get(path)
    with count_queries() as one:
        assert client.get(path).text.count("<article") == 1
    assert many.count <= one.count + 1  # the second list is written down, too
