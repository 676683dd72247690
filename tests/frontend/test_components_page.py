"""/components renders in both languages, with the parts that carry meaning."""

import re

import pytest
from starlette.testclient import TestClient

from tests.frontend.conftest import Dist

TITLES = {"en": "Electric drives from 200 W to 2 kW", "uk": "Електроприводи від 200 Вт до 2 кВт"}


@pytest.mark.parametrize("locale", ["en", "uk"])
def test_it_speaks_the_readers_language(client: TestClient, dist: Dist, locale: str) -> None:
    answer = client.get("/components", params={"lang": locale})

    assert answer.status_code == 200
    assert f'<html lang="{locale}">' in answer.text
    assert TITLES[locale] in answer.text


def test_ids_are_unique(client: TestClient, dist: Dist) -> None:
    ids = re.findall(r'\bid="([^"]+)"', client.get("/components").text)

    assert sorted({name for name in ids if ids.count(name) > 1}) == []


def test_fields_are_tied_to_their_hints_and_errors(client: TestClient, dist: Dist) -> None:
    page = client.get("/components").text
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    tied = [
        name for group in re.findall(r'aria-describedby="([^"]+)"', page) for name in group.split()
    ]

    assert len(tied) > 5
    assert sorted(set(tied) - ids) == []


def test_links_within_the_page_lead_somewhere(client: TestClient, dist: Dist) -> None:
    page = client.get("/components").text
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    summary = re.findall(r'href="#(f-[^"]+)"', page)

    assert len(summary) == 2
    assert sorted(set(summary) - ids) == []
