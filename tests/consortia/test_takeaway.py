"""Letters of intent and the dossier: who may have them, and what is in them."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.consortia.papers.printing import built_file
from backend.frontend_build import ensure_built
from backend.models import ConsortiumState, LetterOfIntent, MemberState, User
from tests.consortia.making import Team, a_team
from tests.factories import Factory, log_in

LETTER = {
    "signatory": "Olena Koval", "position": "Director", "language": "uk",
    "commitment": "Виготовимо сорок корпусів за перший рік проєкту.",
}  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _fonts() -> None:
    ensure_built()


def enter(client: TestClient, user: User) -> None:
    client.cookies.clear()
    log_in(client, user)


def a_forming(db: Session, make: Factory) -> Team:
    return a_team(db, make, ConsortiumState.forming, MemberState.accepted)


def test_a_letter_is_read_by_its_company_and_those_who_lead_alone(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_forming(db, make)
    other = make.user()
    third = make.company(member=other)
    path = f"/consortia/{team.consortium.id}"
    log_in(client, team.member)
    short = client.post(f"{path}/letter", data=LETTER | {"commitment": "Yes"})
    assert short.status_code == 422
    assert "Olena Koval" in short.text
    for _ in range(2):
        assert client.post(f"{path}/letter", data=LETTER).headers["location"] == path
    [letter] = db.scalars(select(LetterOfIntent).where(LetterOfIntent.withdrawn_at.is_(None)))
    paper = f"{path}/letters/{letter.id}.pdf"
    answer = client.get(paper)
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    enter(client, team.coordinator)
    assert client.get(paper).status_code == 200
    team.part.company_id = third.id  # somebody else's by now
    db.commit()
    enter(client, team.member)
    assert client.get(paper).status_code == 404


def test_who_was_only_invited_gives_no_letter(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.invited, MemberState.invited)
    log_in(client, team.member)
    path = f"/consortia/{team.consortium.id}"
    assert client.get(f"{path}/letter").status_code == 403
    assert client.post(f"{path}/letter", data=LETTER).status_code == 403
    assert client.get(f"{path}/dossiers").status_code == 403
    assert client.post(f"{path}/dossiers", data={"kind": "pdf"}).status_code == 403


def test_leaving_withdraws_the_letter(client: TestClient, db: Session, make: Factory) -> None:
    team = a_forming(db, make)
    path = f"/consortia/{team.consortium.id}"
    log_in(client, team.member)
    client.post(f"{path}/letter", data=LETTER)
    left = {"target": "left", "reason": "capacity"}
    client.post(f"{path}/members/{team.part.id}/move", data=left)
    [letter] = db.scalars(select(LetterOfIntent).execution_options(populate_existing=True))
    assert letter.withdrawn_at is not None


@pytest.mark.parametrize("address", ["https://elsewhere.example/x.png", "file:///etc/passwd"])
def test_a_printed_page_fetches_nothing_from_outside(address: str) -> None:
    with pytest.raises(ValueError, match="not part of the printed page"):
        built_file(address)
