"""The budget of a team: every member's rate by the programme's rules, and what would raise it."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.consortia import queries
from backend.consortia.desk.money import CHOOSE, NO_RATE, Money, Supposed, money
from backend.consortia.desk.service import desk
from backend.consortia.dossiers.dossier import Unlinked
from backend.consortia.opening import inside
from backend.models import ConsortiumMember, ConsortiumState, MemberState
from tests.consortia.making import Team, a_team
from tests.factories import Factory, log_in


def a_budget(db: Session, make: Factory, action: str, activity: str = "", **facts: object) -> Team:
    team = a_team(db, make, ConsortiumState.forming, MemberState.accepted)
    call = team.consortium.call
    call.action, call.activity = action, activity
    for one in team.consortium.members:
        one.cost_eur = 1_000_000
    for name, value in facts.items():
        setattr(team.company, name, value)
    db.commit()
    return team


def counted(db: Session, team: Team, supposed: Supposed | None = None) -> Money:
    who = inside(db, team.coordinator, queries.consortium(db, team.consortium.id))
    return money(db, who.consortium, desk(db, Unlinked(), who).team, supposed)


def test_the_rate_follows_what_is_supposed_of_the_project(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_budget(db, make, "DA", "e")
    plain, pesco = counted(db, team), counted(db, team, Supposed(pesco=True))
    assert plain.rate is not None
    assert pesco.rate is not None
    assert (plain.choices.pesco, pesco.rate.bonus - plain.rate.bonus) == (True, 10)
    log_in(client, team.coordinator)
    path = f"/consortia/{team.consortium.id}"
    assert "PESCO" in client.get(f"{path}?pesco=1").text
    budget = client.get(f"/api/v1{path}/budget?pesco=true").json()
    assert (budget["rate"], budget["pesco_counts"]) == (pesco.rate.rate, True)
    assert client.get(f"{path}?activity=zz").status_code == 422


def test_what_is_not_known_raises_no_rate_but_says_what_would(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_budget(db, make, "DA", "e")
    found = counted(db, team)
    head = found.lines[0]
    assert head.rate is not None
    assert head.highest == head.rate + 10
    assert found.highest is not None
    assert found.grant is not None
    assert found.highest > found.grant
    [open_] = [one for one in found.says if one["kind"] == "check"]
    assert open_["evidence"].startswith("Confirmation that the action belongs to a PESCO project")
    log_in(client, team.coordinator)
    page = client.get(f"/consortia/{team.consortium.id}").text
    assert ("if shown" in page, open_["evidence"] in page) == (True, True)


def test_a_university_is_paid_in_full_once_its_status_is_shown(db: Session, make: Factory) -> None:
    team = a_budget(db, make, "IA", kind="university")
    call = team.consortium.call
    call.identifier, call.programme = "HORIZON-CL3-2027-01-BM-01", "HE"
    db.commit()
    lines = counted(db, team).lines
    assert [(one.rate, one.highest) for one in lines] == [(70.0, 70.0), (70.0, 100.0)]
    team.company.non_profit = True
    db.commit()
    assert [one.rate for one in counted(db, team).lines] == [70.0, 100.0]


def test_who_appears_to_fail_and_who_is_not_funded_is_paid_nothing(
    db: Session, make: Factory
) -> None:
    team = a_budget(db, make, "RA", country="US")
    [_, other] = counted(db, team).lines
    team.part.role = "associated_partner"  # type: ignore[assignment]
    db.commit()
    [_, unfunded] = counted(db, team).lines
    assert (other.grant, unfunded.rate, unfunded.grant) == (0, 0.0, 0)


def test_where_each_activity_has_its_rate_the_page_asks_which(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_budget(db, make, "DA")
    found = counted(db, team)
    assert (found.refusal, found.grant, found.lines[0].rate) == (CHOOSE, None, None)
    log_in(client, team.coordinator)
    path = f"/consortia/{team.consortium.id}"
    assert "choose one below" in client.get(path).text
    assert "choose one below" not in client.get(f"{path}?activity=c").text
    team.consortium.call.action = "PRIZE"
    db.commit()
    assert counted(db, team).refusal == NO_RATE


def test_a_change_on_the_desk_draws_the_money_again_under_what_was_supposed(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_budget(db, make, "DA")
    extra = make.company(name="Thirdhand", country="FR")
    log_in(client, team.coordinator)
    path = f"/consortia/{team.consortium.id}"
    client.post(f"{path}/members", data={"company_id": extra.id})
    [row] = db.scalars(
        select(ConsortiumMember).where(ConsortiumMember.company_id == extra.id)
    ).all()
    client.post(f"{path}/members/{row.id}", data={"role": "beneficiary", "cost_eur": "500000"})
    whole = client.get(f"{path}?activity=c").text
    assert "2,500,000" in whole

    headers = {"hx-request": "true", "hx-current-url": f"http://testserver{path}?activity=c#desk"}
    fragment = client.post(
        f"{path}/members/{row.id}/move", data={"target": "removed"}, headers=headers
    ).text
    lines = re.search(r'id="budget-lines" hx-swap-oob="true">.*', fragment, re.DOTALL)
    assert lines is not None
    assert ("2,000,000" in lines[0], "500,000" in lines[0]) == (True, False)
    assert ('id="budget-rate" hx-swap-oob="true"' in fragment, CHOOSE in fragment) == (True, False)
    assert f'<div id="member-{row.id}" hx-swap-oob="delete">' in fragment
    assert ('id="pictures" hx-swap-oob' in fragment, "1 no longer takes part" in fragment) == (
        True, True,
    )  # fmt: skip
    odd = headers | {"hx-current-url": "http://testserver/?activity=zz&pesco=perhaps"}
    assert CHOOSE in client.get(path, headers=odd | {"hx-target": "desk"}).text


def test_before_they_accept_no_money_comes_with_the_desk(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_budget(db, make, "DA")
    team.part.state = MemberState.invited
    db.commit()
    log_in(client, team.member)
    headers = {"hx-request": "true", "hx-target": "desk"}
    fragment = client.get(f"/consortia/{team.consortium.id}", headers=headers).text
    assert ('id="desk"' in fragment, "budget-lines" in fragment) == (True, False)
