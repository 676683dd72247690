"""The directory finds companies by name in either alphabet, by words, and keeps to its order."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.models import FacetKind, Visibility
from tests.directory.conftest import Scene
from tests.factories import Factory, log_in


def names(client: TestClient, **asked: Any) -> list[str]:
    answer = client.get("/api/v1/companies", params=asked)
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["items"]]


@pytest.mark.parametrize("typed", ["Krylo", "крило", "КРИЛО", "Kryllo", "krylo tov"])
def test_a_name_is_found_in_either_alphabet_and_with_a_mistake(
    client: TestClient, make: Factory, scene: Scene, typed: str
) -> None:
    make.company(name="ТОВ «Крило»")
    make.company(name="Hochland Optik GmbH", country="DE")
    log_in(client, make.user())
    assert names(client, q=typed) == ["ТОВ «Крило»"]


def test_words_find_offers_needs_descriptions_and_projects(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    offering = make.company(name="Alpha")
    make.facet(offering, text="Titanium machining for airframes")
    needing = make.company(name="Beta")
    make.facet(needing, kind=FacetKind.need, text="We look for titanium castings")
    make.company(name="Gamma", about="A foundry of titanium and steel")
    scene.project("Printing titanium in space", scene.imported("Delta"))
    make.company(name="Epsilon", about="Wood and paper")
    log_in(client, scene.member(name="Reader"))
    assert sorted(names(client, q="titanium")) == ["Alpha", "Beta", "Delta", "Gamma"]


def test_another_form_of_a_word_is_found_too(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    english, ukrainian = make.company(name="Alpha"), make.company(name="Beta")
    make.facet(english, text="Repair of drone engines")
    make.facet(ukrainian, text="Ремонт двигуна гелікоптера", language="uk")
    log_in(client, scene.member())
    assert names(client, q="engine repairs") == ["Alpha"]
    assert names(client, q="двигунів ремонт") == ["Beta"]


def test_where_no_entry_has_every_word_those_with_some_are_shown_and_that_is_said(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    make.facet(make.company(name="Alpha"), text="Thermal cameras")
    log_in(client, scene.member())
    answer = client.get("/api/v1/companies", params={"q": "thermal submarines"}).json()
    assert [item["name"] for item in answer["items"]] == ["Alpha"]
    assert answer["loosened"] is True
    page = client.get("/directory?q=thermal+submarines").text
    assert "No entry has all of these words" in page


def test_a_company_found_both_ways_comes_before_one_found_once(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    make.facet(make.company(name="Northern Works"), text="Sonar for small vessels")
    make.facet(make.company(name="Sonar Works"), text="Sonar for small vessels")
    make.company(name="Sonar Trade")
    log_in(client, scene.member())
    assert names(client, q="sonar")[0] == "Sonar Works"


def test_what_matched_is_marked_and_typed_markup_is_not_markup(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    make.facet(make.company(name="Alpha"), text="Optics <b>bold</b> for drones")
    log_in(client, scene.member())
    page = client.get("/directory", params={"q": "optics"}).text
    assert "<mark>Optics</mark>" in page
    assert "<b>bold" not in page
    found = client.get("/api/v1/companies", params={"q": "optics"}).json()["items"][0]
    assert (found["found_by"], found["found"]["marked"]) == (["words"], ["Optics"])


@pytest.mark.parametrize("typed", ["!!!", "' & | :*", "a:*b", "\\", "%_", "т" * 200])
def test_nothing_that_is_typed_breaks_the_search(
    client: TestClient, make: Factory, scene: Scene, typed: str
) -> None:
    make.company(name="Alpha")
    log_in(client, make.user())
    assert client.get("/directory", params={"q": typed}).status_code == 200


def test_the_page_says_when_meaning_could_not_be_searched(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    log_in(client, make.user())
    assert "Search by meaning is being prepared" in client.get("/directory?q=optics").text
    assert "Search by meaning" not in client.get("/directory").text


def test_an_empty_answer_teaches_what_to_try(client: TestClient, make: Factory) -> None:
    log_in(client, make.user())
    page = client.get("/directory?q=zzzzqqq").text
    assert "No company matches this search" in page
    assert "Show the whole directory" in page


def test_partner_texts_of_others_neither_find_nor_show_a_company(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    hidden = make.company(name="Alpha")
    make.facet(hidden, text="Unobtainium crucibles", visibility=Visibility.partner)
    reader = make.user()
    own = make.company(member=reader, name="Reader")
    log_in(client, reader)
    assert names(client, q="unobtainium") == []
    scene.partners(own, hidden)
    assert names(client, q="unobtainium") == ["Alpha"]


def test_member_texts_find_a_company_for_members_only(
    client: TestClient, make: Factory, scene: Scene
) -> None:
    make.facet(make.company(name="Alpha"), text="Guidance electronics")
    log_in(client, scene.stranger())
    assert names(client, q="guidance") == []
    client.cookies.clear()
    log_in(client, scene.member())
    assert names(client, q="guidance") == ["Alpha"]
