"""Somebody deletes the own account and is a stranger afterwards."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import Open, Site
from tests.browser.steps import NEW_PASSWORD, sign_up

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_an_account_is_deleted_by_its_owner(open_page: Open, site: Site, width: str) -> None:
    email = f"leaving-{width}@goodbye.example"
    page = open_page(width=width)
    sign_up(page, site, email=email, name="Leaving Person")
    page.goto("/account")
    assert violations(page) == []
    page.get_by_role("link", name="Delete your account").click()
    assert violations(page) == []
    page.locator("main [name=password]").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_text("Tick the box to confirm.").first).to_be_visible()
    page.locator("main [name=password]").fill(NEW_PASSWORD)
    page.locator("[name=sure]").check()
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_role("heading", name="Your account is deleted")).to_be_visible()
    assert violations(page) == []

    page.goto("/account")
    expect(page).to_have_url(re.compile("/log-in"))
