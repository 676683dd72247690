"""Pages: choosing the question, one's own company, lights in lists, the rules."""

from starlette.testclient import TestClient

from backend.matcher.eligibility import rules
from tests.eligibility.conftest import WHOLE, Readers
from tests.factories import Factory, log_in


def test_programme_role_and_day_are_chosen_in_the_address(
    client: TestClient, readers: Readers, make: Factory
) -> None:
    company = make.company(**WHOLE)
    readers.officer()
    address = f"/companies/{company.id}/eligibility?programme=EDF&role=beneficiary&on=2025-12-22"
    page = client.get(address).text
    assert "European Defence Fund, beneficiary, 22 Dec 2025" in page
    assert "Ukraine is not one of the countries of this rule." in page
    assert "Regulation (EU) 2021/697, Article 9(1)" in page
    assert "read in the legal text" in page
    assert "Not legal advice" in page


def test_what_does_not_fit_is_kept_and_said(
    client: TestClient, readers: Readers, make: Factory
) -> None:
    company = make.company(**WHOLE)
    readers.officer()
    answer = client.get(f"/companies/{company.id}/eligibility?programme=HE&on=22.12.2025")
    assert answer.status_code == 422
    assert "Please enter a date such as 2026-05-01." in answer.text
    assert 'value="22.12.2025"' in answer.text
    wrong = client.get(f"/companies/{company.id}/eligibility?programme=MARS&role=pilot")
    assert (wrong.status_code, wrong.text.count("Please choose one from the list.")) == (422, 4)
    assert client.get(f"/api/v1/companies/{company.id}/eligibility?on=soon").status_code == 422


def test_ones_own_company_is_told_what_settles_and_where_to_enter_it(
    client: TestClient, make: Factory
) -> None:
    user = make.user()
    make.company(member=user, **(WHOLE | {"management_country": None, "asset_countries": []}))
    log_in(client, user)
    page = client.get("/my-company/eligibility").text
    assert "Register extract or statutes that show where management sits" in page
    assert "Needed for: EDF, EDIP-USI, SAFE." in page
    assert 'href="/my-company/size#f-management_country"' in page
    saved = client.post(
        "/my-company/size",
        data={
            "revision": _revision(client), "management_country": "UA", "asset_countries": ["UA"],
            "controlling_country": "UA", "territory": "controlled",
        },
    )  # fmt: skip
    assert saved.status_code == 303
    settled = client.get("/my-company/eligibility?programme=EDIP-USI").text
    assert "Register extract or statutes that show where management sits" not in settled
    assert "The resources are in countries of this rule: Ukraine." in settled


def test_a_company_has_its_lights_on_its_page(
    client: TestClient, readers: Readers, make: Factory
) -> None:
    company = make.company(**WHOLE)
    readers.member()
    page = client.get(f"/companies/{company.id}").text
    for light in ("EDF: needs a check", "EDIP: appears to fail", "EDIP-USI: appears to meet",
                  "SAFE: appears to meet", "Horizon Europe: appears to meet"):  # fmt: skip
        assert light in page


def test_rules_are_shown_to_everybody_in_their_language(client: TestClient) -> None:
    for locale in ("en", "uk"):
        page = client.get(f"/rules?on=&lang={locale}")
        assert page.status_code == 200
        assert [rule.id for rule in rules() if f"/rules/{rule.id}" not in page.text] == []
        shown = page.text.replace("&#39;", "'").replace("&amp;", "&").replace("&#34;", '"')
        assert [rule.id for rule in rules() if rule.text(locale) not in shown] == []


def test_rules_are_filtered_by_programme_and_day(client: TestClient) -> None:
    early = client.get("/rules?programme=EDIP-USI&on=2025-12-29").text
    late = client.get("/rules?programme=EDIP-USI&on=2025-12-30").text
    assert ("/rules/USI.ELIG.MANAGED" in early, "/rules/USI.ELIG.MANAGED" in late) == (False, True)
    assert "/rules/EDF.ELIG.MANAGED" not in late
    listed = client.get("/api/v1/rules?programme=EDIP-USI&on=2025-12-29").json()
    assert {row["programme"] for row in listed} == {"*"}
    assert client.get("/rules?on=yesterday").status_code == 422


def test_a_rule_has_its_page_with_every_version(client: TestClient) -> None:
    page = client.get("/rules/SET.EDF.UA")
    assert "since 23 Dec 2025" in page.text
    assert "Ukraine" in page.text
    [version] = client.get("/api/v1/rules/SET.EDF.UA").json()
    assert (version["valid_from"], version["confidence"]) == ("2025-12-23", "V")
    assert client.get("/rules/NO.SUCH").status_code == 404
    assert client.get("/api/v1/rules/NO.SUCH").status_code == 404


def _revision(client: TestClient) -> str:
    page = client.get("/my-company/size").text
    return page.split('name="revision" value="')[1].split('"')[0]
