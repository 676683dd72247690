"""The made-up companies: what a visitor of the demo meets, and what the loader refuses."""

import csv
import gzip
import re
from collections import Counter
from pathlib import Path

import pytest

from backend import demo, taxonomy

EVERY_COMPANY = demo.companies()
EVERY_FACET = [facet for one in EVERY_COMPANY for facet in (*one.offers, *one.needs)]
EVERY_PAIR = demo.expected_pairs()
HOME = {facet.key: one.country for one in EVERY_COMPANY for facet in (*one.offers, *one.needs)}
CORDIS = Path(__file__).parents[3] / "shared" / "data" / "cordis"
UKRAINIAN_REGIONS = {
    *("Western Ukraine", "Central Ukraine", "Eastern Ukraine", "Southern Ukraine"),
    *("Захід України", "Центр України", "Схід України", "Південь України"),
}


def size_class(company: demo.DemoCompany) -> str:
    """Class by the thresholds of the EU recommendations, for a company without owners to add."""
    staff, turnover, balance = company.staff, company.turnover_eur, company.balance_eur
    classes = [
        ("micro", 10, 2_000_000, 2_000_000),
        ("small", 50, 10_000_000, 10_000_000),
        ("medium", 250, 50_000_000, 43_000_000),
        ("small_midcap", 750, 150_000_000, 129_000_000),
    ]
    for name, below, most_turnover, most_balance in classes:
        if staff < below and (turnover <= most_turnover or balance <= most_balance):
            return name
    return "midcap" if staff <= 3000 else "large"


def test_half_the_companies_are_ukrainian_and_a_third_of_those_write_ukrainian() -> None:
    ukrainian = [one for one in EVERY_COMPANY if one.country == "UA"]
    assert (len(EVERY_COMPANY), len(ukrainian)) == (62, 30)
    assert sum(one.language == "uk" for one in ukrainian) == 10
    assert all(one.language == "en" for one in EVERY_COMPANY if one.country != "UA")
    assert len({one.country for one in EVERY_COMPANY} - {"UA"}) == 23


def test_the_demo_log_ins_are_one_european_and_two_ukrainians_in_either_language() -> None:
    log_ins = [(one.key, one.country, one.language) for one in EVERY_COMPANY if one.login]
    assert log_ins == [
        ("aerolande", "FR", "en"),
        ("bilokryl-aero", "UA", "en"),
        ("dzhmilnyk", "UA", "uk"),
    ]
    assert EVERY_COMPANY[0].email == "partners@aerolande.example"


def test_every_size_and_the_usual_kinds_of_organisation_are_there() -> None:
    assert {size_class(one) for one in EVERY_COMPANY} == set(taxonomy.values("SIZE"))
    assert Counter(one.kind for one in EVERY_COMPANY) == {
        "private_company": 55,
        "state_enterprise": 2,
        "research_organisation": 2,
        "university": 2,
        "association": 1,
    }


def test_every_capability_area_but_disruptive_ideas_is_offered_and_sought() -> None:
    areas = set(taxonomy.values("EDF"))
    for side in ("offers", "needs"):
        found = {
            code.removeprefix("EDF:")
            for one in EVERY_COMPANY
            for facet in getattr(one, side)
            for code in facet.codes
            if code.startswith("EDF:")
        }
        assert areas - found <= {"DIS", "SME"}, side


@pytest.mark.parametrize("company", EVERY_COMPANY, ids=lambda one: one.key)
def test_figures_are_plausible(company: demo.DemoCompany) -> None:
    if company.kind in ("private_company", "state_enterprise"):
        assert 40_000 <= company.turnover_eur / company.staff <= 300_000
    assert 0.3 <= company.balance_eur / company.turnover_eur <= 2.5
    assert len(company.about.split(". ")) >= 2


@pytest.mark.parametrize("facet", EVERY_FACET, ids=lambda facet: facet.key)
def test_a_facet_is_concrete_and_clean(facet: demo.Facet) -> None:
    assert not re.search("[ЫыЭэЪъЁё']", facet.text)
    assert "  " not in facet.text
    assert facet.text.endswith(".")
    assert len(facet.text.split()) >= 14


def test_texts_are_all_different() -> None:
    texts = [facet.text for facet in EVERY_FACET]
    assert len(set(texts)) == len(texts)


def test_ukrainian_sites_are_named_no_closer_than_a_part_of_the_country() -> None:
    regions = {
        shop.region for one in EVERY_COMPANY if one.country == "UA" for shop in one.facilities
    }
    assert regions <= UKRAINIAN_REGIONS


def test_expected_pairs_cross_the_border_and_are_mostly_mutual() -> None:
    for pair in EVERY_PAIR:
        assert (HOME[pair.need] == "UA") != (HOME[pair.offer] == "UA"), pair.need
        assert pair.offer not in pair.near_misses, pair.need
    directed = {(pair.need.split("/")[0], pair.offer.split("/")[0]) for pair in EVERY_PAIR}
    mutual = {frozenset(way) for way in directed if way[::-1] in directed}
    assert len({frozenset(way) for way in directed}) >= 40
    assert len(mutual) >= 25


