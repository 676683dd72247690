"""What nobody sees does not get in, by a form or by a program; what people write stays."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Company, User
from backend.naming.alphabets import mixed_words
from backend.typed import visible
from tests.factories import PASSWORD, Factory, log_in

#: names, their invisible marks written out
HIDDEN = "Kry\u202elo\u202c \u200bAero\u2066\x07\ufeff "


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        (HIDDEN, "Krylo Aero"),
        ("два\r\nрядки\tі 🚀", "два\r\nрядки\tі 🚀"),
        ("Слов’янськ ʼ '", "Слов’янськ ʼ '"),
        ("и\u0306", "й"),
        ("שלום\u200f", "שלום\u200f"),
        ("👩\u200d🏭", "👩\u200d🏭"),
        (" \u2060 ", ""),
        ("Op\u00adtryk \u3164\U000e0041", "Optryk"),
        ("Half\ud83d of a rocket", "Half of a rocket"),
    ],
)
def test_a_text_is_taken_as_it_is_seen(typed: str, seen: str) -> None:
    assert visible(typed) == seen


def test_a_form_and_a_program_bring_the_same_name(
    client: TestClient, db: Session, make: Factory
) -> None:
    for number, path in enumerate(("/first-visit/new", "/api/v1/companies")):
        log_in(client, make.user())
        body = {"name": HIDDEN, "country": ("UA", "PL")[number], "different": "true"}
        how = {"json": body} if path.startswith("/api") else {"data": body}
        answer = client.post(path, **how)  # type: ignore[arg-type]
        assert answer.status_code in {201, 303}, answer.text
    assert set(db.scalars(select(Company.name))) == {"Krylo Aero"}


def test_a_name_of_blanks_is_no_name(client: TestClient, make: Factory) -> None:
    log_in(client, make.user())
    answer = client.post("/api/v1/companies", json={"name": " \u200b  ", "country": "UA"})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["name"])


def test_a_password_is_kept_as_typed_by_a_program(client: TestClient, db: Session) -> None:
    account = {"email": "o@krylo.example", "name": "Olena\u202e", "password": f"{PASSWORD}\u200b"}
    assert client.post("/api/v1/accounts", json=account).status_code == 202
    assert db.scalars(select(User.name)).one() == "Olena"


@pytest.mark.parametrize(
    ("name", "mixed"),
    [
        ("ТОВ «Крило» / Krylo LLC", []),
        ("Aérolande Systèmes", []),
        ("A\u0435rolande Systèmes", ["A\u0435rolande"]),
        ("Кpило 3D", ["Кpило"]),
        ("Слов’янськ-Avia", []),
        ("µSense Ωmega", ["Ωmega"]),
    ],
)
def test_words_of_two_alphabets_are_found(name: str, mixed: list[str]) -> None:
    assert mixed_words(name) == mixed
