"""What happens elsewhere meanwhile: a company is suspended, the call closes, its day passes."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.calls.service import today
from backend.consortia import queries
from backend.consortia.forms import Addition
from backend.consortia.members import service as membership
from backend.models import (
    CallStatus,
    Company,
    CompanyState,
    Role,
    User,
)  # fmt: skip
from backend.models import ConsortiumState as C
from backend.models import MemberState as M
from tests.consortia.making import Team, a_team
from tests.consortia.test_coordinator import enter
from tests.factories import Factory

NOT_VOUCHED = "Officers do not vouch for"


def move(client: TestClient, user: User, team: Team, target: str, **more: str) -> tuple[int, str]:
    """The status of the answer, and the whole page."""
    enter(client, user)
    version = str(version_of(client, team))
    typed = {"target": target, "version": version, **more}
    answer = client.post(f"/consortia/{team.consortium.id}/move", data=typed)
    return answer.status_code, answer.text


def version_of(client: TestClient, team: Team) -> int:
    version: int = client.get(f"/api/v1/consortia/{team.consortium.id}").json()["version"]
    return version


@pytest.mark.parametrize(
    ("gone", "case"),
    [
        ("company", (C.draft, M.suggested, "proposed")),
        ("lead", (C.draft, M.suggested, "proposed")),
        ("company", (C.approved, M.suggested, "invited")),
        ("company", (C.forming, M.accepted, "complete")),
    ],
)
def test_nothing_goes_on_with_a_company_that_officers_do_not_vouch_for(
    client: TestClient, db: Session, make: Factory, gone: str, case: tuple[C, M, str]
) -> None:
    at, part, target = case
    team = a_team(db, make, at, part)
    team.consortium.call.programme, team.consortium.minimum_members = "", 2
    company: Company = getattr(team, gone)
    company.state = CompanyState.suspended
    db.commit()
    status, page = move(client, team.coordinator, team, target)
    assert (status, f"{NOT_VOUCHED} {company.name}" in page) == (409, True)
    assert "entry not verified at present" in page
    company.state = CompanyState.verified
    db.commit()
    assert move(client, team.coordinator, team, target)[0] == 303


def test_an_officer_decides_knowing_of_it(client: TestClient, db: Session, make: Factory) -> None:
    officer = make.user(role=Role.officer)
    team = a_team(db, make, C.under_review, M.suggested)
    team.consortium.call.programme, team.company.state = "", CompanyState.suspended
    db.commit()
    typed = {"reason": "other", "note": "Its papers are on their way"}
    assert move(client, officer, team, "approved", **typed)[0] == 409
    assert move(client, officer, team, "approved", **typed, override="1")[0] == 303


def one_more(db: Session, make: Factory, team: Team) -> tuple[Company, int]:
    """Another company that was thought of, and its part."""
    other = make.company(name="Nordfjord", country="NO", member=make.user())
    row = membership.add(
        db, user=team.coordinator, consortium_id=team.consortium.id,
        data=Addition(company_id=other.id),
    )  # fmt: skip
    db.commit()
    return other, row.id


def test_nobody_is_invited_one_by_one_to_what_nobody_can_apply_to(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make, C.forming, M.accepted)
    other, part = one_more(db, make, team)
    path = f"/consortia/{team.consortium.id}/members/{part}/move"
    enter(client, team.coordinator)
    call = team.consortium.call
    call.status = CallStatus.closed
    db.commit()
    closed = client.post(path, data={"target": "invited", "note": "Join us"})
    assert (closed.status_code, "The call is closed" in closed.text) == (409, True)
    call.status, call.deadline = CallStatus.open, today() - timedelta(days=1)
    db.commit()
    late = client.post(path, data={"target": "invited"})
    assert (late.status_code, "The deadline of the call has passed" in late.text) == (409, True)
    call.deadline, other.state = today(), CompanyState.suspended
    db.commit()
    unknown = client.post(path, data={"target": "invited"})
    assert (unknown.status_code, f"{NOT_VOUCHED} Nordfjord" in unknown.text) == (409, True)
    other.state = CompanyState.verified
    db.commit()
    assert client.post(path, data={"target": "invited"}).status_code == 303


def test_who_asked_to_join_and_is_suspended_since_is_not_taken_in(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make, C.forming, M.requested)
    team.company.state = CompanyState.suspended
    db.commit()
    path = f"/consortia/{team.consortium.id}/members/{team.part.id}/move"
    enter(client, team.coordinator)
    refused = client.post(path, data={"target": "accepted"})
    assert (refused.status_code, f"{NOT_VOUCHED} Krylo" in refused.text) == (409, True)
    assert queries.member_in(queries.consortium(db, team.consortium.id), team.part.id).state == (
        "requested"
    )
    declined = client.post(path, data={"target": "refused", "reason": "timing"})
    assert declined.status_code == 303


@pytest.mark.parametrize(
    ("side", "typed"),
    [("member", {"target": "left", "reason": "timing"}), ("coordinator", {"target": "removed"})],
)
def test_a_suspended_member_may_still_leave_and_be_taken_out(
    client: TestClient, db: Session, make: Factory, side: str, typed: dict[str, str]
) -> None:
    team = a_team(db, make, C.forming, M.accepted)
    team.company.state = CompanyState.suspended
    db.commit()
    enter(client, getattr(team, side))
    path = f"/consortia/{team.consortium.id}/members/{team.part.id}/move"
    assert client.post(path, data=typed).status_code == 303


def test_who_saves_costs_does_not_undo_a_role_that_another_gave_meanwhile(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make)
    path = f"/consortia/{team.consortium.id}"
    enter(client, team.coordinator)
    read = {"role": "beneficiary", "version": str(team.consortium.version)}
    assert f'name="version" value="{read["version"]}"' in client.get(path).text
    own = client.post(f"{path}/members/{team.part.id}", data=read | {"cost_eur": "400000"})
    assert own.status_code == 303
    read["version"] = str(version_of(client, team))
    enter(client, make.user(role=Role.officer))
    other = {"role": "associated_partner", "cost_eur": "400000", "version": read["version"]}
    assert client.post(f"{path}/members/{team.part.id}", data=other).status_code == 303
    enter(client, team.coordinator)
    typed = read | {"cost_eur": "550000"}
    refused = client.post(f"{path}/members/{team.part.id}", data=typed)
    assert (refused.status_code, "550000" in refused.text) == (409, True)
    found = queries.member_in(queries.consortium(db, team.consortium.id), team.part.id)
    assert (found.role, found.cost_eur) == ("associated_partner", 400_000)


def test_a_change_elsewhere_in_the_team_is_no_reason_to_refuse_costs(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make)
    read = {"role": "beneficiary", "version": str(team.consortium.version), "cost_eur": "400000"}
    one_more(db, make, team)
    enter(client, team.coordinator)
    path = f"/consortia/{team.consortium.id}/members/{team.part.id}"
    assert client.post(path, data=read).status_code == 303
