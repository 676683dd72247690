"""An officer sees what the official register says beside what the company says."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Company, CompanyState, RegisterEntry, RegisterStatus, Role, Scheme
from tests.factories import Factory, log_in


@pytest.fixture
def company(client: TestClient, make: Factory) -> Company:
    """A company that waits for an officer, who is logged in."""
    waiting = make.company(
        member=make.user(), name="Krylo LLC", edrpou="32855961", region="Харківська область",
        city="Kharkiv", founded=2010, state=CompanyState.submitted, verified_at=None,
    )  # fmt: skip
    log_in(client, make.user(role=Role.officer))
    return waiting


def enter(db: Session, code: str = "32855961", **columns: Any) -> None:
    said: dict[str, Any] = {
        "name": 'ТОВАРИСТВО З ОБМЕЖЕНОЮ ВІДПОВІДАЛЬНІСТЮ "КРИЛО"', "short_name": 'ТОВ "КРИЛО"',
        "status": RegisterStatus.active, "status_said": "зареєстровано",
        "region": "Харківська область", "city": "Харків", "address": "м. Харків, вул. Весняна, 1",
        "activity_code": "30.30", "activity": "Літальні апарати", "source": "EDR",
        "as_of": date(2026, 11, 1),
    }  # fmt: skip
    db.add(RegisterEntry(scheme=Scheme.edr, identifier=code, **(said | columns)))
    db.commit()


def case(client: TestClient, company: Company) -> Any:
    return client.get(f"/api/v1/vetting/companies/{company.id}").json()


def check(client: TestClient, company: Company) -> list[tuple[str, str]]:
    """The register's line among the evidence."""
    lines = case(client, company)["checks"]
    return [(line["kind"], line["says"]) for line in lines if line["name"] == "Official register"]


def test_agreement_is_seen_across_alphabets(
    client: TestClient, db: Session, company: Company
) -> None:
    enter(db)
    assert check(client, company) == [("meets", "Registered and agrees (EDR, 1 Nov 2026)")]
    lines = case(client, company)["registered"]["lines"]
    assert [(line["name"], line["kind"]) for line in lines] == [
        ("Name", "meets"), ("Region", "meets"), ("City", "meets"),
        ("Registered address", "info"), ("Main activity", "info"),
    ]  # fmt: skip
    shown = client.get(f"/vetting/companies/{company.id}").text
    for words in ("What the official register says", "м. Харків, вул. Весняна, 1", "agrees"):
        assert words in shown


@pytest.mark.parametrize(
    ("columns", "kind", "says"),
    [
        ({"status": RegisterStatus.terminated, "status_said": "припинено"}, "fails",
         "Terminated (EDR, 1 Nov 2026)"),
        ({"status": RegisterStatus.terminating, "status_said": "в стані припинення"}, "check",
         "“в стані припинення” (EDR, 1 Nov 2026)"),
        ({"name": 'ТОВ "ХВИЛЯ"', "short_name": ""}, "check",
         "Registered, but it differs from what the company says (EDR, 1 Nov 2026)"),
        ({"founded": 1999}, "check",
         "Registered, but it differs from what the company says (EDR, 1 Nov 2026)"),
    ],
)  # fmt: skip
def test_what_needs_a_look_says_why(
    client: TestClient, db: Session, company: Company, columns: dict[str, Any], kind: str, says: str
) -> None:  # fmt: skip
    enter(db, **columns)
    assert check(client, company) == [(kind, says)]
    assert client.get(f"/vetting/companies/{company.id}?lang=uk").status_code == 200


def test_a_code_that_the_register_does_not_know_is_a_question(
    client: TestClient, db: Session, company: Company, make: Factory
) -> None:
    assert check(client, company) == []  # no register is here
    enter(db, "00032112")
    assert check(client, company) == [
        ("check", "The code 32855961 is not in the register of 1 Nov 2026")
    ]
    without = make.company(edrpou=None, state=CompanyState.submitted)
    assert check(client, without) == [("check", "Without an EDRPOU code it can't be looked up")]
    assert check(client, make.company(country="PL", state=CompanyState.submitted)) == []
