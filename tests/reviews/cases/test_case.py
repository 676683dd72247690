"""The case: what the two have in common, how much each already has to answer, the next pair."""

from datetime import UTC, date, datetime
from itertools import count

import pytest
from starlette.testclient import TestClient

from backend.models import Company, Interest, Project, Role, Suggestion, TrackRecord, User
from tests.factories import Factory, log_in
from tests.reviews.making import APPROVE, HOLD, add_pair, decide

_numbers = count(1)


@pytest.fixture
def officer(make: Factory, client: TestClient) -> User:
    officer = make.user(role=Role.officer)
    log_in(client, officer)
    return officer


def project(make: Factory, title: str, *members: Company) -> None:
    row = Project(
        source="test", source_key=str(next(_numbers)), title=title, starts_on=date(2024, 1, 1)
    )
    make.db.add(row)
    make.db.flush()
    for company in members:
        make.db.add(TrackRecord(company_id=company.id, project_id=row.id, role="participant"))
    make.db.commit()


def ask(make: Factory, sender: Company, receiver: Company) -> None:
    make.db.add(
        Interest(
            from_company_id=sender.id, to_company_id=receiver.id, note="Shall we meet?",
            reply_by=datetime.now(UTC).date(),
        )
    )  # fmt: skip
    make.db.commit()


def case(client: TestClient, pair: Suggestion) -> dict[str, object]:
    answer = client.get(f"/api/v1/pairs/{pair.id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def test_prior_ties_are_projects_together_and_partners_of_both(
    client: TestClient, make: Factory, officer: User
) -> None:
    pair = add_pair(make)
    left, right, friend, stranger = pair.company, pair.partner, make.company(), make.company()
    project(make, "Shared airspace", left, right)
    project(make, "Ours", left, friend, stranger)
    project(make, "Theirs", right, friend)
    project(make, "Neither", friend, stranger)
    found = case(client, pair)
    assert found["shared_projects"] == ["Shared airspace"]
    assert found["shared_partners"] == 1
    page = client.get(f"/pairs/{pair.id}").text
    assert "They have been in 1 project together:" in page
    assert "Ours" in page  # each side's own record stands in its profile
    assert friend.name in page
    assert stranger.name not in page


def test_two_strangers_are_said_to_be_strangers(
    client: TestClient, make: Factory, officer: User
) -> None:
    page = client.get(f"/pairs/{add_pair(make).id}").text
    assert "No project together on record." in page
    assert "No organisation on record has worked with both." in page


def test_the_load_counts_introductions_requests_and_other_pairs_of_each_side(
    client: TestClient, make: Factory, officer: User
) -> None:
    pair = add_pair(make)
    waiting, approved, held = (add_pair(make, company=pair.company) for _ in range(3))
    decide(make.db, officer, approved, APPROVE)
    decide(make.db, officer, held, HOLD)
    ask(make, waiting.partner, pair.company)
    ask(make, pair.company, held.partner)
    sides = client.get(f"/api/v1/pairs/{pair.id}").json()["sides"]
    assert [side["load"] for side in sides] == [
        {"approved": 1, "asked": 2, "waiting": 2}, {"approved": 0, "asked": 0, "waiting": 0},
    ]  # fmt: skip
    page = client.get(f"/pairs/{pair.id}").text
    for other in (waiting, approved, held):
        assert f'href="/pairs/{other.id}">{other.partner.name}' in page


def test_requests_for_contact_stand_in_the_history(
    client: TestClient, make: Factory, officer: User
) -> None:
    pair = add_pair(make, company=make.company(name="Krylo", country="UA"))
    ask(make, pair.company, pair.partner)
    history = client.get(f"/api/v1/pairs/{pair.id}").json()["history"]
    [line] = [line for line in history if line["who"] == "Krylo"]
    assert line["what"] == f"asked {pair.partner.name} for contact"
    assert line["note"] == ""  # what companies write to each other is theirs


def test_after_a_decision_the_next_open_pair_is_one_step_away(
    client: TestClient, make: Factory, officer: User
) -> None:
    first, second, third = (add_pair(make, fit=fit) for fit in (0.9, 0.8, 0.7))
    client.post(f"/api/v1/pairs/{second.id}/decisions", json=HOLD)
    page = client.get(f"/pairs/{second.id}?sort=fit").text
    assert f'<a href="/pairs/{third.id}">Next pair:' in page
    client.post(f"/api/v1/pairs/{third.id}/decisions", json=HOLD)
    assert f'<a href="/pairs/{first.id}">Next pair:' in client.get(f"/pairs/{third.id}").text


def test_a_decision_that_is_not_open_is_not_offered_by_its_address(
    client: TestClient, make: Factory, officer: User
) -> None:
    pair = add_pair(make)
    decide(make.db, officer, pair, APPROVE)
    page = client.get(f"/pairs/{pair.id}?decide=approved")
    assert page.status_code == 200
    assert "This decision is not open" in page.text


def test_an_empty_note_is_refused_above_the_case(
    client: TestClient, make: Factory, officer: User
) -> None:
    pair = add_pair(make)
    answer = client.post(f"/pairs/{pair.id}/notes?sort=age", data={"text": "  "})
    assert answer.status_code == 422
    assert '<a href="#f-text">' in answer.text
    answer = client.post(f"/pairs/{pair.id}/conflicts", data={"note": "A cousin."})
    assert answer.status_code == 422
    assert 'value="A cousin."' in answer.text
