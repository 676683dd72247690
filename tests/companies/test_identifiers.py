"""Identifiers: the official vectors, and doubts that do not block."""

import pytest

from backend.companies.domains import belongs, mail_domain, website_domain
from backend.companies.identifiers import doubts, edrpou_fits, vat_fits
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
    ("vat", "country", "fits"),
    [
        ("DE123456789", "DE", True),
        ("123456789", "DE", True),
        ("DE12345678", "DE", False),
        ("EL123456789", "GR", True),
        ("GR123456789", "GR", False),
        ("ATU12345678", "AT", True),
        ("NL123456789B01", "NL", True),
        ("328559612345", "UA", True),
        ("anything", "JP", True),
    ],
)
def test_a_vat_number_has_its_country_s_pattern(vat: str, country: str, fits: bool) -> None:
    assert vat_fits(vat, country) is fits


def test_doubts_name_the_field(make: Factory) -> None:
    company = make.company(edrpou="00032113", vat="12", country="UA")
    assert [doubt.field for doubt in doubts(company)] == ["edrpou", "vat"]
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
