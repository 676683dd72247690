"""The same in Ukrainian, on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from backend.demo.load import logins
from tests.browser.axe import violations
from tests.browser.conftest import Open
from tests.browser.steps import log_in, wait_for_list
from tests.browser.test_officer import open_first_pair
from tests.browser.test_representative import Photograph

pytestmark = pytest.mark.browser
PAGES = ("/partners", "/interests", "/directory", "/my-company", "/how-ranking-works", "/glossary")


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


def test_an_officer_reads_the_case_in_ukrainian(open_page: Open) -> None:
    page = open_page(width="narrow", locale="uk-UA")
    open_first_pair(page)
    expect(page.get_by_role("heading", name="Історія")).to_be_visible()
    assert (sideways(page), violations(page)) == (0, [])
