"""A representative sets up a second factor, logs in with it, and loses the phone."""

import re

import pytest
from playwright.sync_api import Page, expect
from pyotp import TOTP

from tests.browser.axe import violations
from tests.browser.conftest import Open, Site
from tests.browser.steps import NEW_PASSWORD, sign_up, submit

pytestmark = pytest.mark.browser


def read_picture(page: Page) -> TOTP:
    """Lets an app take the key that is shown beside the picture."""
    expect(page.locator("svg.qr")).to_be_visible()
    return TOTP(page.locator("code.secret").inner_text().replace(" ", ""))


def give_password(page: Page, email: str) -> None:
    page.goto("/log-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(NEW_PASSWORD)
    submit(page)
    expect(page).to_have_url(re.compile("/log-in/code"))


def confirm(page: Page, phone: TOTP) -> list[str]:
    """Types the app's code; returns the recovery codes."""
    page.locator("[name=code]").fill(phone.now())
    page.get_by_role("button", name="Confirm the app").click()
    codes = page.locator(".recovery-codes code")
    expect(codes).to_have_count(10)
    return codes.all_inner_texts()


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_second_factor_from_set_up_to_a_lost_phone(
    open_page: Open, site: Site, width: str
) -> None:
    email = f"careful-{width}@second-factor.example"
    page = open_page(width=width)
    sign_up(page, site, email=email, name="Careful Person")
    page.goto("/account")
    page.get_by_role("link", name="Set up a second factor").click()
    assert violations(page) == []
    page.locator("main [name=password]").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Set it up").click()
    phone = read_picture(page)
    assert violations(page) == []
    codes = confirm(page, phone)
    assert violations(page) == []

    page.context.clear_cookies()
    give_password(page, email)
    assert violations(page) == []
    page.locator("[name=code]").fill(codes[0])
    submit(page)
    expect(page).not_to_have_url(re.compile("/log-in"))

    page.context.clear_cookies()
    give_password(page, email)
    page.get_by_role("link", name="Is the phone lost or broken?").click()
    expect(page.get_by_text("9 are unused.")).to_be_visible()
    assert violations(page) == []
    page.locator("[name=code]").fill(codes[1])
    page.get_by_role("button", name="Use it and set up another phone").click()
    another = read_picture(page)
    assert set(confirm(page, another)) & set(codes) == set()
    page.get_by_role("link", name="I have kept them, go on").click()
    expect(page).not_to_have_url(re.compile("/log-in"))
