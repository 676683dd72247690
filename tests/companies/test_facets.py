"""Offers and needs of one's own company."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Company, Facet, FacetKind, User
from tests.companies.conftest import revision_of
from tests.conftest import Queries
from tests.factories import Factory, log_in
from tests.jobs import Jobs

WINGS = "Wings of carbon fibre for drones up to 25 kg, 300 a month"
API = "/api/v1/companies/mine/facets"


@pytest.fixture
def user(make: Factory) -> User:
    """Who speaks for the company."""
    return make.user()


@pytest.fixture
def company(client: TestClient, make: Factory, user: User) -> Company:
    """A company whose member is logged in."""
    company = make.company(member=user)
    log_in(client, user)
    return company


def facets(db: Session) -> list[Facet]:
    db.expire_all()
    return list(db.scalars(select(Facet).order_by(Facet.id)))


def test_an_offer_is_added_with_its_codes(
    client: TestClient, db: Session, company: Company, jobs: Jobs
) -> None:
    typed = {
        "text": WINGS, "areas": ["EDF:AIR", "EDF:MATCOMP"], "trl": "9", "visibility": "public",
        "cpv": ["35613000", "", "35613000-4 Unmanned aerial vehicles"],
        "cooperation": ["supply", "licensed_production"],
    }  # fmt: skip
    answer = client.post("/my-company/offers", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, "/my-company/offers")
    [facet] = facets(db)
    assert (facet.kind, facet.text, facet.codes, facet.trl, facet.cooperation) == (
        "offer", WINGS, ["EDF:AIR", "EDF:MATCOMP", "CPV:35613000-4"], 9,
        ["supply", "licensed_production"],
    )  # fmt: skip
    assert (facet.language, facet.visibility, facet.source) == ("en", "public", None)
    db.refresh(company)
    assert company.profile_version == 2
    assert jobs.waiting("embed_company") == [{"company_id": company.id}]


@pytest.mark.parametrize(
    ("words", "language", "stored"),
    [
        ("Шукаємо виробника тепловізійних матриць", "", "uk"),
        ("We seek a maker of thermal camera cores", "", "en"),
        ("Szukamy producenta kamer termowizyjnych", "pl", "pl"),
    ],
)
def test_the_language_is_suggested_and_may_be_corrected(
    client: TestClient, db: Session, company: Company, words: str, language: str, stored: str
) -> None:
    client.post("/my-company/needs", data={"text": words, "language": language})
    [facet] = facets(db)
    assert (facet.kind, facet.language, facet.visibility) == ("need", stored, "member")


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("text", "short", "Please write at least 20 characters."),
        ("text", "x" * 2001, "Please keep to at most 2000 characters."),
        ("cpv", "no such thing", "One of these is not a code from the list"),
        ("areas", "EDF:NOTHING", "One of these is not a code from the list"),
        ("trl", "10", "Please enter 9 or less."),
        ("cooperation", "smuggling", "Please choose one from the list."),
        ("visibility", "nobody", "Please choose one from the list."),
        ("language", "xx", "Please choose one from the list."),
    ],
)
def test_a_mistake_keeps_everything_typed(
    client: TestClient, db: Session, company: Company, field: str, typed: str, words: str
) -> None:
    form: dict[str, Any] = {"text": WINGS, "cpv": "35613000", "trl": "7"} | {field: typed}
    answer = client.post("/my-company/offers", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert f"{form['text']}</textarea>" in answer.text
    assert f'value="{form["cpv"]}"' in answer.text
    assert facets(db) == []


def test_the_thirty_first_is_refused_and_kept_on_the_page(
    client: TestClient, db: Session, company: Company, make: Factory
) -> None:
    for number in range(30):
        make.facet(company, text=f"Offer number {number}, long enough")
    answer = client.post("/my-company/offers", data={"text": WINGS})
    assert answer.status_code == 409
    assert "at most 30 of each kind" in answer.text
    assert f"{WINGS}</textarea>" in answer.text
    assert len(facets(db)) == 30
    body = {"kind": "offer", "text": WINGS}
    assert client.post(API, json=body).status_code == 409
    assert client.post(API, json=body | {"kind": "need"}).status_code == 201


def test_changing_makes_imported_words_one_s_own(
    client: TestClient, db: Session, company: Company, make: Factory
) -> None:
    facet = make.facet(company, source="demo", codes=["EDF:AIR"])
    path = f"/my-company/facets/{facet.id}"
    typed = {"revision": revision_of(client, path), "text": WINGS, "areas": ["EDF:SPACE"]}
    assert client.post(path, data=typed).headers["location"] == "/my-company/offers"
    [changed] = facets(db)
    assert (changed.text, changed.codes, changed.source) == (WINGS, ["EDF:SPACE"], None)
    late = client.post(path, data=typed | {"text": WINGS + "!"})
    assert late.status_code == 409
    assert "A colleague saved this page in the meantime." in late.text
    assert f"{WINGS}!</textarea>" in late.text


def test_archived_is_out_of_sight_and_can_come_back_or_go_for_good(
    client: TestClient, db: Session, company: Company, make: Factory
) -> None:
    facet = make.facet(company, text=WINGS)
    path = f"/my-company/facets/{facet.id}"
    assert client.post(f"{path}/delete").status_code == 409  # first out of sight
    client.post(f"{path}/archive")
    client.post(f"{path}/archive")
    assert facets(db)[0].archived_at is not None
    assert WINGS not in client.get("/my-company/preview?level=partner").text
    assert client.get(API).json() == []
    assert [f["id"] for f in client.get(API, params={"archived": True}).json()] == [facet.id]
    client.post(f"{path}/restore")
    assert facets(db)[0].archived_at is None
    client.post(f"{path}/archive")
    assert client.post(f"{path}/delete").headers["location"] == "/my-company/offers"
    assert facets(db) == []


def test_another_company_s_facet_is_not_there(
    client: TestClient, db: Session, company: Company, make: Factory
) -> None:
    theirs = make.facet(make.company(), text=WINGS)
    path = f"/my-company/facets/{theirs.id}"
    assert client.get(path).status_code == 404
    assert client.post(path, data={"text": WINGS + "!", "revision": "x"}).status_code == 404
    for action in ("archive", "restore", "delete"):
        assert client.post(f"{path}/{action}").status_code == 404
    assert client.get(f"{API}/{theirs.id}").status_code == 404
    body = {"text": WINGS + "!", "revision": "x"}
    assert client.put(f"{API}/{theirs.id}", json=body).status_code == 404
    assert client.delete(f"{API}/{theirs.id}").status_code == 404
    [same] = facets(db)
    assert (same.text, same.archived_at) == (WINGS, None)


def test_the_api_adds_changes_and_guards_like_the_page(
    client: TestClient, company: Company
) -> None:
    made = client.post(API, json={"kind": "need", "text": WINGS, "areas": ["EDF:AIR"]})
    assert made.status_code == 201
    body = made.json()
    assert (body["kind"], body["codes"], body["language"]) == ("need", ["EDF:AIR"], "en")
    path = f"{API}/{body['id']}"
    change = {"text": WINGS + " or more", "revision": body["revision"]}
    changed = client.put(path, json=change)
    assert (changed.status_code, changed.json()["codes"]) == (200, [])
    assert client.put(path, json=change).status_code == 409
    assert client.post(f"{path}/archive").json()["archived_at"] is not None
    assert client.delete(path).status_code == 204


def test_the_list_costs_as_much_with_thirty_as_with_one(
    client: TestClient, company: Company, make: Factory,
    count_queries: Callable[[], AbstractContextManager[Queries]],
) -> None:  # fmt: skip
    def cost(path: str) -> int:
        with count_queries() as queries:
            assert client.get(path).status_code == 200
        return queries.count

    paths = ("/my-company", "/my-company/offers", "/my-company/preview", "/my-company/review", API)
    make.facet(company)
    with_one = {path: cost(path) for path in paths}
    for _ in range(29):
        make.facet(company)
    assert {path: cost(path) for path in paths} == with_one


@pytest.mark.parametrize(
    "change",
    [
        "update facets set trl = 10", "update facets set trl = 0", "update facets set text = ''",
        "update facets set kind = 'wish'", "update facets set visibility = 'all'",
        "update companies set country = 'ua'", "update companies set edrpou = '1234567'",
        "update companies set pic = '12345678a'", "update companies set name = ' '",
        "update companies set staff = -1", "update companies set turnover_eur = -1",
        "update companies set balance_eur = -1", "update companies set founded = 15",
        "update companies set state = 'lost'",
    ],
)  # fmt: skip
def test_the_database_itself_refuses_nonsense(db: Session, make: Factory, change: str) -> None:
    make.facet(make.company(), kind=FacetKind.need)
    with pytest.raises(IntegrityError):
        db.execute(text(change))
