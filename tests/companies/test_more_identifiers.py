"""LEI and NCAGE code: typed, checked, looked for, shown to verified members."""

from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Company, CompanyState, Role
from tests.companies.conftest import revision_of
from tests.factories import Factory, log_in

LEI, NCAGE = "213800KUD8LAJWSQ9D15", "A123J"


@pytest.fixture
def company(client: TestClient, make: Factory) -> Company:
    """A draft whose member is logged in."""
    user = make.user()
    company = make.company(member=user, name="Krylo", state=CompanyState.draft, verified_at=None)
    log_in(client, user)
    return company


def save(client: TestClient, **typed: str) -> Any:
    path = "/my-company/basics"
    basics = {"name": "Krylo", "country": "UA", "kind": "private_company", "language": "en"}
    return client.post(path, data=basics | {"revision": revision_of(client, path)} | typed)


def test_they_are_saved_as_they_are_written(
    client: TestClient, db: Session, company: Company
) -> None:
    assert save(client, lei="2138 00kud8lajwsq9d15", ncage="a123j").status_code == 303
    db.refresh(company)
    assert (company.lei, company.ncage) == (LEI, NCAGE)


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("lei", "213800KUD8", "An LEI has twenty characters"),
        ("lei", "213800KUD8LAJWSQ9D16", "there is a typing mistake in it"),
        ("ncage", "A12J", "An NCAGE code has five digits and letters"),
        ("ncage", "A12OJ", "none of them an I or an O"),
    ],
)
def test_a_mistake_is_told_in_words_and_what_was_typed_stays(
    client: TestClient, field: str, typed: str, words: str
) -> None:
    answer = save(client, **{field: typed})
    assert (answer.status_code, words in answer.text) == (422, True)
    assert f'value="{typed}"' in answer.text


@pytest.mark.parametrize("identifier", [{"lei": LEI}, {"ncage": NCAGE}])
def test_one_legal_person_has_one_profile(
    client: TestClient, make: Factory, company: Company, identifier: dict[str, Any]
) -> None:
    make.company(name="Somebody Else", **identifier)
    answer = save(client, **identifier)
    assert answer.status_code == 422
    assert "Another company here has this identifier" in answer.text
    assert "Somebody Else" in answer.text
    log_in(client, make.user())
    found = client.get("/api/v1/claims/candidates", params={"q": next(iter(identifier.values()))})
    assert [one["name"] for one in found.json()] == ["Somebody Else"]


def test_an_officer_sees_what_was_checked(client: TestClient, make: Factory) -> None:
    there = make.company(country="CZ", lei=LEI, ncage="12345", vat="CZ12345678")
    log_in(client, make.user(role=Role.officer))
    lines = client.get(f"/api/v1/vetting/companies/{there.id}").json()["checks"]
    told = {line["name"]: (line["kind"], line["says"]) for line in lines}
    assert told["LEI"] == ("meets", f"{LEI}: its check digits fit")
    assert (told["NCAGE code"][0], told["VAT number"][0]) == ("check", "check")
    assert told["VAT number"][1].startswith("The check digits of this VAT number do not fit")


def test_verified_members_see_them(client: TestClient, make: Factory) -> None:
    there = make.company(lei=LEI, ncage=NCAGE)
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    shown = client.get(f"/companies/{there.id}").text
    assert (LEI in shown, NCAGE in shown) == (True, True)
