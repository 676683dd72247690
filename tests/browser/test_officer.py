"""An officer reads a suggested pair's case, approves it, and both sides are told."""

import re

import pytest
from playwright.sync_api import Page, expect

from backend.demo.load import STAFF
from tests.browser.axe import violations
from tests.browser.conftest import Open
from tests.browser.steps import RANKED, log_in
from tests.browser.test_representative import Photograph

pytestmark = pytest.mark.browser
OFFICER = STAFF[0].email


def open_first_pair(page: Page) -> None:
    """Opens the best pair, waiting for the worker's first suggestions."""
    log_in(page, OFFICER)
    page.goto("/pairs")
    first = page.locator("a.queue-pair").first
    waited = 0
    while first.count() == 0 and waited < RANKED:
        page.wait_for_timeout(2000)
        page.reload()
        waited += 2000
    first.click()
    expect(page).to_have_url(re.compile(r"/pairs/\d+"))


def test_an_officer_approves_a_pair(open_page: Open, photograph: Photograph) -> None:
    page = open_page()
    open_first_pair(page)
    assert violations(page) == []
    photograph(page, "case")
    page.get_by_role("link", name="Approve").first.click()
    page.locator("#decide input[name=reason_code]").first.check()
    page.locator("#decide textarea[name=note]").fill("Register entries and needs checked.")

    page.get_by_role("button", name="Apply at once").click()

    expect(
        page.locator(".notice").get_by_text("Register entries and needs checked.")
    ).to_be_visible()
    expect(page.locator("main").get_by_text("Approved").first).to_be_visible()


def test_a_staged_decision_has_no_effect_until_it_is_applied(open_page: Open) -> None:
    page = open_page()
    open_first_pair(page)
    names = page.locator("h1").inner_text()
    page.get_by_role("link", name="Reject").first.click()
    page.locator("#decide input[name=reason_code]").first.check()
    page.locator("#decide textarea[name=note]").fill("Neither side needs what the other has.")
    page.get_by_role("button", name="Stage the decision").click()
    page.goto("/pairs/staged")
    expect(page.locator("main").get_by_text(names.split(" × ")[0]).first).to_be_visible()
    assert violations(page) == []

    page.locator("form[action$='/unstage'] button").first.click()

    expect(page.locator("form[action$='/unstage']")).to_have_count(0)
