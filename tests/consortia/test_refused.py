"""A change that is refused because somebody was faster: why, and what was typed, stay readable."""

import re

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.consortia.opening import STALE
from backend.models import ConsortiumState, MemberState, Role
from tests.consortia.making import a_team
from tests.factories import Factory, log_in

NOTE = "The ministry told us on the phone."


@pytest.mark.parametrize("now", [ConsortiumState.funded, ConsortiumState.draft])
def test_a_result_recorded_by_another_officer_meanwhile(
    client: TestClient, db: Session, make: Factory, now: ConsortiumState
) -> None:
    team = a_team(db, make, ConsortiumState.submitted, MemberState.accepted)
    found = team.consortium
    data = {"target": "rejected", "note": NOTE, "version": found.version}
    found.state, found.version = now, found.version + 1
    db.commit()
    log_in(client, make.user(role=Role.officer))
    answer = client.post(f"/consortia/{found.id}/move", data=data)
    assert answer.status_code == 409
    assert (answer.text.count('class="error-summary"'), STALE in answer.text) == (1, True)
    assert f'<blockquote class="note">{NOTE}</blockquote>' in answer.text


def test_a_claim_typed_while_it_went_to_review(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.draft, MemberState.accepted)
    found = team.consortium
    found.call.action, found.call.activity = "DA", "e"
    data = {"what": "pesco", "holds": "1", "evidence": NOTE, "version": found.version}
    found.state, found.version = ConsortiumState.under_review, found.version + 1
    db.commit()
    log_in(client, team.coordinator)
    answer = client.post(f"/consortia/{found.id}/claims", data=data)
    assert answer.status_code == 409
    assert re.search(r'class="error-summary".*' + NOTE, answer.text, re.DOTALL)


def test_where_the_form_is_still_there_it_says_so_itself(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.under_review, MemberState.accepted)
    log_in(client, make.user(role=Role.officer))
    data = {"target": "draft", "note": NOTE, "version": team.consortium.version}
    answer = client.post(f"/consortia/{team.consortium.id}/move", data=data).text
    assert answer.count('class="error-summary"') == 1
    assert (answer.count(NOTE), "<blockquote" in answer) == (1, False)
