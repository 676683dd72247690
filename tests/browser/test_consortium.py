"""A coordinator starts a consortium and invites; an officer approves; the other accepts."""

import re

import pytest
from playwright.sync_api import Page, expect

from backend.demo.load import logins
from tests.browser.axe import violations
from tests.browser.conftest import Open
from tests.browser.steps import log_in
from tests.browser.test_representative import Photograph

pytestmark = pytest.mark.browser
UKRAINIAN, EUROPEAN, OFFICER, _ = logins()
TITLE = "JOURNEY"


def test_a_consortium_from_a_call_to_its_first_member(
    open_page: Open, photograph: Photograph
) -> None:
    coordinator, officer, member = open_page(), open_page(), open_page()
    log_in(coordinator, EUROPEAN.email)
    address = start(coordinator)
    add(coordinator, "Bilokryl")
    assert violations(coordinator) == []
    press(coordinator, "Propose to the officers")

    log_in(officer, OFFICER.email)
    officer.goto(address)
    press(officer, "Take it under review")
    approve = officer.locator("form", has=officer.locator("input[name=target][value=approved]"))
    approve.locator("input[name=reason]").first.check()
    if approve.locator("input[name=override]").count():
        approve.locator("input[name=override]").check()
        approve.locator("textarea[name=note]").fill("Three more members are being asked.")
    photograph(officer, "consortium-review")
    approve.locator("button[type=submit]").click()
    expect(officer.locator("main")).to_contain_text("Approved")

    coordinator.goto(address)
    press(coordinator, "Send the invitations")
    log_in(member, UKRAINIAN.email)
    member.goto("/consortia?box=invitations")
    member.locator("main a", has_text=TITLE).click()
    assert violations(member) == []
    expect(member.get_by_text(EUROPEAN.email)).to_have_count(0)
    member.locator("#answer button.primary").click()

    coordinator.goto(address)
    expect(coordinator.locator("#desk")).to_contain_text("takes part")
    expect(coordinator.locator("main")).to_contain_text("Forming")
    photograph(coordinator, "consortium")


def test_what_follows_from_the_team_is_drawn_again_with_the_desk(open_page: Open) -> None:
    page = open_page()
    log_in(page, EUROPEAN.email)
    address = start(page, "REDRAWN")
    add(page, "Bilokryl", "REDRAWN")
    page.goto(f"{address}?pesco=1")
    expect(page.locator("#budget-lines")).to_contain_text("Bilokryl")
    page.get_by_role("button", name=re.compile("^Remove Bilokryl")).click()
    expect(page.locator("#team-title")).to_have_text("Team: 1 company")
    expect(page.locator("#budget-lines")).not_to_contain_text("Bilokryl")
    expect(page.locator("#pictures")).not_to_contain_text("Bilokryl")
    expect(page.locator("#gone-members")).to_contain_text("1 no longer takes part")
    expect(page.locator("details", has_text="not invited yet")).to_have_count(0)
    assert page.url.endswith("?pesco=1")
    assert violations(page) == []


def test_a_link_to_a_folded_part_unfolds_it(open_page: Open) -> None:
    page = open_page()
    log_in(page, EUROPEAN.email)
    address = start(page, "FOLDED")
    add(page, "Bilokryl", "FOLDED")
    page.goto(address)
    page.get_by_role("link", name=re.compile("^Change Bilokryl")).press("Enter")
    part = page.locator("details", has=page.locator("summary:focus"))
    expect(part).to_contain_text("Bilokryl")
    expect(part.get_by_label("Share of the costs, in euro")).to_be_visible()


def test_the_keyboard_keeps_its_place_when_the_desk_is_drawn_again(open_page: Open) -> None:
    page = open_page()
    log_in(page, EUROPEAN.email)
    address = start(page, "BY KEYBOARD")
    add(page, "Bilokryl", "BY KEYBOARD")
    page.goto(address)
    lock = page.get_by_role("button", name=re.compile("^Lock Bilokryl"))
    lock.focus()
    looked_at = page.evaluate("scrollY")
    lock.press("Enter")
    expect(page.get_by_role("button", name=re.compile("^Unlock Bilokryl"))).to_be_focused()
    assert page.evaluate("scrollY") == looked_at
    page.locator("summary", has_text="Give tasks").press("Enter")
    give = page.get_by_role("button", name=re.compile("^Give the task")).first
    page.evaluate("document.querySelector('#desk').dataset.read = 'before'")
    give.press("Enter")
    expect(page.locator("#desk[data-read]")).to_have_count(0, timeout=15_000)
    expect(give).to_be_focused()
    page.get_by_role("button", name=re.compile("^Remove Bilokryl")).press("Enter")
    expect(page.locator("#team-title")).to_have_text("Team: 1 company")
    expect(page.locator("#team-title")).to_be_focused()


