"""A letter of intent once given says what was true on its day."""

from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.consortia import queries
from backend.consortia.forms import Cover
from backend.consortia.members import team as arranging
from backend.consortia.papers.paper import letter_page
from backend.frontend_build import ensure_built
from backend.models import ConsortiumState, LetterOfIntent, MemberRole, MemberState, Part, Role
from tests.consortia.making import Team, a_team
from tests.consortia.test_coordinator import enter
from tests.factories import Factory

LETTER = {
    "signatory": "Olena Koval", "position": "Director", "language": "en",
    "commitment": "We build forty hulls in the first year of the project.",
}  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _fonts() -> None:
    ensure_built()


def forming(db: Session, make: Factory) -> Team:
    """A consortium in which the other member leads the first task."""
    team = a_team(db, make, ConsortiumState.forming, MemberState.accepted)
    slot = team.consortium.slots[0]
    told = Cover(slot_id=slot.id, member_id=team.part.id, part=Part.lead)
    arranging.assign(db, user=team.coordinator, consortium_id=team.consortium.id, data=told)
    db.commit()
    team.consortium = queries.consortium(db, team.consortium.id)
    return team


def given(client: TestClient, team: Team) -> dict[str, Any]:
    enter(client, team.member)
    answer = client.post(f"/api/v1/consortia/{team.consortium.id}/letters", json=LETTER)
    assert answer.status_code == 201
    made: dict[str, Any] = answer.json()
    return made


def printed(db: Session, letter_id: int) -> str:
    """What the paper is printed from: a PDF is compressed and never twice the same."""
    return letter_page(queries.letter(db, letter_id))


def test_a_letter_prints_the_same_whatever_happens_afterwards(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = forming(db, make)
    letter = given(client, team)
    before = printed(db, letter["id"])
    assert "To Hullwerk, Germany, coordinator" in before
    # names change, a task goes to somebody else, another company comes to coordinate
    team.lead.name, team.company.name, team.company.country = "Hullwerk AG", "Krylo Group", "PL"
    team.consortium.title, team.consortium.call.title = "LOUDBOAT", "Loud boats"
    team.part.role = MemberRole.associated_partner
    team.consortium.slots[0].text_en = "Hulls of steel"
    other = make.company(name="Nordfjord", country="NO", member=make.user())
    db.commit()
    enter(client, make.user(role=Role.officer))
    found = queries.consortium(db, team.consortium.id)
    body = {"company_id": other.id, "version": found.version, "note": "Asked for", "stays": True}
    path = f"/api/v1/consortia/{found.id}"
    assert client.put(f"{path}/coordinator", json=body).status_code == 200
    assert printed(db, letter["id"]) == before
    paper = client.get(f"/consortia/{found.id}/letters/{letter['id']}.pdf")
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    [row] = queries.letters_of(db, found.id)
    assert row.said == {
        "to": {"id": team.lead.id, "name": "Hullwerk", "country": "DE"},
        "by": {"id": team.company.id, "name": "Krylo", "country": "UA"},
        "title": "QUIETBOAT",
        "call": {"title": "Quiet boats 1", "identifier": "EDF-2027-DA-NAVAL-1"},
        "role": "beneficiary", "tasks": [{"text": "Hulls of composite", "part": "lead"}],
    }  # fmt: skip
    [told] = client.get(f"{path}/letters").json()
    assert told["addressed_to"] == "Hullwerk"


def test_a_letter_to_who_no_longer_coordinates_is_marked_and_a_new_one_asked_for(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = forming(db, make)
    third = make.user()
    company = make.company(name="Nordfjord", country="NO", member=third)
    given(client, team)
    path = f"/consortia/{team.consortium.id}"
    assert "who coordinated then" not in client.get(path).text
    enter(client, make.user(role=Role.officer))
    found = queries.consortium(db, team.consortium.id)
    body = {"company_id": company.id, "version": found.version, "note": "Asked for", "stays": True}
    client.put(f"/api/v1{path}/coordinator", json=body)
    for reader in (team.member, team.coordinator):
        enter(client, reader)
        marked = "To Hullwerk, who coordinated then" in client.get(path).text
        assert marked == (reader is team.member)  # nobody else's letter is a member's to read
    enter(client, team.member)
    assert client.post(f"{path}/letter", data=LETTER).status_code == 303
    assert "who coordinated then" not in client.get(path).text
    [row] = queries.letters_of(db, found.id)
    assert row.said["to"]["name"] == "Nordfjord"


def test_nobody_writes_to_a_coordinator_that_is_gone(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = forming(db, make)
    enter(client, team.coordinator)
    path = f"/consortia/{team.consortium.id}"
    body = {"version": team.consortium.version, "reason": "timing"}
    assert client.post(f"/api/v1{path}/coordinator/step-down", json=body).status_code == 200
    enter(client, team.member)
    assert 'href="' + f"{path}/letter" + '"' not in client.get(path).text
    refused = client.post(f"{path}/letter", data=LETTER)
    assert (refused.status_code, LETTER["commitment"] in refused.text) == (409, True)
    assert db.query(LetterOfIntent).count() == 0
