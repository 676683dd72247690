"""Companies that no officer has checked are known to nobody else, not even by name."""

import pytest
from starlette.testclient import TestClient

from backend.models import CompanyState
from tests.factories import Factory, log_in

HIDDEN = (
    CompanyState.draft, CompanyState.submitted, CompanyState.returned, CompanyState.suspended,
)  # fmt: skip
NOTE = "We build airframes and look for your motors."


@pytest.mark.parametrize("state", HIDDEN)
@pytest.mark.parametrize("path", ["interest", "not-for-us"])
def test_pages_that_start_something_with_it_are_not_there(
    client: TestClient, make: Factory, path: str, state: CompanyState
) -> None:
    us = make.user()
    make.company(member=us)
    hidden = make.company(name="Quiet Works", state=state)
    log_in(client, us)
    for answer in (
        client.get(f"/companies/{hidden.id}/{path}"),
        client.post(f"/companies/{hidden.id}/{path}", data={"note": NOTE, "reason": "capability"}),
    ):
        assert answer.status_code == 404
        assert "Quiet Works" not in answer.text


def test_nor_can_a_program_put_it_aside(client: TestClient, make: Factory) -> None:
    us = make.user()
    make.company(member=us)
    hidden = make.company(state=CompanyState.draft)
    log_in(client, us)
    put = client.post("/api/v1/put-aside", json={"company_id": hidden.id, "reason": "capability"})
    assert put.status_code == 404
    assert client.get("/api/v1/put-aside").json() == []
