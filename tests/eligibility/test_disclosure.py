"""An answer never gives away a fact that the reader may not see."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Company, Event
from tests.eligibility.conftest import Readers
from tests.factories import Factory

CHECK = "needs_a_check"
#: seen by verified members: who controls it; by partners: that its state refused to vouch for it
TELLING: dict[str, Any] = {
    "country": "PL", "management_country": "CN", "asset_countries": ["US"],
    "controlling_country": "IR", "guarantee": "refused",
}  # fmt: skip
QUIET: dict[str, Any] = {"country": "PL"}


def answers(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Every answer with what was found, and every row of the table."""
    points = [(p["rule"], p["answer"], p["code"]) for p in found["points"]]
    rows = [(r["programme"], r["role"], r["answer"], r["counts"]) for r in found["programmes"]]
    return [*points, *rows]


def test_a_stranger_gets_the_answers_of_a_company_that_has_said_nothing(
    readers: Readers, make: Factory
) -> None:
    telling, quiet = make.company(**TELLING), make.company(**QUIET)
    readers.stranger()
    for programme in ("EDF", "EDIP", "EDIP-USI", "SAFE", "HE"):
        assert answers(readers.ask(telling, programme=programme)) == answers(
            readers.ask(quiet, programme=programme)
        )


def test_a_member_is_not_told_of_the_guarantee_and_a_partner_is(
    readers: Readers, make: Factory
) -> None:
    company = make.company(
        **(TELLING | {"controlling_country": "US", "management_country": "PL",
                      "asset_countries": ["PL"]})
    )  # fmt: skip
    readers.member()
    member = readers.ask(company, programme="EDF")
    [control] = [p for p in member["points"] if p["rule"] == "EDF.ELIG.CONTROL"]
    assert (member["answer"], control["code"]) == (CHECK, "controlled_from_outside")
    assert {f["name"]: f["known"] for f in control["facts"]} == {
        "controlling_country": "given", "guarantee": "withheld",
    }  # fmt: skip
    readers.partner(company)
    assert readers.ask(company, programme="EDF")["answer"] == "appears_to_fail"


def test_no_value_of_a_withheld_fact_stands_on_a_page(
    client: TestClient, readers: Readers, make: Factory
) -> None:
    company = make.company(**TELLING)
    readers.stranger()
    for path in (f"/companies/{company.id}", f"/companies/{company.id}/eligibility"):
        page = client.get(path)
        assert page.status_code == 200
        for secret in ("Iran", "China", "United States", "Refused"):
            assert (secret, secret in page.text) == (secret, False)


def test_what_is_left_out_is_said_with_who_sees_it(
    client: TestClient, readers: Readers, make: Factory
) -> None:
    company = make.company(**TELLING)
    readers.stranger()
    page = client.get(f"/companies/{company.id}/eligibility?programme=EDF").text
    assert "The answer leaves out what is not open to you: Managed from." in page
    assert "not open to you (open to: Verified members)" in page


def test_a_company_that_is_not_open_is_not_there(
    client: TestClient, readers: Readers, make: Factory
) -> None:
    company = make.company(state="draft", verified_at=None)
    readers.member()
    assert client.get(f"/companies/{company.id}/eligibility").status_code == 404
    assert client.get(f"/api/v1/companies/{company.id}/eligibility").status_code == 404


def test_a_closer_look_is_recorded_once_a_day(
    client: TestClient, db: Session, readers: Readers, make: Factory
) -> None:
    company: Company = make.company(**QUIET)
    readers.member()
    for _ in range(2):
        client.get(f"/companies/{company.id}/eligibility")
    client.get(f"/companies/{company.id}")
    views = select(Event).where(Event.kind == "company_viewed", Event.subject_id == company.id)
    assert len(db.scalars(views).all()) == 1
