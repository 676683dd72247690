"""A representative signs up, describes a company, and gets partners with reasons."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Site
from tests.browser.steps import add_facet, enter_company, sign_up, wait_for_list

pytestmark = pytest.mark.browser
Photograph = Callable[[Page, str], None]


def test_a_new_company_gets_partners_with_reasons_for_both_sides(
    open_page: Open, site: Site, photograph: Photograph
) -> None:
    page = open_page()
    page.goto("/")
    photograph(page, "welcome")
    sign_up(page, site, email="iryna@stepovyi-optyk.example", name="Iryna Savchenko")
    enter_company(
        page, name="Stepovyi Optyk", country="UA",
        about="We make daylight and thermal sights for uncrewed aircraft and mount them in series.",
    )  # fmt: skip
    add_facet(
        page, text="Integration of thermal cameras on multicopters and fixed-wing drones, with "
        "stabilised mounts, flight tests and crew training; 300 aircraft a month.",
        area="EDF:SENS", cooperation="integration",
    )  # fmt: skip
    page.get_by_role("link", name="Continue: what you seek").click()
    add_facet(
        page, text="Uncooled thermal camera cores, 640 by 512, below 150 grams, at least 500 a "
        "month, with a licence to assemble them in Ukraine.",
        area="EDF:SENS", cooperation="licensed_production",
    )  # fmt: skip
    page.get_by_role("link", name="Continue: check and hand in").click()
    page.get_by_role("button", name="Hand in and see partners").click()
    page.wait_for_load_state()
    if page.locator("ol.results").count() == 0:
        ask_in_general(page)
    wait_for_list(page)

    first = page.locator("ol.results > li").first
    expect(first.get_by_text("Why they fit you")).to_be_visible()
    expect(first.get_by_text("Why you fit them")).to_be_visible()
    photograph(page, "first-partners")


def ask_in_general(page: Page) -> None:
    """Asks for partners in general, unless handing in has asked already."""
    page.goto("/partners")
    lists = page.locator("main a[href^='/partners/']").filter(has_text=re.compile("general", re.I))
    if lists.count():
        lists.first.click()
    else:
        page.goto("/partners/new")
        page.locator("[name=about][value=general]").check()
        page.get_by_role("button", name="Find partners").click()
    page.wait_for_load_state()
