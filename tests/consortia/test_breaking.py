"""Attempts to break a consortium: clashes, strangers, markup in names, a closed call, forty."""

import re

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.consortia import queries
from backend.consortia.course import service
from backend.consortia.forms import Addition, MemberMove, Move
from backend.consortia.members import service as membership
from backend.errors import Conflict, NotFound
from backend.models import (
    CallStatus,
    ConsortiumMember,
    ConsortiumState,
    Event,
    MemberState,
    Role,
)  # fmt: skip
from backend.routers import ROUTERS
from tests.consortia.making import a_call, a_draft, a_team
from tests.factories import Factory, log_in

OURS = [
    route
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute)
    and route.endpoint.__module__.startswith("backend.consortia.")
    and "{consortium_id}" in route.path
]
#: pages whose twin is another address than their own name says: a choice of it, or a part
TWINS = {
    "consortium": "api-consortium",
    "consortium-settings": "api-consortium-settings",
    "consortium-versions": "api-consortium-versions",
    "consortium-score": "api-consortium",
    "consortium-candidates": "api-consortium-candidates",
    "consortium-join": "api-consortium-join",
    "consortium-coordinator": "api-consortium-coordinator",
    "consortium-proposals": "api-consortium-proposals",
    "consortium-compare": "api-consortium-compare",
    "consortium-completing": "api-consortium-completing",
    "consortium-what-if": "api-consortium-what-if",
    "letter-new": "api-letter-new",
    "letter": "api-letter",
    "dossiers": "api-dossiers",
    "dossier": "api-dossier",
    "dossier-file": "api-dossier-file",
}
PAGES = [route for route in OURS if not route.path.startswith("/api/")]
NAMES = {route.name for route in OURS}


def test_every_page_of_a_consortium_has_a_twin() -> None:
    shown = {route.name for route in PAGES if "GET" in (route.methods or set())}
    assert shown == set(TWINS)
    assert set(TWINS.values()) - NAMES == set()


def test_no_address_of_a_consortium_opens_to_another_company(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.forming, MemberState.accepted)
    stranger = make.user()
    make.company(member=stranger, name="Stranger")
    log_in(client, stranger)
    before = db.scalar(select(func.count()).select_from(Event))
    opened = []
    for route in OURS:
        values = {
            "consortium_id": team.consortium.id, "member_id": team.part.id,
            "company_id": team.company.id, "letter_id": 1, "dossier_id": 1, "number": 1,
            "claim_id": 1,
        }  # fmt: skip
        path = re.sub(r"\{(\w+)\}", lambda found, v=values: str(v[found[1]]), route.path)  # type: ignore[misc]
        for method in (route.methods or set()) - {"HEAD"}:
            answer = client.request(method, path)
            if answer.status_code < 400 or "QUIETBOAT" in answer.text:
                opened.append((method, path, answer.status_code))
    assert opened == []
    assert db.scalar(select(func.count()).select_from(Event)) == before


def test_two_officers_approve_and_dissolve_and_only_the_first_is_done(
    db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.under_review)
    team.consortium.call.programme = ""
    db.commit()
    seen = team.consortium.version
    approve = Move(target=ConsortiumState.approved, reason="other", note="Yes", version=seen)
    dissolve = Move(target=ConsortiumState.dissolved, reason="other", note="No", version=seen)
    key = team.consortium.id
    service.move(db, user=make.user(role=Role.officer), consortium_id=key, data=approve)
    with pytest.raises(Conflict):
        service.move(db, user=make.user(role=Role.officer), consortium_id=key, data=dissolve)
    assert queries.consortium(db, key).state == ConsortiumState.approved


def test_pressing_invite_twice_asks_once(db: Session, make: Factory) -> None:
    team = a_team(db, make, ConsortiumState.approved)
    for _ in range(2):
        membership.move_member(
            db, user=team.coordinator, consortium_id=team.consortium.id,
            member_id=team.part.id, data=MemberMove(target=MemberState.invited),
        )  # fmt: skip
    kinds = db.scalars(select(Event.kind)).all()
    assert kinds.count("consortium_member_invited") == 1


def test_whoever_was_taken_out_can_no_longer_accept(db: Session, make: Factory) -> None:
    team = a_team(db, make, ConsortiumState.forming, MemberState.invited)
    key, part = team.consortium.id, team.part.id
    out = MemberMove(target=MemberState.removed)
    membership.move_member(db, user=team.coordinator, consortium_id=key, member_id=part, data=out)
    with pytest.raises(NotFound):
        membership.move_member(
            db, user=team.member, consortium_id=key, member_id=part,
            data=MemberMove(target=MemberState.accepted),
        )  # fmt: skip


def test_names_that_are_markup_stay_text(client: TestClient, db: Session, make: Factory) -> None:
    call, evil = a_call(db), '<script>alert("x")</script>'
    user, _, made = a_draft(db, make, call, title=evil)
    other = make.company(name='"><img src=x onerror=alert(1)>', country="UA")
    membership.add(db, user=user, consortium_id=made.id, data=Addition(company_id=other.id))
    db.commit()
    log_in(client, user)
    path = f"/consortia/{made.id}"
    for page in ("", "/versions", "/compare", "/candidates?name=img", "/dossiers", "/settings"):
        answer = client.get(path + page)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text


def test_a_consortium_whose_call_is_closed_says_so_and_goes_no_further(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.forming, MemberState.accepted)
    team.consortium.call.status = CallStatus.closed
    db.commit()
    log_in(client, team.coordinator)
    assert "The call is closed" in client.get(f"/consortia/{team.consortium.id}").text
    team.consortium.state = ConsortiumState.draft
    db.commit()
    with pytest.raises(Conflict, match="closed"):
        service.move(
            db, user=team.coordinator, consortium_id=team.consortium.id,
            data=Move(target=ConsortiumState.proposed, version=team.consortium.version),
        )  # fmt: skip


def test_forty_members_fit_on_the_pages(client: TestClient, db: Session, make: Factory) -> None:
    user, _, made = a_draft(db, make)
    made.maximum_members = 60
    db.add_all(
        ConsortiumMember(consortium_id=made.id, company_id=make.company(name=f"Many {n}").id)
        for n in range(39)
    )
    db.commit()
    log_in(client, user)
    page = client.get(f"/consortia/{made.id}")
    assert (page.status_code, "Team: 40 companies" in page.text) == (200, True)
    assert client.get(f"/consortia/{made.id}/compare").status_code == 200
