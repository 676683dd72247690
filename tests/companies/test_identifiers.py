"""Identifiers: the official vectors, and doubts that do not block."""

import pytest

from backend.companies.fields.domains import belongs, mail_domain, website_domain
from backend.companies.fields.identifiers import (
    VAT_DIGIT,
    VAT_DOUBT,
    doubts,
    edrpou_fits,
    lei_fits,
    ncage_fits,
    vat_doubt,
)
from backend.naming.forms import comparable
from tests.factories import Factory


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("32855961", True),
        ("00032112", True),
        ("10000001", True),  # first order of weights
        ("30035074", True),  # other order
        ("12138134", True),  # first order, second pass
        ("30431023", True),  # other order, second pass
        ("36687030", True),  # the second pass gives ten, written as nought
        ("00032113", False),
    ],
)
def test_the_check_digit_of_an_edrpou_code(code: str, fits: bool) -> None:
    assert edrpou_fits(code) is fits


@pytest.mark.parametrize(
    ("vat", "country", "doubt"),
    [
        ("DE136695976", "DE", ""),
        ("136695976", "DE", ""),
        ("DE136695978", "DE", VAT_DIGIT),
        ("DE12345678", "DE", VAT_DOUBT),
        ("PL8567346215", "DE", VAT_DOUBT),
        ("EL094259216", "GR", ""),
        ("GR094259216", "GR", VAT_DOUBT),
        ("ATU13585627", "AT", ""),
        ("FR40303265045", "FR", ""),
        ("NL004495445B01", "NL", ""),
        ("NO995525828MVA", "NO", ""),
        ("995525828", "NO", ""),
        ("GB980780684", "GB", ""),
        ("CHE107787577IVA", "CH", ""),
        ("328559612345", "UA", ""),
        ("32855961", "UA", VAT_DOUBT),
        ("anything", "XK", ""),
    ],
)
def test_a_vat_number_is_doubted_by_its_country_s_rules(vat: str, country: str, doubt: str) -> None:
    assert vat_doubt(vat, country) == doubt


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("213800KUD8LAJWSQ9D15", True),
        ("5493001KJTIIGC8Y1R12", True),
        ("213800KUD8LAJWSQ9D16", False),
    ],
)
def test_the_check_digits_of_an_lei(code: str, fits: bool) -> None:
    assert lei_fits(code) is fits


@pytest.mark.parametrize(
    ("code", "country", "fits"),
    [
        ("L0TZ1", "CA", True),
        ("1234G", "CZ", True),
        ("12345", "CZ", False),
        ("SABC1", "CZ", True),  # given by NATO's own agency
        ("A123J", "UA", True),
    ],
)
def test_an_ncage_code_has_its_country_s_form(code: str, country: str, fits: bool) -> None:
    assert ncage_fits(code, country) is fits


def test_doubts_name_the_field(make: Factory) -> None:
    company = make.company(edrpou="00032113", vat="12", country="UA", ncage="A123J")
    assert [doubt.field for doubt in doubts(company)] == ["edrpou", "vat"]
    czech = make.company(country="CZ", ncage="12345", lei="213800KUD8LAJWSQ9D15")
    assert [doubt.field for doubt in doubts(czech)] == ["ncage"]
    assert doubts(make.company(edrpou="00032112")) == []


@pytest.mark.parametrize(
    ("website", "domain"),
    [
        ("https://www.krylo.example/en/?a=b", "krylo.example"),
        ("krylo.example", "krylo.example"),
        ("HTTP://Krylo.Example:8080", "krylo.example"),
        ("//[half", ""),
        ("none", ""),
        ("", ""),
    ],
)
def test_the_domain_of_a_website(website: str, domain: str) -> None:
    assert website_domain(website) == domain


def test_only_an_organisation_s_own_domain_belongs() -> None:
    assert belongs("olena@Krylo.example", "https://www.krylo.example")
    assert not belongs("olena@mail.krylo.example", "https://krylo.example")
    assert not belongs("olena@gmail.com", "https://gmail.com")
    assert mail_domain("olena@ukr.net") == ""
    assert not belongs("olena@", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tov «krylo»", "krylo llc"),
        ("thales s.a.", "s.a. thales"),
        ("sigma sp. z o.o.", "sigma spzoo"),
        ("delta d.o.o.", "delta"),
        ("skoda a.s.", "skoda as"),
    ],
)
def test_legal_forms_do_not_tell_names_apart(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


def test_a_name_that_is_nothing_but_a_legal_form_stays() -> None:
    assert comparable("AS".lower()) == "as"
