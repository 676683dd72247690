"""Whoever claims a profile instead of their own draft loses nothing that they typed."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import (
    Company,
    CompanyState,
    Event,
    Facet,
    Membership,
    MembershipState,
    Role,
    User,
)  # fmt: skip
from tests.companies.conftest import revision_of
from tests.factories import Factory, log_in

CODE, BASICS, DRAFT = "32855961", "/my-company/basics", "/my-company/draft"


@pytest.fixture
def writer(make: Factory) -> User:
    """Somebody with an address of krylo.example."""
    return make.user(email="olena@krylo.example")


@pytest.fixture
def draft(client: TestClient, db: Session, make: Factory, writer: User) -> Company:
    """Their draft with an offer, entered by themselves; they are logged in."""
    company = make.company(
        member=writer, name="Krylo", state=CompanyState.draft, verified_at=None, website="",
        about="Wings of fibre.", language="en", staff=40, certificates=["ISO9001"],
    )  # fmt: skip
    db.execute(update(Membership).values(evidence="creator"))
    make.facet(company, text="Wings up to five metres, from one piece.")
    log_in(client, writer)
    return company


@pytest.fixture
def there(make: Factory) -> Company:
    """The same company from a public record, with an offer of the record's."""
    return make.company(
        name="ТОВ «Крило»", edrpou=CODE, state=CompanyState.unclaimed, verified_at=None,
        website="https://krylo.example", staff=None, region="Kharkiv oblast",
    )  # fmt: skip


def typed(client: TestClient, **changes: str) -> dict[str, Any]:
    basics = {"name": "Krylo", "country": "UA", "kind": "private_company", "language": "en",
              "about": "Wings of fibre.", "edrpou": CODE, "short_name": "Krylo 2",
              "revision": revision_of(client, BASICS)}  # fmt: skip
    return basics | changes


def test_an_unsaved_form_comes_along_and_fills_the_profile(
    client: TestClient, db: Session, draft: Company, there: Company, writer: User
) -> None:
    form = typed(client, about="Wings of fibre, since 2004.", region="Lviv oblast")
    refused = client.post(BASICS, data=form)
    assert f'formaction="/my-company/basics/move/{there.id}"' in refused.text
    moved = client.post(f"{BASICS}/move/{there.id}", data=form)
    assert (moved.status_code, moved.headers["location"]) == (303, DRAFT)
    assert client.get("/first-visit").headers["location"] == DRAFT
    shown = client.get(DRAFT).text
    for words in ("Wings of fibre, since 2004.", "Wings up to five metres", "Lviv oblast"):
        assert words in shown
    assert client.post(DRAFT).headers["location"] == BASICS
    db.expire_all()
    assert (there.about, there.short_name, there.staff, there.certificates, there.region) == (
        "Wings of fibre, since 2004.", "Krylo 2", 40, ["ISO9001"], "Kharkiv oblast",
    )  # fmt: skip
    assert (there.name, there.edrpou, there.state) == ("ТОВ «Крило»", CODE, "draft")
    assert list(db.scalars(select(Facet.text).where(Facet.company_id == there.id))) == [
        "Wings up to five metres, from one piece."
    ]
    event = db.scalars(select(Event).where(Event.kind == "draft_taken_over")).one()
    assert (event.actor_id, event.data["facets"]) == (writer.id, 1)
    left = client.get("/api/v1/companies/mine/draft").json()
    assert left == {
        "filling": {}, "differing": {"name": "Krylo", "region": "Lviv oblast"}, "offers": [],
        "needs": [],
    }  # fmt: skip
    assert client.get("/first-visit").headers["location"] != DRAFT
    assert "Lviv oblast" in client.get(DRAFT).text


@pytest.mark.usefixtures("draft")
def test_a_mistake_in_the_form_is_told_before_anything_moves(
    client: TestClient, db: Session, there: Company
) -> None:
    form = typed(client, founded="soon", about="New words.")
    answer = client.post(f"{BASICS}/move/{there.id}", data=form)
    assert (answer.status_code, "New words." in answer.text) == (422, True)
    assert there.state == CompanyState.unclaimed


def test_an_officer_s_yes_opens_what_waited(
    client: TestClient, db: Session, make: Factory, draft: Company, there: Company
) -> None:
    there.website = "https://another.example"
    db.commit()
    assert client.post(f"{BASICS}/move/{there.id}", data=typed(client)).status_code == 303
    assert "Your request is being checked" in client.get("/first-visit").text
    claim = db.scalars(select(Membership)).one()
    assert (claim.state, claim.draft_id) == ("pending", draft.id)
    answer(client, make, claim, "accept")
    log_in(client, db.get_one(User, claim.user_id))
    assert "waits to be put in" in client.get("/my-company").text
    found = client.get("/api/v1/companies/mine/draft").json()
    assert (found["filling"]["about"], found["offers"]) == (
        "Wings of fibre.", ["Wings up to five metres, from one piece."],
    )  # fmt: skip
    assert client.post("/api/v1/companies/mine/draft").json()["profile"]["staff"] == 40


