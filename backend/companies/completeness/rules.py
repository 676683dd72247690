"""What a complete profile has, one rule each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backend.companies.disclosure.table import COARSE_COUNTRIES, size_of
from backend.i18n import mark
from backend.models import Company, Facet, FacetKind

ABOUT_ENOUGH = 80
Facets = Sequence[Facet]


@dataclass(frozen=True)
class Rule:
    """One thing that a complete profile has; weights of all rules sum to 100.

    `name` is the thing, `label` asks for it.
    """

    code: str
    weight: int
    name: str
    label: str
    step: str
    done: Callable[[Company, Facets], bool]
    #: without it an officer cannot check the company
    required: bool = False


def _of(facets: Facets, kind: FacetKind) -> list[Facet]:
    return [f for f in facets if f.kind == kind and f.archived_at is None]


def _offers(_: Company, facets: Facets) -> bool:
    return bool(_of(facets, FacetKind.offer))


def _needs(_: Company, facets: Facets) -> bool:
    return bool(_of(facets, FacetKind.need))


def _coded(_: Company, facets: Facets) -> bool:
    live = [f for f in facets if f.archived_at is None]
    return bool(live) and all(f.codes for f in live)


def _readiness(_: Company, facets: Facets) -> bool:
    offers = _of(facets, FacetKind.offer)
    return bool(offers) and all(f.trl for f in offers)


def _cooperation(_: Company, facets: Facets) -> bool:
    live = [f for f in facets if f.archived_at is None]
    return bool(live) and all(f.cooperation for f in live)


def _established(company: Company, _: Facets) -> bool:
    placed = company.country not in COARSE_COUNTRIES or company.territory
    return bool(company.management_country and company.asset_countries and placed)


RULES = (
    Rule(
        "about",
        12,
        mark("Description"),
        mark("Say in a few sentences, 80 characters or more, what the company does"),
        "company-basics",
        lambda c, _: len(c.about.strip()) >= ABOUT_ENOUGH,
        required=True,
    ),
    Rule(
        "identifier",
        6,
        mark("Identifier"),
        mark("Add a PIC, an EDRPOU code or a VAT number"),
        "company-basics",
        lambda c, _: bool(c.pic or c.edrpou or c.vat or c.lei),
    ),
    Rule(
        "place",
        3,
        mark("Region"),
        mark("Name the region"),
        "company-basics",
        lambda c, _: bool(c.region or (c.city and c.country not in COARSE_COUNTRIES)),
    ),
    Rule(
        "website",
        3,
        mark("Website"),
        mark("Add the website"),
        "company-basics",
        lambda c, _: bool(c.website),
    ),
    Rule(
        "languages",
        3,
        mark("Working languages"),
        mark("Say in which languages you work"),
        "company-basics",
        lambda c, _: bool(c.languages),
    ),
    Rule(
        "offer",
        18,
        mark("Offer"),
        mark("Add one offer: what others can get from you"),
        "company-offers",
        _offers,
        required=True,
    ),
    Rule(
        "need",
        18,
        mark("Need"),
        mark("Add one need: partners are found in both directions"),
        "company-needs",
        _needs,
    ),
    Rule(
        "codes",
        6,
        mark("Capability areas"),
        mark("Give every offer and need its capability area"),
        "company-offers",
        _coded,
    ),
    Rule(
        "readiness",
        4,
        mark("Readiness of offers"),
        mark("Give every offer its readiness level"),
        "company-offers",
        _readiness,
    ),
    Rule(
        "cooperation",
        5,
        mark("Kinds of cooperation"),
        mark("Say which kinds of cooperation suit each offer and need"),
        "company-offers",
        _cooperation,
    ),
    Rule(
        "size",
        6,
        mark("Size class"),
        mark("Give staff and turnover: many calls ask for the size class"),
        "company-size",
        lambda c, _: size_of(c) is not None,
    ),
    Rule(
        "control",
        4,
        mark("Owners and control"),
        mark("Say who owns and controls the company: EU programmes ask"),
        "company-size",
        lambda c, _: bool(c.ownership and c.controlling_country),
    ),
    Rule(
        "establishment",
        2,
        mark("Management and resources"),
        mark("Say where the company is managed and works: programmes ask"),
        "company-size",
        _established,
    ),
    Rule(
        "facilities",
        4,
        mark("Facilities"),
        mark("Add a facility"),
        "company-facilities",
        lambda c, _: bool(c.facilities),
    ),
    Rule(
        "certificates",
        3,
        mark("Certificates"),
        mark("Add certificates"),
        "company-facilities",
        lambda c, _: bool(c.certificates),
    ),
    Rule(
        "contact",
        3,
        mark("Contact"),
        mark("Add a contact for partners"),
        "company-contacts",
        lambda c, _: bool(c.contact_email),
    ),
)
