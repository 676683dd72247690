"""Somebody saves a search of the directory, looks at it, renames it, says how often it writes."""

import re

import pytest
from playwright.sync_api import expect

from backend.demo.load import STAFF
from tests.browser.axe import violations
from tests.browser.conftest import Open
from tests.browser.steps import log_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_search_is_saved_and_looked_at(open_page: Open, width: str) -> None:
    page = open_page(width=width)
    log_in(page, STAFF[0].email)
    page.goto("/directory?country=PL")
    page.get_by_role("link", name="Save this search").click()
    assert violations(page) == []
    page.locator("main [name=name]").fill(f"Poland, {width}")
    page.get_by_label("On Mondays").check()
    page.get_by_role("button", name="Save the search").click()
    expect(page).to_have_url(re.compile(r"/directory/saved/\d+"))
    expect(page.get_by_role("heading", name="0 new companies")).to_be_visible()
    assert violations(page) == []
    page.locator("main [name=name]").fill(f"Renamed, {width}")
    page.get_by_label("Never").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name=f"Renamed, {width}")).to_be_visible()
    expect(page.get_by_label("Never")).to_be_checked()
    page.goto("/directory/saved")
    expect(page.get_by_role("link", name=f"Renamed, {width}")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name=f"Renamed, {width}").click()
    page.get_by_role("button", name="Delete the search").click()
    expect(page.get_by_role("link", name=f"Renamed, {width}")).to_have_count(0)
