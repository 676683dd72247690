"""Terms of the trade: found in four languages, shared across them, part of the score."""

from datetime import date

import numpy as np
import pytest

from backend import taxonomy
from matching.partners.facets import FacetBook
from matching.partners.stated import TERMS, TEXT, TEXT_FROM
from matching.records import empty_rows
from matching.retrieval.candidates import NEEDS, OFFERS
from matching.retrieval.nearby import FacetRoutes
from matching.text.index import ExactShelf
from matching.text.trade.overlap import Overlaps
from matching.text.trade.spoken import common, spoken
from matching.text.trade.terms import LANGUAGES, shipped
from matching.text.trade.tokens import tokens
from matching.types import Company, Corpus, Facet, FacetKind


def concepts(text: str, language: str) -> list[str]:
    return [mention.concept for mention in shipped().mentions(text, language)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Parts for UAVs", "en"),
        ("Деталі для безпілотників", "uk"),
        ("Деталі для БпЛА", "uk"),
        ("Деталі для безпілотних літальних апаратів", "uk"),
        ("Teile für Aufklärungsdrohnen", "de"),
        ("Części do bezzałogowców", "pl"),
        ("Części do dronów", "pl"),
    ],
)
def test_a_concept_is_found_in_every_language_and_form(text: str, language: str) -> None:
    assert "unmanned aircraft" in concepts(text, language)


def test_the_longest_term_speaks() -> None:
    assert concepts("Thermal batteries", "en") == ["thermal battery"]
    assert concepts("Бронежилети для піхоти", "uk") == ["body armour", "soldier equipment"]


def test_short_abbreviations_count_in_capitals_only() -> None:
    assert "reactive armour" in concepts("ERA tiles", "en")
    assert "reactive armour" not in concepts("a new era", "en")


@pytest.mark.parametrize("form", ["броня", "броні", "бронею"])
def test_ukrainian_forms_of_a_word_are_one(form: str) -> None:
    assert concepts(form, "uk") == ["ballistic protection"]


def test_what_reads_the_same_everywhere_is_one_token() -> None:
    english = tokens("155 mm shells to STANAG 4569, for the T-72 of Krylozavod", "en", shipped())
    ukrainian = tokens("снаряди 155 мм за STANAG 4569 до Т-72, «Крилозавод»", "uk", shipped())
    assert {"=155mm", "=stanag4569", "#t72"} <= set(english) & set(ukrainian)
    assert set(english) - set(ukrainian) == {"~krilozavod"} - set(ukrainian)


def test_a_decimal_comma_is_a_point() -> None:
    assert set(tokens("12,50 kg", "de", shipped())) == set(tokens("12.5 кг", "uk", shipped()))


def test_broader_concepts_are_spoken_of_at_a_share() -> None:
    weights = spoken("FPV drones", "en").weights
    assert weights["FPV drone"] == 1
    assert weights["unmanned aircraft"] == 0.5
    assert weights["aircraft"] == 0.25


def test_common_terms_come_with_each_sides_words() -> None:
    [term] = common(("Шукаємо тепловізори", "uk"), ("Wärmebildgeräte in Serie", "de"))
    assert (term.key, term.one, term.other) == (
        "thermal imaging", "тепловізори", "Wärmebildgeräte",
    )  # fmt: skip
    assert {"en", "uk"} <= set(term.names)


def test_every_concept_has_a_name_in_each_language_and_a_known_broader_one() -> None:
    terms = shipped()
    assert len(terms.concepts) >= 390
    for concept in terms.concepts.values():
        assert all(concept.names[code] for code in LANGUAGES), concept.key
        assert "*" not in concept.names["en"] + concept.names["uk"], concept.key
        assert concept.broader == "" or concept.broader in terms.concepts
        assert concept.key not in list(terms.broader(concept.key))


def test_the_taxonomies_read_alike_in_both_languages() -> None:
    """Labels that the terms were not made from: most speak of something common."""
    read, agree = 0, 0
    for code in (
        term.code for scheme in taxonomy.schemes() for term in taxonomy.terms(scheme.code)
    ):
        english, ukrainian = (
            set(concepts(taxonomy.label(code, language), language)) for language in ("en", "uk")
        )
        if english and ukrainian:
            read += 1
            agree += bool(english & ukrainian)
    assert read >= 100
    assert agree / read >= 0.8


def facet(key: int, kind: FacetKind, text: str, language: str) -> Facet:
    return Facet(key, kind, text, language)


NEED = facet(1, FacetKind.NEED, "Потрібні тепловізори для БпЛА", "uk")
NEAR = facet(2, FacetKind.OFFER, "Wärmebildgeräte für Drohnen", "de")
FAR = facet(3, FacetKind.OFFER, "Uniforms and boots", "en")


def book() -> FacetBook:
    companies = [Company(f.key, "", "", facets=(f,)) for f in (NEED, NEAR, FAR)]
    return FacetBook(Corpus(companies, [], [], date.max), empty_rows(3, 0))


def test_overlap_is_whole_for_the_same_things_and_nothing_for_others() -> None:
    overlaps = Overlaps([NEED], [NEAR, FAR])
    assert overlaps.between(overlaps.needs).round(4).tolist() == [[1.0, 0.0]]
    assert overlaps.between(overlaps.asked([NEED]), np.array([1])).tolist() == [[0.0]]
    assert overlaps.nearest(overlaps.needs, overlaps.offers, 5) == [0]


def test_terms_alone_say_something_where_vectors_are_missing() -> None:
    most = TEXT * (TERMS - TEXT_FROM)
    total, each = book().serving([NEED])
    assert each.round(4).tolist() == [[0.0, round(most, 4), 0.0]]
    assert total.round(4).tolist() == [0.0, round(most, 4), 0.0]


def test_both_directions_and_the_explanation_say_the_same() -> None:
    facets = book()
    serving, _ = facets.served(1)
    total, _ = facets.serving([NEED])
    meeting = facets.explain(NEED, 1)
    assert serving[0] == pytest.approx(total[1])
    assert meeting.total == pytest.approx(total[1])
    assert meeting.parts["terms"] == pytest.approx(total[1])


def test_pools_find_by_terms_both_ways() -> None:
    """Neither vectors nor codes: only the terms lead from the need to the offer and back."""
    companies = [Company(f.key, "", "", facets=(f,)) for f in (NEED, NEAR, FAR)]
    corpus = Corpus(companies, [], [], date.max)
    routes = FacetRoutes(corpus, FacetBook(corpus, empty_rows(3, 0)))
    shelf, everyone = ExactShelf(corpus), np.ones(3, dtype=bool)
    asking = routes.orders(0, [NEED], everyone, shelf, 10)
    asked = routes.orders(1, [], everyone, shelf, 10)
    assert {name: found.tolist() for name, found in asking.items()} == {NEEDS: [1], OFFERS: []}
    assert {name: found.tolist() for name, found in asked.items()} == {NEEDS: [], OFFERS: [0]}
