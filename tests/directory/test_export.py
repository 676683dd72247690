"""The directory as a file: the whole list, what the reader may see, nothing sensitive."""

import csv
from io import BytesIO, StringIO

from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Event, Role
from tests.directory.conftest import Scene
from tests.factories import Factory, log_in


def rows(client: TestClient, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/directory/export{query}")
    assert answer.headers["content-disposition"] == 'attachment; filename="spilno-directory.csv"'
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def test_the_file_holds_the_whole_filtered_list_in_its_order(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    for number in range(30):
        make.company(name=f"Company {number:02}", country="UA" if number % 2 else "DE")
    log_in(client, make.user())
    found = rows(client, "?country=UA&sort=name")
    assert [row["Name"] for row in found] == [f"Company {n:02}" for n in range(1, 30, 2)]
    assert found[0]["Country"] == "Ukraine"


def test_sensitive_facts_stay_behind_even_for_officers(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    make.company(
        name="Alpha", city="Chuhuiv", contact_email="a@b.example", contact_phone="+380 1",
        turnover_eur=123456, edrpou="00032112", certificates=["ISO9001"],
    )  # fmt: skip
    log_in(client, make.user(role=Role.officer))
    text = client.get("/directory/export").text
    assert "ISO9001" in text
    hidden = ("Chuhuiv", "a@b.example", "+380 1", "123456", "00032112")
    assert [secret for secret in hidden if secret in text] == []


def test_a_name_that_is_a_formula_stays_a_text(client: TestClient, make: Factory) -> None:
    make.company(name='=HYPERLINK("http://evil.example")')
    log_in(client, make.user())
    assert rows(client)[0]["Name"] == '\'=HYPERLINK("http://evil.example")'


def test_the_workbook_holds_the_same(client: TestClient, make: Factory) -> None:
    make.company(name="ТОВ «Крило»")
    log_in(client, make.user())
    answer = client.get("/directory/export?format=xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet["A"]] == ["Name", "ТОВ «Крило»"]


def test_taking_the_list_away_is_recorded(client: TestClient, db: Session, make: Factory) -> None:
    make.company()
    user = make.user()
    log_in(client, user)
    client.get("/directory/export?country=UA")
    event = db.scalars(select(Event).where(Event.kind == "directory_exported")).one()
    assert (event.actor_id, event.data) == (user.id, {"companies": 1, "filters": "country=UA"})
