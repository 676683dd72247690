"""What a project says of itself: claimed with a paper, seen by an officer, then counted."""

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.consortia import queries, snapshots
from backend.consortia.judgement import approval
from backend.models import ConflictOfInterest, ConsortiumState, MemberState, Role
from tests.consortia.making import Team, a_team
from tests.consortia.test_coordinator import enter
from tests.factories import Factory

PAPER = "Letter of the PESCO secretariat, 3 May 2027"


def a_project(db: Session, make: Factory) -> Team:
    team = a_team(db, make, ConsortiumState.forming, MemberState.accepted)
    call = team.consortium.call
    call.action, call.activity = "DA", "e"
    for one in team.consortium.members:
        one.cost_eur = 1_000_000
    db.commit()
    return team


def said(client: TestClient, db: Session, team: Team, **typed: str) -> int:
    found = queries.consortium(db, team.consortium.id)
    data = {"what": "pesco", "holds": "1", "evidence": PAPER, "version": str(found.version)}
    return client.post(f"/consortia/{found.id}/claims", data=data | typed).status_code


def budget(client: TestClient, team: Team) -> tuple[float, float]:
    found = client.get(f"/api/v1/consortia/{team.consortium.id}/budget").json()
    return found["rate"], found["highest"]


def test_a_claim_raises_the_rate_once_an_officer_saw_its_paper(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_project(db, make)
    enter(client, team.coordinator)
    rate, highest = budget(client, team)
    assert said(client, db, team) == 303
    assert budget(client, team) == (rate, highest)
    path = f"/consortia/{team.consortium.id}"
    page = client.get(path).text
    assert (PAPER in page, "I have seen the document" in page) == (True, False)
    [one] = client.get(f"/api/v1{path}").json()["claims"]
    assert (one["what"], one["shown"]) == ("pesco", False)
    assert client.post(f"{path}/claims/{one['id']}/shown", data={"shown": "1"}).status_code == 403
    enter(client, make.user(role=Role.officer))
    assert "I have seen the document" in client.get(path).text
    for _ in range(2):  # twice is once
        answer = client.post(f"{path}/claims/{one['id']}/shown", data={"shown": "1"})
        assert answer.status_code == 303
    assert budget(client, team) == (highest, highest)
    kinds = [row.kind for row in queries.versions_of(db, team.consortium.id)]
    assert kinds[-2:] == ["consortium_claimed", "consortium_claim_shown"]
    shown = client.put(f"/api/v1{path}/claims/{one['id']}/shown", json={"shown": False})
    assert (shown.status_code, budget(client, team)) == (200, (rate, highest))


def test_a_changed_claim_is_unseen_anew_and_a_no_settles_the_rate(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_project(db, make)
    path = f"/consortia/{team.consortium.id}"
    enter(client, team.coordinator)
    rate, _ = budget(client, team)
    said(client, db, team)
    [one] = queries.consortium(db, team.consortium.id).claims
    enter(client, make.user(role=Role.officer))
    client.post(f"{path}/claims/{one.id}/shown", data={"shown": "1"})
    enter(client, team.coordinator)
    assert said(client, db, team, evidence="Another letter") == 303
    assert budget(client, team)[0] == rate
    assert said(client, db, team, holds="0", evidence="") == 303
    assert budget(client, team) == (rate, rate)
    [one] = queries.consortium(db, team.consortium.id).claims
    for _ in range(2):
        assert client.post(f"{path}/claims/{one.id}/withdraw").status_code == 303
    assert queries.consortium(db, team.consortium.id).claims == []
    versions = client.get(f"{path}/versions").text
    assert "The project belongs to a PESCO project" in versions


def test_states_answer_the_rule_once_their_papers_were_seen(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_project(db, make)
    path = f"/api/v1/consortia/{team.consortium.id}"
    enter(client, team.coordinator)
    for state in ("PL", "DE"):
        typed = {"what": "supporting_state", "country": state, "evidence": "Letter of intent"}
        assert said(client, db, team, **typed) == 303

    def finding() -> tuple[str, str]:
        rows = client.get(path).json()["findings"]
        [one] = [row for row in rows if row["rule"] == "EDF.DEV.STATES"]
        return one["answer"], one["code"]

    assert finding() == ("needs_a_check", "papers_claimed")
    page = client.get(f"/consortia/{team.consortium.id}").text
    assert "Said to support the project: Germany, Poland" in page
    enter(client, make.user(role=Role.officer))
    for one in client.get(path).json()["claims"]:
        client.put(f"{path}/claims/{one['id']}/shown", json={"shown": True})
    assert finding() == ("appears_to_meet", "papers_named")
    changes = approval.weighty(
        snapshots.changes(*(row.values for row in queries.versions_of(db, team.consortium.id)[-2:]))
    )
    assert changes == []  # seeing a paper is no change of what was approved


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"evidence": ""}, "evidence"),
        ({"what": "supporting_state", "country": ""}, "country"),
        ({"what": "supporting_state", "country": "US"}, "country"),
        ({"what": "new_capacity"}, "what"),
        ({"what": "rich"}, "what"),
        ({"version": "1"}, ""),
    ],
)
def test_what_can_not_be_said_is_told_in_place(
    client: TestClient, db: Session, make: Factory, typed: dict[str, str], field: str
) -> None:
    team = a_project(db, make)
    enter(client, team.coordinator)
    data = {
        "what": "pesco", "holds": "1", "evidence": PAPER, "version": str(team.consortium.version),
    }  # fmt: skip
    answer = client.post(f"/consortia/{team.consortium.id}/claims", data=data | typed)
    assert answer.status_code == (422 if field else 409)
    kept = (data | typed)["evidence"]
    assert kept in answer.text
    assert queries.consortium(db, team.consortium.id).claims == []


def test_who_may_claim_and_who_may_say_that_a_paper_was_seen(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_project(db, make)
    enter(client, team.member)
    assert said(client, db, team) == 403
    enter(client, make.user())
    assert said(client, db, team) == 404
    enter(client, team.coordinator)
    said(client, db, team)
    [one] = queries.consortium(db, team.consortium.id).claims
    officer = make.user(role=Role.officer)
    db.add(ConflictOfInterest(officer_id=officer.id, company_id=team.company.id, note="owner"))
    db.commit()
    enter(client, officer)
    path = f"/consortia/{team.consortium.id}/claims"
    assert client.post(f"{path}/{one.id}/shown", data={"shown": "1"}).status_code == 409
    enter(client, make.user(role=Role.officer))
    assert client.post(f"{path}/0/shown", data={"shown": "1"}).status_code == 404
    team.consortium.state = ConsortiumState.complete
    db.commit()
    enter(client, team.coordinator)
    assert said(client, db, team, evidence="Later") == 409