def test_two_presses_on_the_desk_in_a_row_both_count(open_page: Open) -> None:
    page = open_page()
    log_in(page, EUROPEAN.email)
    address = start(page, "IN A ROW")
    for name in ("Bilokryl", "Tarsanas"):
        add(page, name, "IN A ROW")
    page.goto(address)
    page.get_by_role("button", name=re.compile("^Lock Bilokryl")).press("Enter")
    page.get_by_role("button", name=re.compile("^Remove Tarsanas")).press("Enter")
    expect(page.locator("#team-title")).to_have_text("Team: 2 companies")
    expect(page.get_by_role("button", name=re.compile("^Unlock Bilokryl"))).to_be_visible()


def test_after_a_change_on_the_desk_the_next_step_is_not_out_of_date(open_page: Open) -> None:
    page, other = open_page(), open_page()
    for one in (page, other):
        log_in(one, EUROPEAN.email)
    address = start(page, "IN STEP")
    for name in ("Bilokryl", "Tarsanas"):
        add(page, name, "IN STEP")
    page.goto(address)
    other.goto(address)
    page.get_by_role("button", name=re.compile("^Lock Bilokryl")).click()
    expect(page.get_by_role("button", name=re.compile("^Unlock Bilokryl"))).to_be_visible()
    other.get_by_role("button", name=re.compile("^Lock Tarsanas")).click()
    expect(other.get_by_role("button", name=re.compile("^Unlock Tarsanas"))).to_be_visible()
    press(other, "Propose to the officers")  # what the first one did was never read
    expect(other.locator("main")).to_contain_text("Somebody else changed this consortium")
    other.goto(address)
    other.get_by_role("button", name=re.compile("^Unlock Tarsanas")).click()
    expect(other.get_by_role("button", name=re.compile("^Lock Tarsanas"))).to_be_visible()
    press(other, "Propose to the officers")
    expect(other.locator("main")).to_contain_text("Proposed")
    expect(other.locator("main")).not_to_contain_text("Somebody else changed")


def test_a_workspace_fits_a_phone(open_page: Open, photograph: Photograph) -> None:
    page = open_page(width="narrow")
    log_in(page, EUROPEAN.email)
    page.goto("/consortia")
    page.locator("main a", has_text="SCOUTLINE").click()
    expect(page.locator("h1")).to_contain_text("SCOUTLINE")
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    assert violations(page) == []
    photograph(page, "consortium-phone")


def test_a_company_is_chosen_by_a_name_typed_in_another_alphabet(open_page: Open) -> None:
    page = open_page()
    log_in(page, OFFICER.email)
    page.goto("/calls")
    page.locator("main tbody a").first.click()
    page.get_by_role("link", name=re.compile("Start a consortium")).click()
    page.locator("[name=title]").fill("BYNAME")
    page.locator("[name=coordinator_name]").press_sequentially("білокрил")
    page.locator("#named label", has_text="Bilokryl").click()
    assert violations(page) == []
    page.get_by_role("button", name="Start the consortium").click()
    expect(page).to_have_url(re.compile(r"/consortia/\d+$"))
    expect(page.locator("main")).to_contain_text("coordinated by Bilokryl")
    page.get_by_role("link", name="Find who would fit").click()
    page.locator("[name=name]").press_sequentially("aerolande")
    page.locator("#named li", has_text="Aérolande").locator("button").click()
    expect(page.locator("#desk")).to_contain_text("Aérolande")


def test_a_dossier_is_prepared_and_taken_away(open_page: Open) -> None:
    page = open_page()
    log_in(page, EUROPEAN.email)
    page.goto("/consortia")
    page.locator("main a", has_text="SCOUTLINE").click()
    page.get_by_role("link", name="Dossier").click()
    page.get_by_role("button", name="Make a workbook (XLSX)").click()
    download = page.get_by_role("link", name=re.compile("Download"))
    expect(download).to_be_visible(timeout=120_000)  # the line asks for itself again
    assert violations(page) == []
    with page.expect_download() as taken:
        download.click()
    assert taken.value.suggested_filename.endswith(".xlsx")


def start(page: Page, title: str = TITLE) -> str:
    """Starts a consortium from the first call's page; returns its address."""
    page.goto("/calls")
    page.locator("main tbody a").first.click()
    page.get_by_role("link", name=re.compile("Start a consortium")).click()
    page.locator("[name=title]").fill(title)
    page.locator("form[data-guard] button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/consortia/\d+$"))
    return page.url


def add(page: Page, name: str, title: str = TITLE) -> None:
    """Adds a company from its page in the directory."""
    page.goto(f"/directory?q={name}")
    page.locator("main a[href^='/companies/']").first.click()
    page.get_by_role("link", name="Add to a consortium").click()
    page.locator("li", has_text=title).locator("button[type=submit]").click()
    expect(page.locator("#desk")).to_contain_text(name)


def press(page: Page, words: str) -> None:
    """Presses a button of the next step."""
    page.locator("#decide").get_by_role("button", name=words).click()
    page.wait_for_load_state()
