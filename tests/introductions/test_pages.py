"""The inbox and one interest, in a browser without script."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.introductions.forms import today, usual_reply_by
from backend.models import Block, Company, CompanyState, Interest, InterestState, Role, User
from tests.conftest import Queries
from tests.factories import Factory, log_in
from tests.matches.making import a_request, suggest

CountQueries = Callable[[], AbstractContextManager[Queries]]
NOTE = "We build airframes and look for your motors."


def an_interest(
    db: Session, one: Company, other: Company, state: InterestState = InterestState.open
) -> Interest:
    row = Interest(
        from_company_id=one.id, to_company_id=other.id, note=NOTE, reply_by=usual_reply_by(),
        state=state,
    )  # fmt: skip
    db.add(row)
    db.commit()
    return row


def two(make: Factory) -> tuple[User, Company, User, Company]:
    us, them = make.user(), make.user()
    contact = {"contact_email": "motors@hochland.example", "contact_phone": "+49 30 1"}
    return us, make.company(member=us), them, make.company(member=them, country="DE", **contact)


def test_asking_in_a_browser(client: TestClient, db: Session, make: Factory) -> None:
    us, _, _, other = two(make)
    log_in(client, us)
    address = f"/companies/{other.id}/interest"
    form = client.get(address)
    assert f'value="{usual_reply_by().isoformat()}"' in form.text

    answer = client.post(address, data={"note": NOTE, "reply_by": usual_reply_by().isoformat()})
    [interest] = db.scalars(select(Interest)).all()
    assert answer.headers["location"] == f"/interests/{interest.id}"
    twice = client.post(address, data={"note": NOTE, "reply_by": usual_reply_by().isoformat()})
    assert twice.headers["location"] == f"/interests/{interest.id}"


@pytest.mark.parametrize(
    ("note", "days", "field"),
    [("too short", 14, "f-note"), ("x" * 1201, 14, "f-note"), (NOTE, 2, "f-reply_by"),
     (NOTE, 61, "f-reply_by")],
)  # fmt: skip
def test_a_form_that_does_not_fit_is_explained_and_kept(
    client: TestClient, make: Factory, note: str, days: int, field: str
) -> None:
    us, _, _, other = two(make)
    log_in(client, us)
    day = (today() + timedelta(days=days)).isoformat()
    page = client.post(f"/companies/{other.id}/interest", data={"note": note, "reply_by": day})
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert note in page.text
    assert f'value="{day}"' in page.text


def test_the_note_stays_when_asking_is_no_longer_possible(
    client: TestClient, db: Session, make: Factory
) -> None:
    us, one, _, other = two(make)
    an_interest(db, other, one)
    log_in(client, us)
    data = {"note": NOTE, "reply_by": usual_reply_by().isoformat()}
    page = client.post(f"/companies/{other.id}/interest", data=data)
    assert page.status_code == 409
    assert "They have already asked you" in page.text
    assert NOTE in page.text


def test_the_preview_shows_contact_apart_from_what_is_seen_now(
    client: TestClient, make: Factory
) -> None:
    us, _, _, other = two(make)
    log_in(client, us)
    page = client.get(f"/companies/{other.id}/interest").text
    assert page.index("What they see now") < page.index("And only if they accept")
    assert "motors@hochland.example" not in page


def test_contact_is_shown_to_both_after_accepting_only(
    client: TestClient, db: Session, make: Factory
) -> None:
    us, one, them, other = two(make)
    interest = an_interest(db, one, other)
    log_in(client, us)
    address = f"/interests/{interest.id}"
    assert "motors@hochland.example" not in client.get(address).text
    client.cookies.clear()
    log_in(client, them)
    assert client.post(f"{address}/accept").headers["location"] == address
    client.cookies.clear()
    log_in(client, us)
    assert "motors@hochland.example" in client.get(address).text


def test_whoever_states_nobody_to_write_to_is_told_before_and_after_contact_opens(
    client: TestClient, db: Session, make: Factory
) -> None:
    us, one, them, other = two(make)
    missing, theirs = "You have stated nobody to write to", "They have stated nobody to write to"
    log_in(client, us)
    assert missing in client.get(f"/companies/{other.id}/interest").text
    interest = an_interest(db, one, other)
    address = f"/interests/{interest.id}"
    assert missing in client.get(address).text
    client.cookies.clear()
    log_in(client, them)
    asked = client.get(address).text
    client.post(f"{address}/accept")
    answered = client.get(address).text
    assert [missing in page for page in (asked, answered)] == [False, False]
    assert [theirs in page for page in (asked, answered)] == [False, True]
    one.contact_phone = "+380 44 1"
    db.commit()
    assert theirs not in client.get(address).text


def test_the_second_answer_is_a_clear_conflict(
    client: TestClient, db: Session, make: Factory
) -> None:
    _, one, them, other = two(make)
    interest = an_interest(db, one, other)
    log_in(client, them)
    client.post(f"/interests/{interest.id}/accept")
    late = client.post(f"/interests/{interest.id}/decline", data={"reason": "size"})
    assert late.status_code == 409
    assert "no longer open" in late.text


def test_declining_needs_a_reason_and_may_put_the_company_aside(
    client: TestClient, db: Session, make: Factory
) -> None:
    _, one, them, other = two(make)
    interest = an_interest(db, one, other)
    log_in(client, them)
    address = f"/interests/{interest.id}/decline"
    without = client.post(address, data={"note": "Perhaps later, in spring"})
    assert without.status_code == 422
    assert "Perhaps later, in spring" in without.text

    client.post(address, data={"reason": "trust", "put_aside": "1"})
    [block] = db.scalars(select(Block)).all()
    assert (block.company_id, block.blocked_company_id) == (other.id, one.id)


def test_the_buttons_are_those_of_the_table(client: TestClient, db: Session, make: Factory) -> None:
    us, one, them, other = two(make)
    interest = an_interest(db, one, other)
    address = f"/interests/{interest.id}"
    for user, mine, theirs in ((us, ["withdraw"], ["accept", "decline"]),
                               (them, ["accept", "decline"], ["withdraw"])):  # fmt: skip
        client.cookies.clear()
        log_in(client, user)
        page = client.get(address).text
        assert [move for move in mine if f'action="{address}/{move}"' in page] == mine
        assert [move for move in theirs if f'action="{address}/{move}"' in page] == []


def test_another_companys_interest_is_not_there(
    client: TestClient, db: Session, make: Factory
) -> None:
    _, one, _, other = two(make)
    interest = an_interest(db, one, other)
    stranger = make.user()
    make.company(member=stranger)
    log_in(client, stranger)
    assert client.get(f"/interests/{interest.id}").status_code == 404
    assert client.post(f"/interests/{interest.id}/withdraw").status_code == 404


@pytest.mark.parametrize("box", ["received", "sent", "closed"])
def test_the_inbox_costs_the_same_queries_with_1_and_30(
    client: TestClient, db: Session, make: Factory, count_queries: CountQueries, box: str
) -> None:
    counts = []
    for number in (1, 30):
        user = make.user()
        company = make.company(member=user)
        for _ in range(number):
            pair = (make.company(), company) if box == "received" else (company, make.company())
            an_interest(db, *pair, InterestState("withdrawn" if box == "closed" else "open"))
        log_in(client, user)
        with count_queries() as queries:
            page = client.get(f"/interests?box={box}")
        assert page.text.count("data-item") == min(number, 20)
        counts.append(queries.count)
    assert counts[0] == counts[1]


def test_the_inbox_pages_through_everything(client: TestClient, db: Session, make: Factory) -> None:
    user = make.user()
    company = make.company(member=user)
    for _ in range(45):
        an_interest(db, make.company(), company)
    log_in(client, user)
    seen: list[int] = []
    address = "/api/v1/interests"
    while address:
        body = client.get(address).json()
        seen += [item["id"] for item in body["items"]]
        address = f"/api/v1/interests?after={body['next']}" if body["next"] else ""
    assert len(seen) == len(set(seen)) == 45


def test_officers_see_who_is_wished_for(client: TestClient, db: Session, make: Factory) -> None:
    imported = make.company(name="Ferrumwerk", state=CompanyState.unclaimed)
    an_interest(db, make.company(name="Krylo"), imported)
    log_in(client, make.user(role=Role.officer))
    page = client.get("/wishes").text
    assert "Ferrumwerk" in page
    assert "Krylo" in page


def test_the_number_of_waiting_interests_stands_beside_the_link(
    client: TestClient, db: Session, make: Factory
) -> None:
    _, one, them, other = two(make)
    an_interest(db, one, other)
    log_in(client, them)
    for page in ("/partners", "/directory", "/interests", "/my-company"):
        link = re.search(r'<a href="/interests"[^>]*>(.*?)</a>', client.get(page).text, re.DOTALL)
        assert link is not None
        assert re.sub(r"<[^>]+>", " ", link[1]).split()[:2] == ["Interests", "1"]


def test_both_sides_read_why_they_were_suggested(
    client: TestClient, db: Session, make: Factory
) -> None:
    us, one, them, other = two(make)
    suggestion = suggest(db, a_request(db, one), other, 1)
    interest = an_interest(db, one, other)
    interest.suggestion_id = suggestion.id
    db.commit()
    log_in(client, us)
    address = f"/interests/{interest.id}"
    assert "No funded project of theirs is known yet" in client.get(address).text
    client.cookies.clear()
    log_in(client, them)
    assert "No funded project of yours is known yet" in client.get(address).text
