"""The demo's register: made-up numbers, and what an officer and a newcomer see of it."""

import csv

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from backend import demo
from backend.accounts.queries import user_by_email
from backend.companies.fields.identifiers import edrpou_fits
from backend.demo.load import PASSWORD, STAFF, load, load_register
from backend.models import Company, ImportRun, RegisterEntry
from tests.factories import Factory, log_in

KALYNOVYI = "99901004"


@pytest.fixture
def loaded(db: Session, sessions: sessionmaker[Session]) -> None:
    """The demo's companies and its register."""
    load(db)
    db.commit()
    load_register(sessions)


@pytest.fixture
def officer(client: TestClient, loaded: None) -> TestClient:
    """The demo's officer, logged in."""
    client.post("/log-in", data={"email": STAFF[0].email, "password": PASSWORD})
    return client


def check_of(officer: TestClient, db: Session, key: str) -> tuple[str, str]:
    found = db.scalars(select(Company.id).where(Company.source_key == key)).one()
    case = officer.get(f"/api/v1/vetting/companies/{found}").json()
    [line] = [one for one in case["checks"] if one["name"] == "Official register"]
    return line["kind"], line["says"]


def test_every_number_is_made_up_and_fits() -> None:
    with demo.REGISTER.open(encoding="utf-8", newline="") as file:
        numbers = [row["Код ЄДРПОУ"] for row in csv.DictReader(file, delimiter=";")]
    companies = [one.edrpou for one in demo.companies() if one.edrpou]
    assert len(companies) == 30
    assert set(companies) < set(numbers)
    assert len(numbers) == len(set(numbers)) == 35
    assert [one for one in numbers if not one.startswith("99") or not edrpou_fits(one)] == []


@pytest.mark.parametrize(
    ("key", "kind", "says"),
    [
        ("bilokryl-aero", "meets", "Registered and agrees"),
        ("hlybyna", "meets", "Registered and agrees"),
        ("slobozhanskyi", "meets", "Registered and agrees"),
        ("strilokryl", "check", "Registered, but it differs from what the company says"),
        ("tytanova-nyt", "check", "Registered, but it differs from what the company says"),
        ("zhovta-balka", "check", "Registered, but it differs from what the company says"),
        ("tykhyi-strum", "check", "“в стані припинення”"),
        ("kovyla-tex", "fails", "Terminated"),
    ],
)
def test_an_officer_sees_what_the_register_says(
    officer: TestClient, db: Session, key: str, kind: str, says: str
) -> None:
    assert check_of(officer, db, key) == (kind, f"{says} (Demo EDR (made up), 1 Jun 2026)")


def test_all_others_agree(officer: TestClient, db: Session) -> None:
    differing = {"strilokryl", "tytanova-nyt", "zhovta-balka", "tykhyi-strum", "kovyla-tex"}
    keys = [one.key for one in demo.companies() if one.edrpou and one.key not in differing]
    assert [key for key in keys if check_of(officer, db, key)[0] != "meets"] == []


@pytest.mark.usefixtures("loaded")
def test_a_newcomer_s_form_is_filled_in(client: TestClient, make: Factory) -> None:
    log_in(client, make.user())
    assert f"edrpou={KALYNOVYI}" in client.get("/first-visit", params={"q": "Kalynovyi"}).text
    assert "КАЛИНОВИЙ МІСТ ОПТИКА" in client.get(f"/first-visit/new?edrpou={KALYNOVYI}").text


@pytest.mark.usefixtures("loaded")
def test_a_second_start_changes_nothing(db: Session, sessions: sessionmaker[Session]) -> None:
    assert not load_register(sessions)
    assert db.scalar(select(func.count()).select_from(ImportRun)) == 1
    assert db.scalar(select(func.count()).select_from(RegisterEntry)) == 35


@pytest.mark.usefixtures("loaded")
def test_a_demo_from_before_gets_its_numbers(db: Session) -> None:
    db.execute(update(Company).values(edrpou=None))
    assert load(db) == 0
    numbers = set(db.scalars(select(Company.edrpou).where(Company.country == "UA")))
    assert numbers == {one.edrpou for one in demo.companies() if one.edrpou}
    assert user_by_email(db, STAFF[0].email) is not None
