"""The officers' queue of companies and claims: the oldest first, page by page."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import CompanyState
from tests.conftest import Queries
from tests.factories import Factory
from tests.reviews.vetting.making import claim, decision, queue, submitted


@pytest.mark.usefixtures("officer")
def test_the_queue_is_oldest_first_and_holds_what_only_officers_answer(
    client: TestClient, db: Session, make: Factory
) -> None:
    submitted(make, hours=2, name="Younger")
    submitted(make, hours=30, name="Older")
    make.company(name="Verified already")
    unclaimed = make.company(name="Unclaimed", state=CompanyState.unclaimed)
    claim(db, make, unclaimed, make.user())
    staffed = make.company(name="Staffed", member=make.user())
    claim(db, make, staffed, make.user())  # a colleague answers this one
    waiting = [("company", "Older"), ("company", "Younger"), ("claim", "Unclaimed")]
    assert queue(client) == waiting
    assert queue(client, show="claims") == waiting[2:]
    page = client.get("/vetting").text
    assert "2 companies waiting · 1 claim · oldest 1 day ago" in page
    assert '<span class="count">3</span>' in page


@pytest.mark.usefixtures("officer")
def test_the_queue_goes_on_where_a_page_ends(client: TestClient, make: Factory) -> None:
    for number in range(5):
        submitted(make, hours=10 - number, name=f"Company {number}")
    seen_names, after = [], ""
    while True:
        answer = client.get("/api/v1/vetting", params={"limit": 2, "after": after}).json()
        seen_names += [item["name"] for item in answer["items"]]
        if answer["next"] is None:
            break
        after = answer["next"]
    assert seen_names == [f"Company {number}" for number in range(5)]
    for broken in ("x", "W10", "WzEsMiwzXQ"):
        assert client.get("/api/v1/vetting", params={"after": broken}).status_code == 422


@pytest.mark.usefixtures("officer")
def test_the_queue_costs_the_same_queries_for_one_and_for_thirty(
    client: TestClient, make: Factory,
    count_queries: Callable[[], AbstractContextManager[Queries]],
) -> None:  # fmt: skip
    def cost() -> int:
        with count_queries() as queries:
            assert client.get("/vetting").status_code == 200
        return queries.count

    submitted(make)
    one = cost()
    for _ in range(29):
        submitted(make)
    assert cost() == one


@pytest.mark.usefixtures("officer")
def test_a_decision_leads_on_to_what_has_waited_longest(client: TestClient, make: Factory) -> None:
    first, later = submitted(make, hours=3), submitted(make, hours=1, name="Later")
    oldest = submitted(make, hours=9, name="Oldest")
    page = client.get(f"/vetting/companies/{first.id}").text
    assert "Next in the queue" not in page
    choice = decision(client, first, "verified")
    client.post(f"/vetting/companies/{first.id}/decisions", data=choice)
    page = client.get(f"/vetting/companies/{first.id}").text
    link = f'href="/vetting/companies/{oldest.id}">Next in the queue: Oldest</a>'
    assert link in page
    for company in (oldest, later):
        choice = decision(client, company, "verified")
        client.post(f"/vetting/companies/{company.id}/decisions", data=choice)
    assert "Next in the queue" not in client.get(f"/vetting/companies/{first.id}").text
