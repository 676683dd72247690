"""What is said of a fit that hardly anything bears out, and of a list by an earlier model."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend import matcher
from backend.matcher import learning
from backend.models import BeliefVersion, Suggestion
from matching.learning.learned import Lesson
from tests.factories import Factory, log_in
from tests.matches.making import a_list, reasons


def test_where_only_the_prior_speaks_no_number_is_told(
    client: TestClient, db: Session, make: Factory
) -> None:
    user = make.user()
    request, _ = a_list(db, make, user, 1)
    one = db.scalars(select(Suggestion)).one()
    one.reasons = reasons(("track_record", "query", 0.01))
    db.commit()
    log_in(client, user)
    page = client.get(f"/partners/{request.id}").text
    assert "Nothing known here speaks for or against it" in page
    assert "score-figure" not in page
    [told] = client.get(f"/api/v1/match-requests/{request.id}/suggestions").json()["items"]
    assert told["no_data"] is True


def test_how_far_decisions_here_bear_a_fit_out_is_told(
    client: TestClient, db: Session, make: Factory
) -> None:
    user = make.user()
    request, _ = a_list(db, make, user, 1)
    db.commit()
    log_in(client, user)
    address = f"/partners/{request.id}"
    assert "No decision here on a pair like it yet" in client.get(address).text
    for count, told in ((4, "too few to tell a chance"), (400, "")):
        lessons = [Lesson({"one": 1.0, "history": 0.5}, float(at % 2)) for at in range(count)]
        nothing = learning.stored(learning.Learned.nothing())
        fit = learning.stored(learning.Learned.nothing().taught(lessons))
        db.add(
            BeliefVersion(
                fit=fit,
                answers=nothing,
                decisions={},
                until=datetime.now(UTC),
                state_reason="",
                judgement={"verdict": "interleave", "effective": 0.0, "because": "", "low": None},
            )
        )
        db.commit()
        page = client.get(address).text
        assert ("score-decided" in page, told in page) == (bool(told), True)


def test_a_list_by_another_ranking_says_so_and_offers_to_rank_again(
    client: TestClient, db: Session, make: Factory
) -> None:
    user = make.user()
    request, _ = a_list(db, make, user, 1)
    log_in(client, user)
    said = "Another version of the ranking has come into use since this list was made"
    pages = []
    for model in (matcher.model_id(db), "an earlier one"):
        request.model_id = model
        db.commit()
        pages.append(client.get(f"/partners/{request.id}").text)
    assert [said in page for page in pages] == [False, True]
    assert "Rank again" in pages[1]
