"""Search by meaning: other words, another language, and nothing that the reader may not read."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend import matcher
from backend.matcher.encoder import encoder
from backend.models import Visibility
from backend.settings import settings
from tests.directory.conftest import Scene
from tests.factories import Factory, log_in

pytestmark = pytest.mark.slow

OFFERS = {
    "Alpha": "Night-vision optics and infrared sensors for reconnaissance aircraft",
    "Beta": "Sewing of uniforms, sleeping bags and tents",
    "Gamma": "Пошиття форми та наметів для підрозділів",
}


@pytest.fixture(autouse=True, params=[1000, 0], ids=["in process", "in the database"])
def looked_up(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Where nearest vectors are looked up."""
    monkeypatch.setenv("SPILNO_VECTORS_IN_PROCESS_UP_TO", str(request.param))
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(autouse=True)
def embedded(db: Session, make: Factory, scene: Scene) -> None:
    """Three companies with vectors, and one whose offer only partners may read."""
    encoder()
    for name, text in OFFERS.items():
        make.facet(make.company(name=name), text=text, language="uk" if name == "Gamma" else "en")
    secret = make.company(name="Secret")
    make.facet(secret, text="Thermal cameras for drones", visibility=Visibility.partner)
    scene.project("Infrared detectors for satellites", scene.imported("Delta"))
    matcher.embed_companies(db)
    matcher.embed_projects(db)
    db.commit()


def test_a_company_is_found_that_says_it_in_other_words(client: TestClient, scene: Scene) -> None:
    log_in(client, scene.member(name="Reader"))
    answer = client.get("/api/v1/companies", params={"q": "thermal imaging"}).json()
    first = {item["name"]: item["found_by"] for item in answer["items"][:2]}
    assert answer["by_meaning"] is True
    assert first == {"Alpha": ["meaning"], "Delta": ["meaning"]}


def test_an_offer_in_ukrainian_is_found_in_english(client: TestClient, scene: Scene) -> None:
    log_in(client, scene.member(name="Reader"))
    answer = client.get("/api/v1/companies", params={"q": "military clothing"}).json()
    names = [item["name"] for item in answer["items"]]
    assert names.index("Gamma") < names.index("Alpha")


def test_texts_for_partners_are_not_searched_for_others(client: TestClient, scene: Scene) -> None:
    log_in(client, scene.member(name="Reader"))
    answer = client.get("/api/v1/companies", params={"q": "thermal cameras for drones"}).json()
    assert "Secret" not in [item["name"] for item in answer["items"]]


def test_the_page_shows_the_text_that_is_near(client: TestClient, scene: Scene) -> None:
    log_in(client, scene.member(name="Reader"))
    page = client.get("/directory", params={"q": "thermal imaging"}).text
    assert OFFERS["Alpha"] in page
    assert "Infrared detectors for satellites" in page
    assert "Search by meaning is being prepared" not in page
