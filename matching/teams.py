"""The vocabulary of eligibility and consortia: frozen records with small properties only.

Countries are ISO 3166-1 alpha-2 (Greece is GR; `country_code` mends the portal's EL and UK).
Codes of kinds, sizes and roles are those of the application's vocabularies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from matching.types import Key


class Answer(StrEnum):
    """What a rule says of the facts: never legal advice, hence "appears"."""

    MEETS = "appears_to_meet"
    CHECK = "needs_a_check"
    FAILS = "appears_to_fail"

    @property
    def rank(self) -> int:
        """2 appears to meet, 1 needs a check, 0 appears to fail."""
        return RANKS[self]


RANKS = {Answer.MEETS: 2, Answer.CHECK: 1, Answer.FAILS: 0}


def worst(answers: list[Answer]) -> Answer:
    """The answer of the whole: its worst part; of nothing, a check."""
    return min(answers, key=lambda answer: answer.rank, default=Answer.CHECK)


class Programme(StrEnum):
    """Programmes whose rules are known."""

    EDF = "EDF"
    EDIP = "EDIP"
    USI = "EDIP-USI"
    SAFE = "SAFE"
    HORIZON = "HE"
    ASAP = "ASAP"
    EDIRPA = "EDIRPA"


class Action(StrEnum):
    """Types of action, as the programmes abbreviate them."""

    RA = "RA"  # EDF research action
    DA = "DA"  # EDF development action
    DIS = "DIS"  # EDF disruptive technologies, research or development
    CSA = "CSA"  # coordination and support
    CPA = "CPA"  # EDIP common procurement
    IRA = "IRA"  # EDIP industrial reinforcement
    SA = "SA"  # EDIP supporting action
    EDPCI = "EDPCI"  # European defence project of common interest
    RIA = "RIA"  # Horizon research and innovation
    IA = "IA"  # Horizon innovation
    COFUND = "COFUND"
    PCP = "PCP"  # pre-commercial procurement
    PPI = "PPI"  # public procurement of innovative solutions
    MSCA = "MSCA"
    ERC = "ERC"
    EIC = "EIC"
    PRIZE = "PRIZE"
    PROCUREMENT = "PROCUREMENT"  # SAFE, EDIRPA
    LUMP_SUM = "LS"  # only the form of the grant is known


class Role(StrEnum):
    """What an organisation is in an action; a supplier is also a contractor of a procurement."""

    COORDINATOR = "coordinator"
    BENEFICIARY = "beneficiary"
    AFFILIATED_ENTITY = "affiliated_entity"
    ASSOCIATED_PARTNER = "associated_partner"
    SUBCONTRACTOR = "subcontractor"
    SUPPLIER = "supplier"


COUNTED_ROLES = (Role.COORDINATOR, Role.BENEFICIARY)
"""Roles that count towards a minimum number of participants."""

SME_SIZES = frozenset({"micro", "small", "medium", "sme"})


class Guarantee(StrEnum):
    """How far the state of establishment has come in vouching for a foreign-controlled company."""

    UNKNOWN = ""
    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True)
class PriorEligibility:
    """An eligibility test already passed, which SAFE lets a purchaser rely on."""

    programme: str
    call: str
    on: date
    evidence: str = ""


@dataclass(frozen=True)
class Entity:
    """The legal facts of an organisation. "" and None mean: not known, never a no.

    `management_country` is where the executive management sits; `asset_countries` where the means
    used for the action are; `controlling_country` where decisive influence lies (its own country
    when nobody abroad has any). Entities of one non-empty `control_group` are not independent.
    `government_controlled_area` matters in Ukraine only. `union_body` marks the Joint Research
    Centre, European research organisations and bodies of Union law, `seap` a structure for
    European armament programmes.
    """

    key: Key
    name: str
    country: str
    kind: str = "private_company"
    size: str = ""
    control_group: str = ""
    management_country: str = ""
    asset_countries: tuple[str, ...] | None = None
    controlling_country: str = ""
    guarantee: Guarantee = Guarantee.UNKNOWN
    guarantee_state: str = ""
    guarantee_date: date | None = None
    government_controlled_area: bool | None = None
    non_profit: bool | None = None
    end_user: bool = False
    seap: bool = False
    union_body: bool = False
    prior_eligibility: tuple[PriorEligibility, ...] = ()


@dataclass(frozen=True)
class Member:
    """An entity in a role. `budget` is its eligible cost in thousand euro, if known."""

    entity: Entity
    role: Role = Role.BENEFICIARY
    budget: int | None = None


@dataclass(frozen=True)
class Team:
    """A consortium. `supporting_states` signed requirements or letters of intent.

    Of `claimed_states` it is said that they would, and their papers are still to be seen.
    `perhaps_one` are pairs of members that may be one control group, though nobody has said so.
    """

    members: tuple[Member, ...]
    supporting_states: tuple[str, ...] = ()
    claimed_states: tuple[str, ...] = ()
    perhaps_one: tuple[tuple[Key, Key], ...] = ()


@dataclass(frozen=True)
class ExtraMinimum:
    """A topic's own demand: at least `number` members of a kind (or end users) in countries."""

    number: int
    kinds: tuple[str, ...] = ()
    end_user: bool = False
    countries: tuple[str, ...] = ()


@dataclass(frozen=True)
class CallParameters:
    """What a call adds to its programme's rules; None means: the call text was not read for it.

    `activity` is the letter of the statutory activity where composition depends on it; `pillar`
    the pillar of Horizon Europe.
    """

    identifier: str = ""
    disruptive: bool | None = False
    studies_only: bool | None = False
    sme_only: bool = False
    sme_or_research_only: bool = False
    seap_only: bool = False
    activity: str | None = None
    pillar: int | None = None
    minimum_members: int | None = None
    maximum_members: int | None = None
    minimum_countries: int | None = None
    allowed_countries: tuple[str, ...] = ()
    control_restriction: bool = False
    extra_minimums: tuple[ExtraMinimum, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One rule applied to facts on a day.

    `code` names what was found, `facts` the values it rests on (JSON-ready); when a check is
    needed `evidence` names the paper and `asked_of` who has it. Sentences are made elsewhere.
    """

    rule: str
    answer: Answer
    code: str
    on: date
    source: str
    confidence: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    evidence: str = ""
    asked_of: str = ""
    subject: Key | None = None


@dataclass(frozen=True)
class Verdict:
    """Findings and the answer they add up to: the worst of them."""

    findings: tuple[Finding, ...]

    @property
    def answer(self) -> Answer:
        """The worst finding's answer; without findings, a check."""
        return worst([finding.answer for finding in self.findings])

    def of(self, rule: str) -> tuple[Finding, ...]:
        """The findings of one rule."""
        return tuple(finding for finding in self.findings if finding.rule == rule)


def country_code(text: str) -> str:
    """ISO code of a country as EU portals write it: EL is GR, UK is GB."""
    code = text.strip().upper()
    return {"EL": "GR", "UK": "GB"}.get(code, code)
