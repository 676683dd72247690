"""The company's facts that a rule looked at, as far as the reader may see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from backend.companies.disclosure.cards import CompanyCard
from backend.companies.disclosure.table import Level, least
from backend.matcher.eligibility import Finding, Rule

#: columns of a company that each way of checking reads
READ: Mapping[str, tuple[str, ...]] = {
    "established": ("country",),
    "managed": ("management_country",),
    "assets": ("asset_countries",),
    "control": ("controlling_country", "guarantee"),
    "partner": ("country",),
    "subcontractor": ("country", "controlling_country"),
    "territory": ("territory",),
    "kinds": ("kind", "seap"),
    "funded": ("country", "union_body"),
    "anyone": ("country",),
    "call_countries": ("country",),
    "denied": ("country", "controlling_country"),
}
#: what the guarantee is asked about only once control lies outside
GUARANTEED = frozenset({
    "controlled_from_outside", "guarantee_refused", "guarantee_approved",
})  # fmt: skip
TESTS = ("tested_programme", "tested_call", "tested_on")
#: pages of one's own company on which a fact is entered
ENTERED_AT = {"country": "company-basics", "kind": "company-basics"}
ENTERED_ELSE = "company-size"


class Known(StrEnum):
    """How far a fact is known to the reader."""

    given = "given"
    missing = "missing"
    withheld = "withheld"


@dataclass(frozen=True)
class UsedFact:
    """One fact; `open_to` is the level that would see a withheld one, `source` its register."""

    column: str
    known: Known
    value: Any = None
    source: str = ""
    source_on: str = ""
    open_to: Level | None = None

    @property
    def entered_at(self) -> str:
        """Route of the page on which the company enters it."""
        return ENTERED_AT.get(self.column, ENTERED_ELSE)


def used_facts(finding: Finding, rule: Rule | None, card: CompanyCard) -> tuple[UsedFact, ...]:
    """What the finding rests on; a finding about no rule rests on nothing."""
    columns = READ[rule.parameters["check"]] if rule else ()
    if finding.code == "tested_before":
        columns += TESTS
    if finding.code == "control_waived":
        columns = ("kind", "seap")
    if finding.code not in GUARANTEED:
        columns = tuple(column for column in columns if column != "guarantee")
    return tuple(_fact(column, card) for column in columns)


def _fact(column: str, card: CompanyCard) -> UsedFact:
    if column in card.withheld:
        return UsedFact(column, Known.withheld, open_to=least(column, card.country))
    value = getattr(card, column)
    if value in (None, "", ()):
        return UsedFact(column, Known.missing)
    origin = card.provenance.get(column)
    if origin is None:
        return UsedFact(column, Known.given, value)
    return UsedFact(column, Known.given, value, origin.source, origin.at[:10])
