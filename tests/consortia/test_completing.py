"""Who would complete a team: judged by a job, kept, shown in two lists to those who lead."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import (
    Block,
    Company,
    ConsortiumMember,
    ConsortiumState,
    Event,
    MemberState,
    Project,
    Role,
    ShownEntry,
    ShownList,
    TeamCompletion,
    TrackRecord,
)  # fmt: skip
from tests.conftest import Queries
from tests.consortia.making import Team, a_team
from tests.factories import Factory, log_in
from tests.jobs import Jobs

CountQueries = Callable[[], AbstractContextManager[Queries]]
JOB = "complete_team"


def together(db: Session, number: int, companies: Sequence[Company]) -> None:
    """A past project of these."""
    project = Project(
        source="test", source_key=str(number), acronym=f"PAST{number}", programme="H2020",
        title="Quiet boats and their hulls" if number % 2 else "Radio for boats",
        starts_on=date(2019 + number % 5, 1, 1),
    )  # fmt: skip
    db.add(project)
    db.flush()
    db.add_all(
        TrackRecord(company_id=one.id, project_id=project.id, role="participant")
        for one in companies
    )


def a_past(
    db: Session, make: Factory, part: MemberState = MemberState.suggested, strangers: int = 4
) -> tuple[Team, dict[str, Company]]:
    """A team whose coordinator worked with two, and companies that worked among themselves."""
    team = a_team(db, make, part=part)
    near = {name: make.company(name=name, country="FR") for name in ("Near One", "Near Two")}
    far = {
        f"Stranger {n}": make.company(name=f"Stranger {n}", country="PL")
        for n in range(1, strangers + 1)
    }
    together(db, 1, [team.lead, near["Near One"]])
    together(db, 2, [team.lead, near["Near Two"], near["Near One"]])
    rows = list(far.values())
    for number, (one, other) in enumerate(pairwise(rows), 3):
        together(db, number, [one, other])
    db.commit()
    return team, near | far


def judged(db: Session, make: Factory, client: TestClient, jobs: Jobs, **how: Any) -> Team:
    """The same, once the worker has judged it, with its coordinator logged in."""
    team, _ = a_past(db, make, **how)
    log_in(client, team.coordinator)
    assert lists(client, team)["preparing"]
    jobs.run()
    return team


def lists(client: TestClient, team: Team) -> dict[str, Any]:
    answer = client.get(f"/api/v1/consortia/{team.consortium.id}/completing")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def names(rows: Sequence[dict[str, Any]]) -> set[str]:
    return {one["name"] for one in rows}


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
    assert page.index("Strangers to the team") < page.index("Stranger 1")
    assert "They worked with Hullwerk before; joint projects: 2, last begun in 2021" in page
    assert jobs.waiting(JOB) == []


def test_two_lists_whose_reasons_sum_to_the_score(
    client: TestClient, db: Session, make: Factory, jobs: Jobs
) -> None:
    found = lists(client, judged(db, make, client, jobs))
    assert names(found["near"]) == {"Near One", "Near Two"}
    assert names(found["strangers"]) == {f"Stranger {n}" for n in range(1, 5)}
    for one in (*found["near"], *found["strangers"]):
        parts = sum(reason["contribution"] for reason in one["reasons"])
        assert one["base"] + parts == pytest.approx(one["score"], abs=1e-9)
        assert one["low"] <= one["fit"] <= one["high"]
        assert all(reason["says"] for reason in one["reasons"])
    for rows in (found["near"], found["strangers"]):
        scores = [one["score"] for one in rows]
        assert scores == sorted(scores, reverse=True)


def test_who_is_added_is_only_thought_of_and_the_lists_are_out_of_date(
    client: TestClient, db: Session, make: Factory, jobs: Jobs
) -> None:
    team = judged(db, make, client, jobs)
    [first] = [one for one in lists(client, team)["near"] if one["name"] == "Near One"]
    path = f"/consortia/{team.consortium.id}"
    data = {"company_id": first["company_id"], "role": first["role"]}
    for _ in range(2):
        assert client.post(f"{path}/members", data=data).status_code == 303
    added = db.scalars(
        select(ConsortiumMember).where(ConsortiumMember.company_id == first["company_id"])
    ).one()
    assert (added.state, added.role) == (MemberState.suggested, "beneficiary")
    assert not [mail for mail in jobs.waiting("deliver_mail") if "Near" in str(mail)]

    page = client.get(f"{path}/completing").text
    assert "out of date" in page
    assert "The team or the call has changed since this was judged" in page
    assert 'Add to the team: Near One"' not in page
    jobs.run()
    assert "out of date" not in client.get(f"{path}/completing").text


def test_another_model_says_so_and_is_asked(
    client: TestClient, db: Session, make: Factory, jobs: Jobs
) -> None:
    team = judged(db, make, client, jobs)
    row = db.get_one(TeamCompletion, team.consortium.id)
    row.model_id = "an earlier one"
    db.commit()
    page = client.get(f"/consortia/{team.consortium.id}/completing").text
    assert "Another ranking model is in use since this was judged" in page
    jobs.run()
    assert not lists(client, team)["outdated"]


def test_a_team_without_a_record_is_told_so_until_it_has_one(
    client: TestClient, db: Session, make: Factory, jobs: Jobs
) -> None:
    team = a_team(db, make)
    others = [make.company(country="FR") for _ in range(2)]
    together(db, 1, others)
    db.commit()
    log_in(client, team.coordinator)
    path = f"/consortia/{team.consortium.id}/completing"
    client.get(path)
    jobs.run()
    assert "No member has a record yet" in client.get(path).text
    together(db, 2, [team.company, others[0]])
    db.commit()
    client.get(path)
    jobs.run()
    found = lists(client, team)
    assert (found["silent"], names(found["near"])) == (False, {others[0].name})


def test_who_is_barred_kept_apart_or_may_not_take_part_is_not_listed(
    client: TestClient, db: Session, make: Factory, jobs: Jobs
) -> None:
    team, known = a_past(db, make, strangers=6)
    unfunded = make.company(name="Unfunded", country="US", controlling_country="US")
    refused = make.company(name="Refused", country="RU", controlling_country="RU")
    together(db, 40, [unfunded, refused, known["Stranger 1"]])
    db.add(
        Block(
            company_id=known["Stranger 2"].id, blocked_company_id=team.company.id,
            reason_code="trust",
        )
    )  # fmt: skip
    db.commit()
    log_in(client, team.coordinator)
    lists(client, team)
    jobs.run()
    assert "Stranger 2" not in names(lists(client, team)["strangers"])
    late = Block(
        company_id=team.lead.id, blocked_company_id=known["Stranger 3"].id, reason_code="trust"
    )
    db.add(late)
    db.commit()
    path = f"/consortia/{team.consortium.id}"
    client.post(f"{path}/bans", data={"company_id": known["Near Two"].id})
    found = lists(client, team)
    assert names(found["near"]) == {"Near One"}
    assert {one["name"]: one["role"] for one in found["strangers"]} == {
        "Unfunded": "associated_partner",
        **{f"Stranger {n}": "beneficiary" for n in (1, 4, 5, 6)},
    }


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
