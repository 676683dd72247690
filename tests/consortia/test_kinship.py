"""Members that may be one group by their names: a check, settled by a word, never a refusal."""

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.consortia import queries
from backend.consortia.forms import Addition
from backend.consortia.members import service as membership
from backend.matcher import consortia as matcher
from backend.matcher.consortia import Wishes
from backend.models import Company, ConsortiumState, MemberState, Role
from matching.consortium.assemble import assemble
from matching.consortium.solving import Effort
from tests.consortia.making import Team, a_team, judged
from tests.consortia.test_coordinator import enter
from tests.factories import Factory

RULE = "EDF.COMP.STANDARD"


def at_home(company: Company, country: str) -> None:
    company.country = company.management_country = company.controlling_country = country
    company.asset_countries = [country]


def three(db: Session, make: Factory) -> tuple[Team, Company]:
    """Two units of Thales and a third company: the least that the rule asks for."""
    team = a_team(db, make)
    third = make.company(name="Thales Italia SpA")
    membership.add(
        db, user=team.coordinator, consortium_id=team.consortium.id,
        data=Addition(company_id=third.id),
    )  # fmt: skip
    team.company.name = "Thales SIX GTS France SAS"
    for company, country in ((team.lead, "DE"), (team.company, "FR"), (third, "IT")):
        at_home(company, country)
    db.commit()
    return team, third


def finding(client: TestClient, team: Team) -> tuple[str, str]:
    rows = client.get(f"/api/v1/consortia/{team.consortium.id}").json()["findings"]
    [one] = [row for row in rows if row["rule"] == RULE]
    return one["answer"], one["code"]


def test_units_of_one_group_make_a_check_that_a_word_settles(
    client: TestClient, db: Session, make: Factory
) -> None:
    team, third = three(db, make)
    enter(client, team.coordinator)
    path = f"/consortia/{team.consortium.id}"
    assert finding(client, team) == ("needs_a_check", "composition_met_if_apart")
    page = client.get(path).text
    assert "may be one group with Thales Italia SpA" in page
    assert "They are independent" in page
    [kin] = client.get(f"/api/v1{path}").json()["kinships"]
    pair = {"one_id": team.company.id, "other_id": third.id}
    assert kin == {**pair, "same": None}
    for same, answer in (
        ("0", ("appears_to_meet", "composition_met")),
        ("1", ("appears_to_fail", "composition_missed")),
        ("", ("needs_a_check", "composition_met_if_apart")),
    ):
        for _ in range(2):  # twice is once
            told = client.post(f"{path}/kinships", data={**pair, "same": same})
            assert told.status_code == 303
        assert finding(client, team) == answer
    kinds = [row.kind for row in queries.versions_of(db, team.consortium.id)]
    assert kinds[-4:].count("consortium_kinship_answered") == 3
    versions = client.get(f"{path}/versions").text
    assert "Thales SIX GTS France SAS – Thales Italia SpA" in versions
    drawn = client.post(
        f"{path}/kinships", data={**pair, "same": "0"}, headers={"hx-request": "true"}
    )
    assert ('id="desk"' in drawn.text, "<html" in drawn.text) == (True, False)


def test_what_records_say_needs_no_name(client: TestClient, db: Session, make: Factory) -> None:
    team, third = three(db, make)
    team.company.control_group, third.control_group = "Thales SA", "Another Parent"
    db.commit()
    enter(client, make.user(role=Role.officer))
    assert finding(client, team) == ("appears_to_meet", "composition_met")
    assert client.get(f"/api/v1/consortia/{team.consortium.id}").json()["kinships"] == []


def test_who_may_say_it_and_of_whom(client: TestClient, db: Session, make: Factory) -> None:
    team, third = three(db, make)
    path = f"/api/v1/consortia/{team.consortium.id}/kinships"
    pair = {"one_id": third.id, "other_id": team.company.id, "same": False}
    stranger = make.company(name="Thales Nederland")
    enter(client, team.member)
    assert client.put(path, json=pair).status_code == 404
    enter(client, team.coordinator)
    assert client.put(path, json={**pair, "other_id": stranger.id}).status_code == 404
    team.consortium.state = ConsortiumState.under_review
    db.commit()
    assert client.put(path, json=pair).status_code == 409
    enter(client, make.user(role=Role.officer))
    assert client.put(path, json=pair).status_code == 200  # whoever reviews may settle it


@pytest.mark.parametrize("said", [False, True])
def test_proposals_avoid_two_of_a_group_unless_they_are_unrelated(
    db: Session, make: Factory, said: bool
) -> None:
    team = a_team(db, make, ConsortiumState.draft, MemberState.suggested)
    call = team.consortium.call
    names = ("Thales Italia", "Thales SIX", "Nordwerk", "Balticum", "Iberwerk")
    made = [make.company(name=name) for name in names]
    for company, country in zip(
        [team.lead, *made], ("DE", "IT", "FR", "NO", "EE", "ES"), strict=True
    ):
        at_home(company, country)
    db.commit()
    judged(db, call, [team.lead.id, *(one.id for one in made)])
    two = (made[0].id, made[1].id)
    wishes = Wishes(
        coordinator=team.lead.id, minimum=5, maximum=5, unrelated=(two,) if said else ()
    )
    base = matcher.base_of(db, call)
    assert base is not None
    found = assemble(base.problem(wishes), Effort(seconds=2), alternatives=9)
    both = [set(two) <= set(one.keys) for one in found.proposals]
    assert (any(both), bool(both)) == (said, True)
    # where there is no other team, names alone keep nobody out
    narrow = Wishes(coordinator=team.lead.id, minimum=6, maximum=6)
    forced = matcher.compromises(db, call, narrow, seconds=2)
    assert forced
    assert set(two) <= set(forced[0].keys)
