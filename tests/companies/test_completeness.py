"""How complete a profile is."""

from starlette.testclient import TestClient

from backend.companies.completeness.rules import RULES
from backend.companies.completeness.score import blocking, completeness
from backend.models import Company, Facet, FacetKind
from tests.factories import Factory, log_in


def company(**columns: object) -> Company:
    """A company that no database knows, with what a new row would have."""
    empty: dict[str, object] = {
        "name": "Krylo", "country": "UA", "about": "", "website": "", "region": "", "city": "",
        "vat": "", "languages": [], "certificates": [], "facilities": [], "ownership": "",
        "asset_countries": [], "territory": "",
    }  # fmt: skip
    return Company(**(empty | columns))


def facet(kind: FacetKind, **columns: object) -> Facet:
    return Facet(**({"kind": kind, "codes": [], "cooperation": [], "text": "x"} | columns))


FULL = company(
    about="x" * 80, pic="123456789", region="Lviv oblast", website="https://krylo.example",
    languages=["uk"], staff=40, turnover_eur=5, ownership="founders", controlling_country="UA",
    management_country="UA", asset_countries=["UA"], territory="controlled",
    facilities=[{"kind": "assembly"}], certificates=["ISO9001"], contact_email="x@krylo.example",
)  # fmt: skip
OFFER = facet(FacetKind.offer, codes=["EDF:AIR"], trl=9, cooperation=["supply"])
NEED = facet(FacetKind.need, codes=["EDF:AIR"], cooperation=["supply"])


def codes(of: Company, *facets: Facet) -> set[str]:
    return {item.code for item in completeness(of, facets).missing}


def test_the_weights_sum_to_a_hundred() -> None:
    assert sum(rule.weight for rule in RULES) == 100


def test_nothing_and_everything() -> None:
    assert completeness(company(), []).percent == 0
    assert codes(company()) == {rule.code for rule in RULES}
    assert completeness(FULL, [OFFER, NEED]).percent == 100


def test_without_a_need_partners_are_found_in_one_direction_only() -> None:
    half = completeness(FULL, [OFFER])
    assert half.percent == 82
    [need] = half.missing
    assert (need.code, need.step, need.label) == (
        "need", "company-needs", "Add one need: partners are found in both directions",
    )  # fmt: skip


def test_each_facet_counts() -> None:
    bare = facet(FacetKind.offer)
    assert codes(FULL, OFFER, NEED, bare) == {"codes", "readiness", "cooperation"}
    bare.archived_at = FULL.updated_at
    assert codes(FULL, NEED) == {"offer", "readiness"}


def test_a_ukrainian_town_is_no_region_for_it_is_not_shown() -> None:
    FULL_TOWN = {"city": "Lviv", "region": ""}  # noqa: N806 - a table of columns
    assert "place" in codes(company(**FULL_TOWN))
    assert "place" not in codes(company(country="PL", **FULL_TOWN))


def test_the_required_come_first() -> None:
    assert [item.code for item in blocking(company(), [])] == ["offer", "about"]
    assert [item.required for item in completeness(company(), []).missing[:3]] == [
        True, True, False,
    ]  # fmt: skip


def test_page_and_api_tell_the_same(client: TestClient, make: Factory) -> None:
    user = make.user()
    make.facet(make.company(member=user))
    log_in(client, user)
    report = client.get("/api/v1/companies/mine/completeness").json()
    assert f"{report['percent']} % complete" in client.get("/my-company").text
    page = client.get("/my-company").text
    missing = [item["label"] for item in report["items"] if not item["done"]]
    assert len(missing) > 5
    for label in missing:
        assert label in page
