"""Consortia by program: the same use cases, the same disclosure."""

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import ConsortiumState, LookingFor, MemberState, Role, User
from tests.consortia.making import a_call, a_team, judged
from tests.factories import Factory, log_in

NOTE = "We make radios that resist jamming, two thousand a month."


def enter(client: TestClient, user: User) -> None:
    client.cookies.clear()
    log_in(client, user)


def test_a_consortium_from_its_start_to_its_first_member(
    client: TestClient, db: Session, make: Factory
) -> None:
    us, them, officer = make.user(), make.user(), make.user(role=Role.officer)
    make.company(member=us, country="DE")
    other = make.company(member=them, country="UA", name="Krylo")
    call = a_call(db)
    log_in(client, us)
    made = client.post(f"/api/v1/calls/{call.id}/consortia", json={"title": "QUIETBOAT"})
    assert made.status_code == 201
    path = f"/api/v1/consortia/{made.json()['id']}"
    assert made.json()["moves"] == ["proposed", "dissolved"]
    added = client.post(f"{path}/members", json={"company_id": other.id}).json()
    assert [one["state"] for one in added["members"]] == ["accepted", "suggested"]

    def move(target: str, **typed: object) -> dict[str, object]:
        version = client.get(path).json()["version"]
        body = {"target": target, "version": version, **typed}
        answer = client.post(f"{path}/move", json=body)
        assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.json()
        return found

    move("proposed")
    enter(client, officer)
    assert [one["id"] for one in client.get("/api/v1/consortia/to-review").json()] == [
        made.json()["id"]
    ]
    move("under_review")
    move("approved", reason="criteria_met", override=True, note="Two more are being asked.")
    enter(client, us)
    assert move("invited")["state"] == "invited"
    enter(client, them)
    [mine] = client.get("/api/v1/consortia?box=invitations").json()["items"]
    assert mine["part"] == "invited"
    seen = client.get(path).json()
    assert {one["cost_eur"] for one in seen["members"]} == {None}
    own = seen["members"][1]
    assert own["moves"] == ["accepted", "declined"]
    answer = client.post(f"{path}/members/{own['id']}/move", json={"target": "accepted"})
    assert answer.json() == {"state": "accepted"}
    assert client.get(path).json()["state"] == "forming"


def test_refusals_are_problems_in_words(client: TestClient, db: Session, make: Factory) -> None:
    team = a_team(db, make, ConsortiumState.under_review)
    path = f"/api/v1/consortia/{team.consortium.id}"
    log_in(client, team.coordinator)
    body = {"target": "approved", "version": team.consortium.version}
    refused = client.post(f"{path}/move", json=body)
    assert (refused.status_code, refused.headers["content-type"]) == (
        403, "application/problem+json",
    )  # fmt: skip
    added = client.post(f"{path}/members", json={"company_id": make.company().id})
    assert added.status_code == 409
    stranger = make.user()
    make.company(member=stranger)
    enter(client, stranger)
    for address in ("", "/versions", "/letters", "/candidates", "/proposals", "/compare"):
        assert client.get(path + address).status_code == 404
    assert client.post(f"{path}/join", json={"slots": [1], "note": NOTE}).status_code == 404
    assert client.get("/api/v1/consortia").json()["items"] == []


def test_asking_to_join_and_being_refused(client: TestClient, db: Session, make: Factory) -> None:
    team = a_team(db, make)
    team.consortium.looking_for = LookingFor.anonymous
    db.commit()
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    [shown] = client.get(f"/api/v1/calls/{team.consortium.call_id}/looking").json()
    assert (shown["title"], shown["coordinator"], len(shown["slots"])) == ("", "", 2)
    path = f"/api/v1/consortia/{team.consortium.id}"
    body = {"slots": [shown["slots"][0]["id"]], "note": NOTE}
    member = client.post(f"{path}/join", json=body).json()["member_id"]
    [listed] = client.get("/api/v1/consortia?box=requests").json()["items"]
    assert (listed["title"], listed["coordinator_id"]) == ("", None)
    enter(client, team.coordinator)
    [asking] = client.get(path).json()["requests"]
    assert asking["moves"] == ["accepted", "refused"]
    move = f"{path}/members/{member}/move"
    assert client.post(move, json={"target": "refused"}).status_code == 422
    done = client.post(move, json={"target": "refused", "reason": "capability"})
    assert done.json() == {"state": "refused"}


def test_bars_locks_tasks_versions(client: TestClient, db: Session, make: Factory) -> None:
    team = a_team(db, make)
    path = f"/api/v1/consortia/{team.consortium.id}"
    log_in(client, team.coordinator)
    barred = make.company()
    assert client.post(f"{path}/bans", json={"company_id": barred.id}).status_code == 204
    assert client.delete(f"{path}/bans/{barred.id}").status_code == 204
    locked = client.put(f"{path}/members/{team.part.id}/lock", json={"locked": True}).json()
    assert [one["locked"] for one in locked["members"]] == [True, True]
    slot = team.consortium.slots[0].id
    given = {"slot_id": slot, "member_id": team.part.id, "part": "lead"}
    tasks = client.put(f"{path}/tasks", json=given).json()["slots"]
    assert [one["lead"] for one in tasks] == [team.part.id, None]
    kinds = [one["kind"] for one in client.get(f"{path}/versions").json()]
    assert kinds == [
        "consortium_task_given", "consortium_member_changed", "consortium_company_unbanned",
        "consortium_company_banned", "consortium_member_added", "consortium_started",
    ]  # fmt: skip


def test_comparing_two_versions(client: TestClient, db: Session, make: Factory) -> None:
    team = a_team(db, make)
    log_in(client, team.coordinator)
    path = f"/api/v1/consortia/{team.consortium.id}"
    left, right = client.get(f"{path}/compare").json()
    assert (len(left["companies"]), len(right["companies"])) == (2, 1)
    assert client.get(f"{path}/compare?left=version-99").status_code == 404
    assert client.get(f"{path}/compare?left=elsewhere").status_code == 404


def test_members_do_not_read_plans(client: TestClient, db: Session, make: Factory) -> None:
    team = a_team(db, make, ConsortiumState.forming, MemberState.accepted)
    log_in(client, team.member)
    path = f"/api/v1/consortia/{team.consortium.id}"
    for address in ("/versions", "/proposals", "/compare", "/candidates"):
        assert client.get(path + address).status_code == 403


def test_who_may_only_be_a_partner_is_proposed_as_one(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make)
    other = make.company(name="Overseas", country="US", controlling_country="US")
    judged(db, team.consortium.call, [team.lead.id, team.company.id, other.id])
    log_in(client, team.coordinator)
    path = f"/consortia/{team.consortium.id}/candidates"
    [found] = client.get(f"/api/v1{path}").json()["items"]
    assert (found["name"], found["role"]) == ("Overseas", "associated_partner")
    assert '<option value="associated_partner" selected>' in client.get(path).text
