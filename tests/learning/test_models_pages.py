"""The page of models and its twin: brought here, judged, put in use, looked at by officers."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.matcher import rankings
from backend.models import RankingModel, Role
from tests.factories import Factory, log_in
from tests.jobs import Jobs

WHY = "Better on both past years and in the log."


def test_an_administrator_brings_a_model_judges_and_uses_it_on_the_page(
    client: TestClient, db: Session, make: Factory, files: dict[str, bytes], jobs: Jobs
) -> None:
    log_in(client, make.user(role=Role.administrator, name="Iryna Board"))
    assert "There is no other model here" in client.get("/learning/models").text
    upload = {name: (name, data) for name, data in files.items()}
    missing = client.post(
        "/learning/models", data={"note": "Curves for words"}, files={"card": upload["card"]}
    )
    assert (missing.status_code, missing.text.count("Choose the file")) == (422, 4)
    assert "Curves for words" in missing.text
    broken = client.post("/learning/models", files={**upload, "numbers": ("n", b"nothing")})
    assert (broken.status_code, "This model can&#39;t be used here" in broken.text) == (
        422, True,
    )  # fmt: skip
    added = client.post("/learning/models", data={"note": "Curves for words"}, files=upload)
    assert added.status_code == 303
    jobs.run()
    row = db.scalars(select(RankingModel)).one()
    page = client.get("/learning/models").text
    assert row.model_id in page
    assert "The log says too little to decide: 0 of the 200 effective choices" in page
    short = client.post(f"/learning/models/{row.id}/use", data={"reason": "yes"})
    assert (short.status_code, "at least 10 characters" in short.text) == (422, True)
    assert client.post(f"/learning/models/{row.id}/use", data={"reason": WHY}).status_code == 303
    assert f": {WHY}" in client.get("/learning/models").text
    again = client.post(f"/learning/models/{row.id}/use", data={"reason": WHY})
    assert again.status_code == 409
    assert client.post("/learning/models/999999/stop", data={"reason": WHY}).status_code == 404
    assert client.post(f"/learning/models/{row.id}/burn", data={"reason": WHY}).status_code == 404


def test_officers_look_but_do_not_decide(
    client: TestClient, make: Factory, challenger: RankingModel
) -> None:
    log_in(client, make.user(role=Role.officer))
    page = client.get("/learning/models").text
    assert challenger.model_id in page
    assert "Put it in use" not in page
    address = f"/learning/models/{challenger.id}/use"
    assert client.post(address, data={"reason": WHY}).status_code == 403


def test_the_api_does_the_same(
    client: TestClient, make: Factory, files: dict[str, bytes], jobs: Jobs
) -> None:
    log_in(client, make.user(role=Role.administrator))
    upload = {name: (name, data) for name, data in files.items()}
    made = client.post("/api/v1/learning/models", files=upload).json()
    jobs.run()
    assert client.post(f"/api/v1/learning/models/{made['id']}/judge").status_code == 202
    used = client.post(f"/api/v1/learning/models/{made['id']}/use", json={"reason": WHY}).json()
    assert (used["state"], used["state_reason"]) == ("in_use", WHY)
    found = client.get("/api/v1/learning/models").json()
    assert (found["serving"], found["installed"]) == (
        made["model_id"], rankings.installed().model_id,
    )  # fmt: skip
    [one] = found["items"]
    assert (one["trained_until"], one["compared"], one["judgement"]["verdict"]) == (
        "2025-01-01", "forced", "interleave",
    )  # fmt: skip