def test_an_expected_pair_shares_a_capability_area() -> None:
    codes = {facet.key: set(facet.codes) for facet in EVERY_FACET}
    apart = [
        pair.need
        for pair in EVERY_PAIR
        if not {code for code in codes[pair.need] & codes[pair.offer] if code.startswith("EDF:")}
    ]
    assert apart == []


def test_an_expected_pair_agrees_on_a_kind_of_cooperation() -> None:
    kinds = {facet.key: set(facet.cooperation) for facet in EVERY_FACET}
    apart = [pair.need for pair in EVERY_PAIR if not kinds[pair.need] & kinds[pair.offer]]
    assert apart == []


def test_an_expected_offer_is_as_ready_as_the_need_asks() -> None:
    ready = {facet.key: facet.trl for facet in EVERY_FACET}
    for pair in EVERY_PAIR:
        asked, offered = ready[pair.need], ready[pair.offer]
        assert asked is None or offered is None or offered >= asked, pair.need


@pytest.mark.skipif(not CORDIS.is_dir(), reason="the register of real participants is not here")
def test_no_real_participant_has_a_name_of_the_demo() -> None:
    real: set[str] = set()
    for path in CORDIS.glob("*participations.csv.gz"):
        with gzip.open(path, "rt", encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                real.add(row["name"].casefold())
    names = {name.casefold() for one in EVERY_COMPANY for name in (one.name, one.key)}
    assert names & real == set()


GOOD = '''
[[companies]]
key = "glass"
name = "Glass Works"
country = "DE"
city = "Jena"
founded = 1990
kind = "private_company"
staff = 20
turnover_eur = 2_000_000
balance_eur = 1_000_000
ownership = { kind = "family", controlling_country = "DE" }
website = "https://glass.example"
language = "en"
about = """A workshop that grinds and polishes lenses for measuring devices. \
It was founded after reunification and has always belonged to one family."""
certificates = ["ISO9001"]
capacity = "Two thousand lenses a month."
exports = ["FR"]
languages = ["de"]
contact_role = "Managing director"
facilities = [{ kind = "optics", region = "Thuringia", can_do = "Grinding", capacity = "2,000" }]

[[companies.offers]]
name = "lens"
text = "Ground and polished lenses of up to eighty millimetres, from one piece to a thousand."
codes = ["EDF:SENS"]
cooperation = ["supply"]
trl = 9

[[companies.offers]]
name = "coat"
text = "Anti-reflective coating of lenses and windows that other workshops have ground."
codes = ["EDF:SENS"]
cooperation = ["subcontracting"]

[[companies.needs]]
name = "glass"
text = "Blanks of optical glass with certificates, melted in Europe, in small quantities."
codes = ["EDF:MATCOMP"]
cooperation = ["supply"]
'''


def test_a_complete_company_is_read(tmp_path: Path) -> None:
    path = tmp_path / "one.toml"
    path.write_text(GOOD, encoding="utf-8")
    (company,) = demo.read(path)
    assert [facet.key for facet in company.offers] == ["glass/lens", "glass/coat"]
    assert company.offers[0].language == "en"
    assert company.offers[1].trl is None


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('["EDF:MATCOMP"]', '["EDF:MAGIC"]', "needs.0.codes.0: Value error, 'EDF:MAGIC' is not"),
        ('["EDF:MATCOMP"]', '["TRL:4"]', "'TRL:4' is not a code of EDF, CPV or ML"),
        ('["EDF:MATCOMP"]', '["ML:16"]', "needs at least one EDF code"),
        ('["supply"]', '["friendship"]', "'friendship' is not in the vocabulary COOP"),
        ('"private_company"', '"guild"', "kind: Value error, 'guild' is not in the vocabulary"),
        ('country = "DE"\ncity', 'country = "XX"\ncity', "country: Value error, 'XX' is not"),
        ('country = "DE"\ncity', 'country = "UA"\ncity', "gives its oblast and no city"),
        ('city = "Jena"\n', "", "a city is missing"),
        ('languages = ["de"]', 'languages = ["qqq"]', "'qqq' is not a language"),
        (".example", ".com", "website: String should match pattern"),
        ('language = "en"', 'language = "uk"', "is not written in the language 'uk'"),
        ("founded = 1990", "founded = 2028", "founded in the future"),
        ("staff = 20", 'staff = "20"', "staff: Input should be a valid integer"),
        ("staff = 20\n", "", "staff: Field required"),
        ("staff = 20", "staff = 20\ncolour = 'red'", "colour: Unexpected keyword argument"),
        ("trl = 9", "trl = 10", "offers.0.trl: Input should be less than or equal to 9"),
        ("[[companies]]", "[[firms]]", "expected only [[companies]], found firms"),
        ("[[companies]]", "[[companies]", "one.toml: "),
    ],
)
def test_a_wrong_company_is_refused_with_the_place(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    path = tmp_path / "one.toml"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(demo.DemoError, match=re.escape(complaint)):
        demo.read(path)
