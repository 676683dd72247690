"""A form is filled in from the register: what is empty, with its source, and nothing by itself."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Company, CompanyState, Event, RegisterStatus, User
from tests.companies.conftest import revision_in
from tests.companies.register.conftest import Register
from tests.directory.conftest import Scene
from tests.factories import Factory, log_in

NAME = 'ТОВАРИСТВО З ОБМЕЖЕНОЮ ВІДПОВІДАЛЬНІСТЮ "КРИЛО"'
SHOWN = NAME.replace('"', "&#34;")
MARK = {"source": "EDR", "at": "2026-11-01"}
LOOK_UP, OWN = "/first-visit/new/look-up", "/my-company/basics/look-up"


@pytest.fixture
def writer(client: TestClient, make: Factory) -> TestClient:
    """Somebody new, logged in."""
    log_in(client, make.user())
    return client


@pytest.fixture
def editor(client: TestClient, make: Factory) -> User:
    """A representative of a draft that says little, logged in."""
    user = make.user()
    make.company(
        member=user, name="Крило", edrpou="32855961", state=CompanyState.draft, verified_at=None
    )
    log_in(client, user)
    return user


def typed(**values: str) -> dict[str, str]:
    blank = {"name": "", "country": "", "kind": "private_company", "edrpou": "", "pic": "",
             "vat": "", "website": ""}  # fmt: skip
    return blank | values


def companies(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(Company)) or 0


def test_a_code_fills_the_form_and_saves_nothing(
    writer: TestClient, db: Session, register: Register
) -> None:
    register()
    answer = writer.post(LOOK_UP, data=typed(edrpou="3285 5961", website="krylo.example"))
    assert answer.status_code == 200
    for words in (
        f'value="{SHOWN}"', '<option value="UA" selected>', 'value="krylo.example"',
        "Filled in from the register: Name, Country.", "Source: EDR, as of",
    ):  # fmt: skip
        assert words in answer.text
    assert "Харків" not in answer.text  # where it is, only who speaks for it learns
    assert companies(db) == 0


def test_what_was_typed_is_never_overwritten(writer: TestClient, register: Register) -> None:
    register()
    form = typed(edrpou="32855961", name="Hvylia", country="PL")
    answer = writer.post(LOOK_UP, data=form)
    assert 'value="Hvylia"' in answer.text
    assert '<option value="PL" selected>' in answer.text
    assert "It says something else; what you typed stays" in answer.text
    assert SHOWN in answer.text


def test_what_is_saved_as_the_register_has_it_keeps_its_source(
    writer: TestClient, db: Session, register: Register
) -> None:
    register()
    form = typed(edrpou="32855961", name=NAME, country="UA", website="krylo.example")
    assert writer.post("/first-visit/new", data=form).status_code == 303
    company = db.scalars(select(Company)).one()
    assert company.provenance == {"name": MARK, "country": MARK, "edrpou": MARK}
    event = db.scalars(select(Event).where(Event.kind == "company_created")).one()
    assert event.data == {"prefilled": ["country", "edrpou", "name"]}
    assert "from EDR" in writer.get("/my-company/basics").text


def test_own_words_have_no_source(writer: TestClient, db: Session, register: Register) -> None:
    register()
    writer.post("/first-visit/new", data=typed(edrpou="32855961", name="Krylo", country="UA"))
    assert sorted(db.scalars(select(Company.provenance)).one()) == ["country", "edrpou"]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"edrpou": "00032112"}, "No organisation with this EDRPOU code is in the register here."),
        ({"edrpou": "3285"}, "An EDRPOU code has eight digits"),
        ({}, "Nothing was found. Type an EDRPOU code"),
        ({"name": "Зовсім інша назва"}, "Nothing was found. Type an EDRPOU code"),
    ],
)
def test_it_is_said_why_nothing_was_filled_in(
    writer: TestClient, register: Register, form: dict[str, str], words: str
) -> None:
    register()
    answer = writer.post(LOOK_UP, data=typed(**form))
    assert words in answer.text
    assert form.get("name", "") in answer.text


def test_a_name_proposes_entries_to_take(
    writer: TestClient, db: Session, register: Register
) -> None:
    register()
    register("00032112", name='ТОВ "КРИЛОС"', status=RegisterStatus.terminated)
    register("14307529", name='ДП "ХВИЛЯ"', short_name="")
    offered = writer.post(LOOK_UP, data=typed(name="krylo", website="krylo.example")).text
    assert offered.count('name="take"') == 1
    assert 'name="take" value="32855961"' in offered
    form = typed(name="krylo", website="krylo.example") | {"take": "32855961"}
    taken = writer.post(LOOK_UP, data=form).text
    assert ('name="edrpou" type="text" value="32855961"' in taken) is True
    assert ('value="krylo"' in taken, 'value="krylo.example"' in taken) == (True, True)


@pytest.mark.parametrize(
    "identifier", [{"pic": "123456789"}, {"edrpou": "32855961"}, {"vat": "PL1234567890"}]
)
def test_an_identifier_that_is_here_offers_the_company(
    writer: TestClient, db: Session, make: Factory, register: Register, identifier: dict[str, str]
) -> None:
    register()
    scene = Scene(db, make)
    there = scene.imported("Krylo Aerospace", country="UA", city="Харків", **identifier)
    scene.project("Wings", there)
    answer = writer.post(LOOK_UP, data=typed(**identifier))
    assert f"/first-visit/claim/{there.id}" in answer.text
    assert "1 project on record" in answer.text
    assert "Харків" not in answer.text
    assert f"/first-visit/claim/{there.id}" in writer.get(
        f"/first-visit?q={next(iter(identifier.values()))}"
    ).text  # fmt: skip


def test_the_first_search_shows_the_register_s_entries(
    writer: TestClient, make: Factory, register: Register
) -> None:
    register()
    for asked in ("32855961", "крило"):
        shown = writer.get("/first-visit", params={"q": asked}).text
        assert ("not here yet" in shown, "/first-visit/new?edrpou=32855961" in shown) == (
            True,
            True,
        )
    form = writer.get("/first-visit/new?edrpou=32855961").text
    assert f'value="{SHOWN}"' in form
    make.company(name="Already Here", edrpou="32855961")
    for asked in ("32855961", "крило"):
        assert "edrpou=32855961" not in writer.get("/first-visit", params={"q": asked}).text


@pytest.mark.usefixtures("editor")
def test_an_existing_profile_is_filled_in_where_it_is_empty(
    client: TestClient, db: Session, register: Register
) -> None:
    register()
    page = client.get("/my-company/basics").text
    assert ("Not in your profile yet" in page, "Харківська область" in page) == (True, True)
    form = {
        "revision": revision_in(page), "name": "Крило", "country": "UA", "city": "Дніпро",
        "kind": "private_company", "edrpou": "32855961", "about": "Крила", "language": "uk",
    }  # fmt: skip
    looked = client.post(OWN, data=form).text
    for words in (
        'name="region" type="text" value="Харківська область"', 'value="Дніпро"', 'value="2004"',
        "Filled in from the register: Short name, Region, Founded.",
    ):  # fmt: skip
        assert words in looked
    company = db.scalars(select(Company)).one()
    assert (company.region, company.about) == ("", "")
    saved = form | {"revision": revision_in(looked), "region": "Харківська область",
                    "short_name": 'ТОВ "КРИЛО"', "founded": "2004"}  # fmt: skip
    assert client.post("/my-company/basics", data=saved).status_code == 303
    db.refresh(company)
    assert (company.city, company.founded) == ("Дніпро", 2004)
    assert company.provenance == {"region": MARK, "short_name": MARK, "founded": MARK}
    edited = saved | {"revision": revision_in(client.get("/my-company/basics").text)}
    client.post("/my-company/basics", data=edited | {"region": "Харків"})
    db.refresh(company)
    assert sorted(company.provenance) == ["founded", "short_name"]


@pytest.mark.usefixtures("editor")
def test_a_code_of_another_company_here_tells_of_that_one_and_not_of_the_register(
    client: TestClient, make: Factory, register: Register
) -> None:
    register("00032112", city="Дніпро")
    make.company(name="Somebody Else", edrpou="00032112")
    page = client.get("/my-company/basics").text
    form = {"revision": revision_in(page), "name": "Крило", "country": "UA", "about": "Крила",
            "edrpou": "00032112", "kind": "private_company"}  # fmt: skip
    for path in (OWN, "/my-company/basics"):
        answer = client.post(path, data=form)
        assert ("Somebody Else" in answer.text, "Дніпро" in answer.text) == (True, False)
        assert ("/my-company/leave" in answer.text, "Крила" in answer.text) == (True, True)


@pytest.mark.usefixtures("editor")
def test_an_organisation_that_no_longer_exists_is_told_so(
    client: TestClient, register: Register
) -> None:
    register(status=RegisterStatus.terminated, status_said="припинено")
    shown = client.get("/my-company/basics").text
    assert ("Terminated" in shown, "The register says “припинено”." in shown) == (True, True)


@pytest.mark.parametrize(
    ("place", "differing"),
    [
        (("Kharkiv oblast", "Kharkiv"), []),
        (("Харківська обл.", "Харків"), []),
        (("Lviv oblast", "Lviv"), ["region", "city"]),
    ],
)
@pytest.mark.usefixtures("editor")
def test_a_place_in_other_letters_is_the_same(
    client: TestClient,
    db: Session,
    register: Register,
    place: tuple[str, str],
    differing: list[str],
) -> None:
    register()
    company = db.scalars(select(Company)).one()
    company.region, company.city = place
    db.commit()
    found = client.get("/api/v1/companies/mine/register").json()
    assert [fact["field"] for fact in found["differing"]] == differing


def test_the_twins_say_the_same(
    client: TestClient, make: Factory, editor: User, register: Register
) -> None:
    register()
    own = client.get("/api/v1/companies/mine/register").json()
    assert [fact["field"] for fact in own["missing"]] == [
        "short_name", "region", "city", "founded"
    ]  # fmt: skip
    assert [fact["field"] for fact in own["agreeing"]] == ["name", "country", "edrpou"]
    assert own["differing"] == []
    found = client.get("/api/v1/register", params={"edrpou": "32855961"}).json()
    assert found["entry"] == {
        "scheme": "UA-EDR", "identifier": "32855961", "name": NAME, "short_name": 'ТОВ "КРИЛО"',
        "status": "active", "source": "EDR", "as_of": "2026-11-01",
    }  # fmt: skip
    assert [fact["field"] for fact in found["missing"]] == ["name", "country"]
    register("00032112", name='ТОВ "ХВИЛЯ"', short_name="")
    named = client.get("/api/v1/register", params={"name": "Hvylia"}).json()["named"]
    assert [entry["identifier"] for entry in named] == ["00032112"]


def test_only_representatives_look_up(client: TestClient, make: Factory) -> None:
    assert client.get("/api/v1/register?edrpou=32855961").status_code == 401
    assert client.post(LOOK_UP, data=typed()).headers["location"].startswith("/log-in")
    log_in(client, make.user())
    assert client.post(OWN, data={}).status_code == 403