def answer(client: TestClient, make: Factory, claim: Membership, word: str) -> None:
    """An officer's answer to the claim."""
    log_in(client, make.user(role=Role.officer))
    body = {"answer": word, "note": "We know your colleagues."}
    assert client.post(f"/api/v1/vetting/claims/{claim.id}", json=body).status_code == 200


@pytest.mark.parametrize("end", ["withdraw", "decline"])
def test_a_claim_that_comes_to_nothing_gives_the_draft_back(
    client: TestClient, db: Session, make: Factory, draft: Company, there: Company, end: str
) -> None:  # fmt: skip
    there.website = ""
    db.commit()
    client.post(f"{BASICS}/move/{there.id}", data=typed(client, about="Typed last."))
    claim = db.scalars(select(Membership)).one()
    user = db.get_one(User, claim.user_id)
    if end == "withdraw":
        assert client.post(f"/first-visit/withdraw/{claim.id}").status_code == 303
    else:
        answer(client, make, claim, "decline")
        log_in(client, user)
    assert "Typed last." in client.get(BASICS).text
    active = select(Membership.company_id).where(Membership.state == MembershipState.active)
    assert list(db.scalars(active)) == [draft.id]


def test_what_a_colleague_wrote_is_never_overwritten(
    client: TestClient, db: Session, make: Factory, draft: Company, there: Company
) -> None:
    there.state, there.about, there.edrpou = CompanyState.verified, "Said by us.", None
    db.commit()
    make.company()
    colleague = make.user()
    db.add(
        Membership(
            user_id=colleague.id, company_id=there.id, state=MembershipState.active, evidence="test"
        )
    )
    draft.edrpou = CODE
    db.commit()
    moved = client.post(f"/api/v1/companies/mine/move/{there.id}")
    assert (moved.status_code, moved.json()["state"]) == (201, "pending")
    claim = moved.json()["id"]
    user = db.get_one(User, moved.json()["user_id"])
    log_in(client, colleague)
    client.post(f"/api/v1/companies/mine/claims/{claim}", json={"accept": True})
    log_in(client, user)
    found = client.get("/api/v1/companies/mine/draft").json()
    assert found["differing"] == {"name": "Krylo", "about": "Wings of fibre."}
    assert "edrpou" not in found["filling"]  # an officer has checked who it is
    client.post(DRAFT)
    db.expire_all()
    assert (there.about, there.state, there.staff) == ("Said by us.", "verified", 40)


def test_a_draft_that_says_nothing_more_ends(
    client: TestClient, db: Session, draft: Company, there: Company
) -> None:
    there.name, draft.lei = draft.name, "213800KUD8LAJWSQ9D15"
    db.commit()
    client.post(f"{BASICS}/move/{there.id}", data=typed(client, lei="213800KUD8LAJWSQ9D15"))
    client.post(DRAFT)
    db.expire_all()
    assert (there.lei, there.about) == ("213800KUD8LAJWSQ9D15", "Wings of fibre.")
    assert list(db.scalars(select(Company.id))) == [there.id]
    assert client.get(DRAFT).status_code == 404


@pytest.mark.usefixtures("draft")
def test_a_draft_can_be_thrown_away(client: TestClient, db: Session, there: Company) -> None:
    client.post(f"{BASICS}/move/{there.id}", data=typed(client))
    assert client.post(f"{DRAFT}/discard").headers["location"] == "/my-company"
    db.expire_all()
    assert (there.about, list(db.scalars(select(Company.id)))) == ("", [there.id])


def test_a_profile_in_use_is_left_and_not_moved(
    client: TestClient, db: Session, make: Factory, writer: User, there: Company
) -> None:
    company = make.company(member=writer)
    log_in(client, writer)
    assert client.post(f"/api/v1/companies/mine/move/{there.id}").status_code == 409
    draft = make.company(
        member=make.user(), name="Theirs", state=CompanyState.draft, verified_at=None
    )
    assert client.post(f"/api/v1/companies/mine/move/{draft.id}").status_code == 409
    assert db.get_one(Company, company.id).state == CompanyState.verified


@pytest.mark.usefixtures("draft")
def test_a_draft_that_somebody_else_speaks_for_by_now_stays_theirs(
    client: TestClient, db: Session, make: Factory, draft: Company, there: Company
) -> None:
    client.post(f"{BASICS}/move/{there.id}", data=typed(client))
    db.add(
        Membership(
            user_id=make.user().id, company_id=draft.id, state=MembershipState.active,
            evidence="test",
        )
    )  # fmt: skip
    db.commit()
    assert client.get(DRAFT).status_code == 404
    assert client.post(DRAFT).status_code == 404
