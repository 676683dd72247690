"""The pages of consortia, in a browser without script."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.consortia.member_states import BUTTON_WORDS as MEMBER_BUTTONS
from backend.consortia.states import Actor, button, moves
from backend.models import (
    Consortium,
    ConsortiumMember,
    ConsortiumState,
    LookingFor,
    MemberRole,
    MemberState,
    Role,
    User,
)  # fmt: skip
from tests.conftest import Queries
from tests.consortia.making import Team, a_call, a_draft, a_team, plain
from tests.factories import Factory, log_in

CountQueries = Callable[[], AbstractContextManager[Queries]]
NOTE = "We make radios that resist jamming, two thousand a month."


def enter(client: TestClient, user: User) -> None:
    client.cookies.clear()
    log_in(client, user)


def test_starting_from_a_call(client: TestClient, db: Session, make: Factory) -> None:
    user, call = make.user(), a_call(db)
    make.company(member=user, country="DE")
    log_in(client, user)
    assert f'href="/calls/{call.id}/consortium"' in client.get(f"/calls/{call.id}").text
    empty = client.post(f"/calls/{call.id}/consortium", data={"title": "A", "summary": "Boats"})
    assert empty.status_code == 422
    assert "Boats" in empty.text

    answer = client.post(f"/calls/{call.id}/consortium", data={"title": "QUIETBOAT"})

    made = db.scalars(select(Consortium)).one()
    assert answer.headers["location"] == f"/consortia/{made.id}"
    assert "Radio that resists jamming" in client.get(f"/consortia/{made.id}").text


@pytest.mark.parametrize("actor", [Actor.coordinator, Actor.member, Actor.officer])
def test_the_buttons_are_those_of_the_table(
    client: TestClient, db: Session, make: Factory, actor: Actor
) -> None:
    team = a_team(db, make, ConsortiumState.draft, MemberState.accepted)
    people = {Actor.coordinator: team.coordinator, Actor.member: team.member}
    log_in(client, people.get(actor) or make.user(role=Role.officer))
    for state in ConsortiumState:
        team.consortium.state = state
        db.commit()
        page = client.get(f"/consortia/{team.consortium.id}").text
        section = re.search(r'id="decide".*?</section>', page, re.DOTALL)
        shown = set(re.findall(r"<(?:summary|button[^>]*)>([^<]+)<", section[0] if section else ""))
        assert (state, shown) == (
            state,
            {button(state, one, {actor}) for one in moves(state, {actor})},
        )


def test_an_invitation_is_answered_on_the_page(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.invited, MemberState.invited)
    log_in(client, team.member)
    path = f"/consortia/{team.consortium.id}"
    assert MEMBER_BUTTONS[MemberState.declined] in client.get(path).text
    move = f"{path}/members/{team.part.id}/move"
    without = client.post(move, data={"target": "declined", "note": "Perhaps in spring"})
    assert without.status_code == 422
    assert "Perhaps in spring" in without.text
    declined = client.post(move, data={"target": "declined", "reason": "capacity"})
    assert declined.headers["location"] == "/consortia"
    assert client.get(path).status_code == 404


def test_an_officer_returns_it_with_a_reason_that_all_read(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.under_review)
    log_in(client, make.user(role=Role.officer))
    path = f"/consortia/{team.consortium.id}"
    data = {
        "target": "draft", "reason": "more_information", "note": "Who owns Krylo?",
        "version": team.consortium.version,
    }  # fmt: skip
    assert client.post(f"{path}/move", data=data | {"reason": ""}).status_code == 422
    assert client.post(f"{path}/move", data=data).headers["location"] == path
    enter(client, team.coordinator)
    page = client.get(path).text
    assert "Who owns Krylo?" in page
    assert "More information needed" in page


def test_outside_nothing_is_there(client: TestClient, db: Session, make: Factory) -> None:
    team = a_team(db, make, ConsortiumState.forming, MemberState.accepted)
    stranger = make.user()
    make.company(member=stranger)
    log_in(client, stranger)
    path = f"/consortia/{team.consortium.id}"
    for address in ("", "/versions", "/candidates", "/join", "/letter", "/settings"):
        assert client.get(path + address).status_code == 404
    assert "QUIETBOAT" not in client.get("/consortia").text
    assert "QUIETBOAT" not in client.get(f"/calls/{team.consortium.call_id}").text


def test_a_company_that_was_only_thought_of_knows_nothing(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.approved, MemberState.suggested)
    log_in(client, team.member)
    assert client.get(f"/consortia/{team.consortium.id}").status_code == 404
    for box in ("mine", "invitations", "requests", "ended"):
        assert "QUIETBOAT" not in client.get(f"/consortia?box={box}").text


def test_members_read_neither_plans_nor_refusals_nor_costs_before_they_accept(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.forming, MemberState.invited)
    others = {"Planned Works": MemberState.suggested, "Refused Works": MemberState.declined}
    for name, state in others.items():
        db.add(
            ConsortiumMember(
                consortium_id=team.consortium.id, company_id=make.company(name=name).id,
                state=state, reason_code="trust", cost_eur=1_234_000,
            )
        )  # fmt: skip
    db.commit()
    path = f"/consortia/{team.consortium.id}"
    log_in(client, team.member)
    page = client.get(path).text
    assert [name for name in others if name in page] == []
    assert 'id="budget"' not in page
    assert client.get(f"{path}/versions").status_code == 403
    enter(client, team.coordinator)
    page = client.get(path).text
    assert [name for name in others if name in page] == list(others)
    assert 'id="budget"' in page


@pytest.mark.parametrize(
    ("how", "named"), [(LookingFor.anonymous, False), (LookingFor.named, True)]
)
def test_open_slots_are_shown_on_the_calls_page_as_the_coordinator_wants(
    client: TestClient, db: Session, make: Factory, how: LookingFor, named: bool
) -> None:
    team = a_team(db, make)
    team.consortium.looking_for = how
    db.commit()
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    page = client.get(f"/calls/{team.consortium.call_id}").text
    join = f"/consortia/{team.consortium.id}/join"
    assert join in page
    assert ("QUIETBOAT" in page, team.lead.name in page) == (named, named)
    form = client.get(join).text
    assert (team.lead.name in form) == named
    short = client.post(join, data={"note": "short"})
    assert short.status_code == 422
    slot = team.consortium.slots[0].id
    sent = client.post(join, data={"note": NOTE, "slots": [slot]})
    assert sent.headers["location"] == "/consortia"
    assert ("QUIETBOAT" in client.get("/consortia?box=requests").text) == named
    enter(client, team.coordinator)
    assert NOTE in client.get(f"/consortia/{team.consortium.id}").text


def test_a_page_of_a_company_says_where_it_takes_part_to_those_who_may_know(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.forming, MemberState.accepted)
    stranger = make.user()
    make.company(member=stranger)
    seen = {}
    people = {"stranger": stranger, "partner": team.member, "officer": make.user(role=Role.officer)}
    for name, user in people.items():
        enter(client, user)
        seen[name] = "QUIETBOAT" in client.get(f"/companies/{team.lead.id}").text
    assert seen == {"stranger": False, "partner": True, "officer": True}


def test_the_number_of_waiting_consortia_stands_beside_the_link(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.invited, MemberState.invited)
    a_team_title = plain(db, a_call(db, 7), make.company(), "WAITS", ConsortiumState.proposed)
    assert a_team_title.state == ConsortiumState.proposed
    for user, page in ((team.member, "/directory"), (make.user(role=Role.officer), "/vetting")):
        enter(client, user)
        link = re.search(r'<a href="/consortia"[^>]*>(.*?)</a>', client.get(page).text, re.DOTALL)
        assert link is not None
        assert re.sub(r"<[^>]+>", " ", link[1]).split()[:2] == ["Consortia", "1"]


@pytest.mark.parametrize("role", [Role.representative, Role.officer])
def test_the_lists_cost_the_same_queries_with_1_and_30(
    client: TestClient, db: Session, make: Factory, count_queries: CountQueries, role: Role
) -> None:
    call, counts = a_call(db), []
    user = make.user(role=role)
    lead = make.company(member=user if role is Role.representative else None)
    for number in (1, 29):
        for row in range(number):
            plain(db, call, lead, f"TEAM {number} {row}", ConsortiumState.proposed)
        enter(client, user)
        with count_queries() as queries:
            page = client.get("/consortia")
        assert page.status_code == 200
        counts.append(queries.count)
    assert counts[0] == counts[1]


def test_a_workspace_costs_the_same_queries_with_2_and_30_members(
    client: TestClient, db: Session, make: Factory, count_queries: CountQueries
) -> None:
    user, _, made = a_draft(db, make)
    made.maximum_members = 40
    log_in(client, user)
    counts = []
    for number in (1, 29):
        for _ in range(number):
            db.add(
                ConsortiumMember(
                    consortium_id=made.id, company_id=make.company(country="FR").id,
                    role=MemberRole.beneficiary,
                )
            )  # fmt: skip
        db.commit()
        with count_queries() as queries:
            page = client.get(f"/consortia/{made.id}")
        assert page.status_code == 200
        counts.append(queries.count)
    assert counts[0] == counts[1]


def test_htmx_gets_the_desk_alone(client: TestClient, db: Session, make: Factory) -> None:
    team = a_team(db, make)
    log_in(client, team.coordinator)
    path = f"/consortia/{team.consortium.id}"
    desk = client.get(path, headers={"hx-request": "true", "hx-target": "desk"}).text
    assert desk.strip().startswith('<section class="stack stack-loose" id="desk"')
    assert "<html" not in desk
    other = make.company(name="Dzvin Radio")
    added = client.post(f"{path}/members", data={"company_id": other.id})
    assert added.headers["location"] == f"{path}#desk"
    assert "Dzvin Radio" in client.get(path).text


def test_choosing_a_consortium_for_a_company_found_elsewhere(
    client: TestClient, db: Session, make: Factory
) -> None:
    team: Team = a_team(db, make)
    other = make.company(name="Dzvin Radio")
    log_in(client, team.coordinator)
    page = client.get(f"/companies/{other.id}/consortium").text
    assert f'action="/consortia/{team.consortium.id}/members"' in page
    hidden = make.company(state="draft")
    assert client.get(f"/companies/{hidden.id}/consortium").status_code == 404


def test_plans_are_pages_for_those_who_lead_alone(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.forming, MemberState.accepted)
    path = f"/consortia/{team.consortium.id}"
    pages = ("/proposals", "/compare", "/what-if", "/versions", "/candidates")
    log_in(client, team.coordinator)
    assert [client.get(path + one).status_code for one in pages] == [200] * len(pages)
    assert client.post(f"{path}/proposals").headers["location"] == f"{path}/proposals"
    assert "being put together" in client.get(f"{path}/proposals").text
    enter(client, team.member)
    assert [client.get(path + one).status_code for one in pages] == [403] * len(pages)
