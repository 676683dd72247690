"""An officer opens the month's report and takes it away."""

import re

import pytest
from playwright.sync_api import expect

from backend.demo.load import STAFF
from tests.browser.axe import violations
from tests.browser.conftest import Open
from tests.browser.steps import log_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_an_officer_takes_the_report_away(open_page: Open, width: str) -> None:
    page = open_page(width=width)
    log_in(page, STAFF[0].email)
    page.goto("/reports")
    assert violations(page) == []
    page.locator("main li a").first.click()
    expect(page).to_have_url(re.compile(r"/reports/\d{4}-\d{2}$"))
    expect(page.get_by_role("heading", name="The month in figures")).to_be_visible()
    assert violations(page) == []
    for words, ending in (("Save as PDF", ".pdf"), ("Save as a workbook", ".xlsx")):
        with page.expect_download() as taken:
            page.get_by_role("link", name=words).click()
        assert taken.value.suggested_filename.endswith(ending)
