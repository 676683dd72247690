"""What a person does, in words, so that the journeys read like journeys."""

import re

from playwright.sync_api import Page, expect

from backend.demo.load import PASSWORD
from tests.browser.conftest import Site

NEW_PASSWORD = "a long enough password"
RANKED = 90_000  # ms: a first list waits for the worker to warm up


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Logs in through the form."""
    page.goto("/log-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(password)
    submit(page)
    expect(page).not_to_have_url(re.compile("/log-in"))


def submit(page: Page) -> None:
    """Presses the main form's first button."""
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def sign_up(page: Page, site: Site, *, email: str, name: str) -> None:
    """Opens an account and follows the mailed link."""
    page.goto("/sign-up")
    page.locator("[name=email]").fill(email)
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(NEW_PASSWORD)
    submit(page)
    page.goto(site.mailed_link("confirm", email))
    submit(page)
    expect(page).to_have_url(re.compile("/first-visit"))


def enter_company(page: Page, *, name: str, country: str, about: str) -> None:
    """Enters a company that is not here yet, up to its offers."""
    page.goto("/first-visit/new")
    page.locator("[name=name]").fill(name)
    page.locator("[name=country]").select_option(country)
    submit(page)
    page.locator("[name=about]").fill(about)
    submit(page)


def add_facet(page: Page, *, text: str, area: str, cooperation: str) -> None:
    """Adds an offer or a need on the page that is open."""
    page.locator("[name=text]").fill(text)
    page.locator(f"[name=areas][value='{area}']").check()
    page.locator(f"[name=cooperation][value='{cooperation}']").check()
    page.locator("form[data-guard] button[type=submit]").first.click()
    page.wait_for_load_state()


def wait_for_list(page: Page) -> None:
    """Waits until the ranked list stands on the page."""
    expect(page.locator("ol.results > li").first).to_be_visible(timeout=RANKED)
