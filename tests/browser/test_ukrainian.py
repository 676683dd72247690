"""The same in Ukrainian, on a phone."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from backend.demo.load import STAFF, logins
from tests.browser.axe import violations
from tests.browser.conftest import Open, Site
from tests.browser.steps import log_in, wait_for_list
from tests.browser.test_officer import open_first_pair
from tests.browser.test_representative import Photograph

pytestmark = pytest.mark.browser
ADMINISTRATOR = STAFF[1].email
PAGES = (
    "/partners", "/partners/new", "/interests", "/directory", "/calls", "/consortia", "/my-company",
    "/my-company/basics", "/my-company/offers", "/my-company/facilities", "/my-company/eligibility",
    "/how-ranking-works", "/glossary", "/rules",
)  # fmt: skip
STAFF_PAGES = (
    "/vetting", "/vetting/register", "/pairs", "/pairs/staged", "/consortia", "/calls",
    "/calls/import", "/directory",
    "/learning", "/learning/models", "/audit", "/rules", "/rules/changes", "/users", "/users/new",
    "/imports",
)  # fmt: skip


def sideways(page: Page) -> int:
    """How many pixels the page is wider than the screen."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def test_a_representative_asks_for_an_introduction(open_page: Open, photograph: Photograph) -> None:
    page = open_page(width="narrow", locale="uk-UA")
    log_in(page, logins()[0].email)
    page.goto("/partners")
    page.locator("main a[href^='/partners/']").filter(
        has_text=re.compile("загалом", re.I)
    ).first.click()
    wait_for_list(page)
    wide = open_page()
    log_in(wide, logins()[0].email)
    wide.goto(page.url)
    photograph(wide, "partners")
    photograph(page, "partners-uk-narrow")
    page.get_by_role("link", name="Попросити про знайомство").first.click()
    page.locator("[name=note]").fill("Шукаємо виробника, який складатиме наш планер за ліцензією.")
    page.locator("main form[data-guard] button[type=submit]").first.click()
    expect(page).to_have_url(re.compile(r"/interests"))
    expect(page.get_by_text("Шукаємо виробника").first).to_be_visible()


def test_every_page_of_a_representative_fits_a_phone_and_is_accessible(open_page: Open) -> None:
    page = open_page(width="narrow", locale="uk-UA")
    log_in(page, logins()[0].email)
    faults = []
    for path in PAGES:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == "uk"
        faults += [(path, sideways(page), violations(page))]
    assert faults == [(path, 0, []) for path in PAGES]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_of_the_staff_fits_a_phone_and_is_accessible(
    open_page: Open, theme: Literal["light", "dark"]
) -> None:
    page = open_page(width="narrow", locale="uk-UA")
    page.emulate_media(color_scheme=theme)
    log_in(page, ADMINISTRATOR)
    faults = []
    for path in STAFF_PAGES:
        page.goto(path)
        faults += [(path, sideways(page), violations(page))]
    assert faults == [(path, 0, []) for path in STAFF_PAGES]


def test_times_are_told_on_the_browsers_clock(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.address, timezone_id="Asia/Kolkata")
    page = context.new_page()
    log_in(page, ADMINISTRATOR)
    page.goto("/audit")
    expect(page.locator("main tbody time").first).to_contain_text("UTC+5:30")
    context.close()


def test_an_officer_reads_the_case_in_ukrainian(open_page: Open) -> None:
    page = open_page(width="narrow", locale="uk-UA")
    open_first_pair(page)
    expect(page.get_by_role("heading", name="Історія")).to_be_visible()
    assert (sideways(page), violations(page)) == (0, [])
