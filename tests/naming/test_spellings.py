"""A name is found in whichever customary spelling it is typed or stored."""

from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.companies.claims.finder import Identity, with_like_name
from backend.companies.keys import company_keyed
from backend.errors import NotFound
from backend.naming.forms import own_words
from backend.naming.spellings import spellings
from tests.factories import Factory, log_in


@pytest.mark.parametrize(
    ("name", "written"),
    {
        "Івченко": ["ivchenko", "iwtschenko", "iwczenko"],
        "Зоря": ["zoria", "zorya", "sorja", "zorja"],
        "Щербаківка": ["shcherbakivka", "schtscherbakiwka", "szczerbakiwka"],
        "Прогрес": ["prohres", "progres"],
        "Yuzhnoye": ["yuzhnoye", "yuzhnoie", "juschnoje", "juznoje"],
        "Charkiw": ["charkiw", "kharkiv"],
        "Juschne": ["juschne", "yushne"],
    }.items(),
)
def test_a_name_has_the_spellings_of_several_countries(name: str, written: list[str]) -> None:
    found = spellings(name)
    assert found[0] == written[0]
    assert sorted(set(written) - set(found)) == []
    assert len(set(found)) == len(found)


#: (stored, typed) of one company each
PAIRS = [
    ("ТОВ «Івченко Прогрес»", "Ivchenko Progres"),
    ("Iwtschenko Progress GmbH", "ТОВ «Івченко Прогрес»"),
    ("Iwczenko Progres Sp. z o.o.", "Івченко Прогрес"),
    ("Ivchenko Progress LLC", "Товариство з обмеженою відповідальністю Івченко Прогрес"),
    ("ДП «Харківський завод»", "Charkiwskyj Sawod"),
    ("Zorya Mashproekt SE", "ДП Зоря Машпроект"),
    ("Zoria Mashproiekt", "Zorja Maszprojekt"),
    ("Жежелівський верстат", "Scheschelivskyj werstat"),
    ("ПП «Щебінь Юг»", "Szczebin Juh"),
    ("Yunist Ltd", "Юність"),
    ("Łódzka Fabryka Śrub", "Lodzka Fabryka Srub"),
    ("Müller Präzision GmbH", "Muller Prazision"),
]


@pytest.mark.parametrize(("stored", "typed"), PAIRS)
def test_the_directory_finds_it(client: TestClient, make: Factory, stored: str, typed: str) -> None:
    make.company(name=stored)
    make.company(name="Hochland Optik GmbH", country="DE")
    make.company(name="ТОВ «Дніпровська хвиля»")
    log_in(client, make.user())
    answer: Any = client.get("/api/v1/companies", params={"q": typed}).json()
    assert [item["name"] for item in answer["items"]] == [stored]


#: too far apart for one legal person, though near enough to be looked at
LOOSE = ("Charkiwskyj Sawod",)


@pytest.mark.parametrize(("stored", "typed"), [pair for pair in PAIRS if pair[1] not in LOOSE])
def test_a_newcomer_is_told_that_the_company_may_be_here(
    db: Session, make: Factory, stored: str, typed: str
) -> None:
    here = make.company(name=stored, country="UA")
    make.company(name="ТОВ «Дніпровська хвиля»", country="UA")
    user = make.user()
    found = with_like_name(db, user=user, identity=Identity(typed, "UA"))
    assert [one.company.id for one in found] == [here.id]


def test_a_command_names_what_is_near(db: Session, make: Factory) -> None:
    make.company(name="Iwtschenko Progress GmbH", country="DE")
    with pytest.raises(NotFound) as told:
        company_keyed(db, "Івченко Прогрес")
    assert str(told.value.values["names"]).startswith("Iwtschenko Progress GmbH (DE, ")


@pytest.mark.parametrize(
    ("name", "own"),
    {
        "ТОВ «Крило»": "Крило",
        "Товариство з обмеженою відповідальністю «Знам’янка»": "Знам’янка",
        "Krylo L.L.C.": "Krylo",
        "Joint Stock Company Motor": "Motor",
        "Gesellschaft mit beschränkter Haftung": "Gesellschaft mit beschränkter Haftung",
        "ТОВ": "ТОВ",
    }.items(),
)
def test_the_legal_form_is_no_part_of_the_name(name: str, own: str) -> None:
    assert own_words(name) == own
