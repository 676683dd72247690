"""Suggested consortia for open calls: every night, with what changed, taken up by officers."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.consortia.suggestions import service as suggestions
from backend.matcher import embed_companies
from backend.models import (
    Call,
    CallStatus,
    CallSuggestion,
    Company,
    CompanyState,
    Consortium,
    Origin,
    RequiredCapability,
    Role,
)
from backend.paging import encode
from tests.factories import Factory, log_in
from tests.jobs import Jobs

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def home(country: str) -> dict[str, Any]:
    return {
        "country": country, "controlling_country": country, "management_country": country,
        "asset_countries": [country], "territory": "controlled" if country == "UA" else "",
        "staff": 40, "turnover_eur": 5_000_000,
    }  # fmt: skip


def open_call(db: Session, identifier: str = "HORIZON-CL3-2030-01-BM-01") -> Call:
    call = Call(
        identifier=identifier, programme="HE", action="RIA", title="Border drones",
        text="Drones that watch borders.", status=CallStatus.open, deadline=date(2030, 11, 5),
        version=1,
    )  # fmt: skip
    db.add(call)
    db.flush()
    db.add(RequiredCapability(
        call_id=call.id, position=1, text_en="Drones that watch borders", codes=["EDF:AIR"],
        drafted_by="officer",
    ))  # fmt: skip
    db.commit()
    return call


def kept(db: Session, call: Call, team: list[Company], **columns: Any) -> CallSuggestion:
    """A suggestion as a night left it."""
    found = CallSuggestion(**{
        "call_id": call.id, "call_version": 1, "model_id": "m", "team": plain(team),
        "before": {}, "first_at": NOW, "changed_at": NOW, "made_at": NOW,
    } | columns)  # fmt: skip
    db.add(found)
    db.commit()
    return found


def plain(team: list[Company]) -> dict[str, Any]:
    roles = {str(one.id): "beneficiary" for one in team} | {str(team[0].id): "coordinator"}
    return {
        "companies": [one.id for one in team], "roles": roles, "leads": {}, "backups": {},
        "parts": {}, "answer": "appears_to_meet", "status": "optimal", "gap": 0.0, "needed": 1,
    }  # fmt: skip


@pytest.mark.slow
def test_a_night_suggests_a_team_and_the_next_says_what_changed(
    db: Session, make: Factory, jobs: Jobs
) -> None:
    call = open_call(db)
    team = [make.company(**home(country)) for country in ("FR", "DE", "UA")]
    for one in team:
        make.facet(one, text="Drones that watch borders day and night", trl=7)
    embed_companies(db)
    suggestions.ask_for_all(db)
    jobs.run()
    first = db.scalars(select(CallSuggestion)).one()
    assert (first.call_id, set(first.team["companies"])) == (call.id, {one.id for one in team})
    assert (suggestions.joined(first), suggestions.left(first)) == ([], [])

    gone, new = team[1], make.company(**home("PL"))
    gone.state = CompanyState.suspended
    make.facet(new, text="Drones that watch borders day and night", trl=7)
    embed_companies(db)
    call.text = "Drones that watch borders and coasts."
    db.commit()
    suggestions.suggest(db, call_id=call.id)
    db.refresh(first)
    assert (list(suggestions.joined(first)), suggestions.left(first)) == ([new.id], [gone.id])
    assert first.changed_at > first.first_at


def test_a_closed_call_has_no_suggestion(db: Session, make: Factory) -> None:
    call = open_call(db)
    kept(db, call, [make.company()])
    call.status = CallStatus.closed
    db.commit()
    assert suggestions.suggest(db, call_id=call.id) is None
    assert db.scalars(select(CallSuggestion)).all() == []


def test_officers_see_what_changed_and_start_a_draft_from_it(
    db: Session, make: Factory, client: TestClient
) -> None:
    call = open_call(db)
    one, other, gone = (make.company(name=name) for name in ("Alpha", "Beta", "Gamma"))
    found = kept(db, call, [one, other], before=plain([one, gone]))
    log_in(client, make.user(role=Role.officer))
    text = client.get("/consortia/suggested").text
    assert ("Joined: Beta." in text, "Left: Gamma." in text) == (True, True)
    for _ in range(2):
        answer = client.post(
            f"/consortia/suggested/{call.id}/take", data={"seen": found.changed_at.isoformat()}
        )
        assert answer.status_code == 303
    made = db.scalars(select(Consortium)).one()
    assert (made.origin, made.coordinator_id) == (Origin.engine, one.id)
    assert f"/consortia/{made.id}" in answer.headers["location"]


def test_a_suggestion_that_changed_since_is_not_taken(
    db: Session, make: Factory, client: TestClient
) -> None:
    call = open_call(db)
    kept(db, call, [make.company(), make.company()])
    log_in(client, make.user(role=Role.officer))
    stale = {"seen": "2029-01-01T00:00:00+00:00"}
    assert client.post(f"/consortia/suggested/{call.id}/take", data=stale).status_code == 409
    assert client.post(f"/api/v1/consortia/suggested/{call.id}/take", json=stale).status_code == 409


def test_representatives_do_not_see_suggestions(make: Factory, client: TestClient) -> None:
    log_in(client, make.user())
    assert client.get("/consortia/suggested").status_code == 403


def test_a_link_to_a_page_that_was_never_ours_is_refused(make: Factory, client: TestClient) -> None:
    log_in(client, make.user(role=Role.officer))
    for path in ("/consortia/suggested", "/api/v1/consortia/suggested"):
        assert client.get(path, params={"after": encode(["yesterday", 1])}).status_code == 422


def test_pages_follow_each_other_and_ask_as_much_for_many(
    db: Session, make: Factory, client: TestClient, count_queries: Any
) -> None:
    company = make.company()
    kept(db, open_call(db, "HORIZON-CL3-2030-01-BM-00"), [company])
    log_in(client, make.user(role=Role.officer))
    with count_queries() as one:
        client.get("/api/v1/consortia/suggested")
    for number in range(1, 30):
        kept(db, open_call(db, f"HORIZON-CL3-2030-01-BM-{number:02}"), [company])
    with count_queries() as many:
        first = client.get("/api/v1/consortia/suggested").json()
    second = client.get("/api/v1/consortia/suggested", params={"after": first["next"]}).json()
    assert many.count == one.count
    listed = [row["call_id"] for row in (*first["items"], *second["items"])]
    assert (len(listed), len(set(listed)), second["next"]) == (30, 30, None)
    with count_queries() as page:
        assert client.get("/consortia/suggested").status_code == 200
    assert page.count <= one.count + 4
