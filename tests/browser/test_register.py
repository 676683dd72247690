"""A form is filled in from the register; an officer works through what it contradicts."""

import re

import pytest
from playwright.sync_api import Page, expect

from backend.demo.load import STAFF
from tests.browser.axe import violations
from tests.browser.conftest import Open, Site
from tests.browser.steps import RANKED, log_in, sign_up, submit
from tests.browser.test_ukrainian import sideways

pytestmark = pytest.mark.browser
#: in the demo's register, and no company of the demo
CODE, NAME = "99901004", "КАЛИНОВИЙ МІСТ ОПТИКА"


def test_a_newcomer_finds_the_company_in_the_register(open_page: Open, site: Site) -> None:
    page = open_page(width="narrow")
    sign_up(page, site, email="daryna@kalynovyi.example", name="Daryna Lys")
    page.locator("#f-q").fill("Kalynovyi Mist")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text(NAME)).to_be_visible()
    page.get_by_role("link", name="Enter it with these facts").click()
    expect(page.locator("[name=name]")).to_have_value(re.compile(NAME))
    expect(page.locator("[name=country]")).to_have_value("UA")
    expect(page.locator("[name=edrpou]")).to_have_value(CODE)
    assert (sideways(page), violations(page)) == (0, [])
    page.get_by_role("button", name="Save and continue").click()

    expect(page).to_have_url(re.compile("/my-company/basics"))
    page.locator("[name=founded]").fill("2018")
    page.get_by_role("button", name="Fill in from the register").click()
    expect(page.locator("[name=region]")).to_have_value("Черкаська область")
    expect(page.locator("[name=founded]")).to_have_value("2018")
    expect(page.get_by_text("It says something else; what you typed stays")).to_be_visible()
    page.locator("[name=about]").fill("Sights and lenses for uncrewed aircraft, made in series.")
    page.locator("main form[data-guard] button[type=submit]").first.click()
    expect(page).to_have_url(re.compile("/my-company/offers"))


def open_list(page: Page) -> None:
    """Opens the work list, waiting for the worker to have compared."""
    page.goto("/vetting/register")
    waited = 0
    while page.get_by_text("Kovyla Tex").count() == 0 and waited < RANKED:
        page.wait_for_timeout(2000)
        page.reload()
        waited += 2000


def test_an_officer_leaves_a_company_as_it_is_with_a_reason(open_page: Open) -> None:
    page = open_page()
    log_in(page, STAFF[0].email)
    open_list(page)
    expect(page.locator("tbody tr").first).to_contain_text("Kovyla Tex")
    assert violations(page) == []
    page.get_by_role("link", name="Tytanova Nyt").click()
    expect(page.get_by_text("What to do")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("radio", name="Registered at one place, works at another").check()
    page.locator("#leave button[type=submit]").click()
    expect(page).to_have_url(re.compile("/vetting/register(#|$)"))
    expect(page.locator("tbody").get_by_text("Tytanova Nyt")).to_have_count(0)


def test_a_draft_s_text_comes_along_to_the_claimed_profile(open_page: Open, site: Site) -> None:
    page = open_page()
    sign_up(page, site, email="ihor@pole-zoru.example", name="Ihor Pole")
    page.goto("/first-visit/new")
    page.locator("[name=name]").fill("Ours By Another Name")
    page.locator("[name=country]").select_option("UA")
    submit(page)
    page.locator("[name=about]").fill("Text that must not be lost.")
    page.locator("[name=edrpou]").fill("99013002")
    page.locator("main form[data-guard] button[type=submit]").first.click()
    expect(page.get_by_text("This company is already here")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="take my text along").click()
    expect(page.get_by_role("heading", name="Your request is being checked")).to_be_visible()
    page.get_by_role("button", name="Withdraw the request").click()
    page.goto("/my-company/basics")
    expect(page.locator("[name=about]")).to_have_value("Text that must not be lost.")
