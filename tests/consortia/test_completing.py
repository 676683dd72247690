"""Who would complete a team: judged by a job, kept, in two lists."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Block, ConsortiumMember, MemberState, TeamCompletion
from tests.consortia.making import a_team
from tests.consortia.pasts import a_past, judged, lists, names, together, use
from tests.factories import Factory, log_in
from tests.jobs import Jobs


@pytest.fixture(autouse=True)
def _kind_model(db: Session, tmp_path: Path) -> None:
    """What is told of these few does not hang on the numbers of the shipped model."""
    use(db, tmp_path / "model", 0.0)


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
    assert "Another ranking model has come into use since this was judged" in page
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
    assert "No member has a track record yet" in client.get(path).text
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
    together(db, 41, [unfunded, refused, known["Stranger 1"], known["Stranger 6"]])
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
