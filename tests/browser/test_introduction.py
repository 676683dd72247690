"""The invited side accepts, and contact opens for both."""

import re

import pytest
from playwright.sync_api import expect

from backend.demo.load import logins
from tests.browser.axe import violations
from tests.browser.conftest import Open
from tests.browser.steps import log_in
from tests.browser.test_representative import Photograph

pytestmark = pytest.mark.browser
UKRAINIAN, EUROPEAN, *_ = logins()


def test_the_invited_side_accepts_and_each_sees_the_others_contact(
    open_page: Open, photograph: Photograph
) -> None:
    page = open_page()
    log_in(page, UKRAINIAN.email)
    page.goto("/interests")
    expect(page.get_by_text(EUROPEAN.email)).to_have_count(0)
    assert violations(page) == []
    photograph(page, "interests")
    page.locator("main a[href^='/interests/']").filter(has_text="Aérolande").first.click()
    expect(page.get_by_text(EUROPEAN.email)).to_have_count(0)

    page.locator("form[action$='/accept'] button[type=submit]").first.click()

    expect(page.get_by_text(EUROPEAN.email).first).to_be_visible()
    photograph(page, "accepted")
    other = open_page()
    log_in(other, EUROPEAN.email)
    other.goto("/interests?box=closed")
    other.locator("main a[href^='/interests/']").filter(has_text="Bilokryl").first.click()
    expect(other.get_by_text(UKRAINIAN.email).first).to_be_visible()


def test_no_contact_is_seen_before_both_have_said_yes(
    open_page: Open, photograph: Photograph
) -> None:
    page = open_page()
    log_in(page, EUROPEAN.email)
    page.goto("/directory")
    photograph(page, "directory")
    page.goto("/directory?q=Dzhmilnyk")
    page.locator("main a[href^='/companies/']").first.click()
    expect(page).to_have_url(re.compile(r"/companies/\d+"))
    expect(page.get_by_text("@dzhmilnyk.example")).to_have_count(0)
    assert violations(page) == []
    photograph(page, "company")
