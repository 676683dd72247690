"""What the API says of one's own company."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from backend.companies.claims.finder import Candidate
from backend.companies.completeness.score import Completeness
from backend.companies.disclosure.table import size_of
from backend.companies.facets.forms import FacetText
from backend.companies.facets.service import COLUMNS
from backend.companies.fields.forms import Basics, Contact, SizeAndOwnership, Works
from backend.companies.fields.types import HomeCountry
from backend.companies.revision import revision
from backend.companies.states import Actor, moves
from backend.i18n import gettext
from backend.models import (
    Company,
    CompanyState,
    Facet,
    FacetKind,
    Membership,
    MembershipState,
    Visibility,
)  # fmt: skip


class Profile(Basics, SizeAndOwnership, Works, Contact):
    """Everything that a company says of itself, offers and needs aside."""


PROFILE_COLUMNS = tuple(Profile.model_fields)


class ProfileChanges(Profile):
    """Fields to change; those left out stay. `revision` is the one last read."""

    name: str = Field("", min_length=2, max_length=200)
    country: HomeCountry = ""
    revision: str = Field(min_length=1)

    def columns(self) -> dict[str, Any]:
        """Only the fields that were sent."""
        return self.model_dump(include=self.model_fields_set - {"revision"})


class OwnCompany(BaseModel):
    """One's own company, with its state and what may be done next."""

    id: int
    state: CompanyState
    state_note: str
    next_states: list[CompanyState]
    verified_at: datetime | None
    submitted_at: datetime | None
    size: str | None
    profile_version: int
    embedded_version: int
    revision: str
    profile: dict[str, Any]
    provenance: dict[str, Any]


def own_company(company: Company) -> OwnCompany:
    """The company as its members get it."""
    return OwnCompany(
        id=company.id, state=company.state, state_note=company.state_note,
        next_states=list(moves(company.state, Actor.member)), verified_at=company.verified_at,
        submitted_at=company.submitted_at, size=size_of(company),
        profile_version=company.profile_version, embedded_version=company.embedded_version,
        revision=revision(company, PROFILE_COLUMNS),
        profile={column: getattr(company, column) for column in PROFILE_COLUMNS},
        provenance=company.provenance,
    )  # fmt: skip


class CompletenessItem(BaseModel):
    """One thing that a complete profile has."""

    code: str
    weight: int
    name: str
    label: str
    done: bool
    required: bool


class CompletenessReport(BaseModel):
    """How complete the profile is, of 100."""

    percent: int
    items: list[CompletenessItem]


def completeness_report(complete: Completeness) -> CompletenessReport:
    """The same items as on the page, worded in the reader's language."""
    return CompletenessReport(
        percent=complete.percent,
        items=[
            CompletenessItem(
                code=item.code, weight=item.weight, name=gettext(item.name),
 label=gettext(item.label), done=item.done,
                required=item.required,
            )
            for item in complete.items
        ],
    )  # fmt: skip


class NewFacet(FacetText):
    """An offer or need to add."""

    kind: FacetKind


class FacetChange(FacetText):
    """An offer or need as it shall be; `revision` is the one last read."""

    revision: str = Field(min_length=1)


class OwnFacet(BaseModel):
    """One of the company's offers or needs."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    kind: FacetKind
    text: str
    language: str
    codes: list[str]
    trl: int | None
    cooperation: list[str]
    visibility: Visibility
    source: str | None
    archived_at: datetime | None
    revision: str = ""


def own_facet_out(facet: Facet) -> OwnFacet:
    """The facet with its revision."""
    out = OwnFacet.model_validate(facet)
    return out.model_copy(update={"revision": revision(facet, COLUMNS)})


class FoundCompany(BaseModel):
    """A company that may be the reader's own."""

    id: int
    name: str
    country: str
    kind: str
    claimed: bool
    own_domain: bool
    pic: str | None = Field(description="as the next ones: only of what is public")
    website: str
    projects: int = Field(description="funded projects on record")
    source: str | None = Field(description="the public record it was taken from")


def found_companies(found: Sequence[Candidate]) -> list[FoundCompany]:
    """What is public of each; of a company that is not open to others, name and country only."""
    return [
        FoundCompany(
            id=c.company.id, name=c.company.name, country=c.company.country, kind=c.company.kind,
            claimed=c.claimed, own_domain=c.own_domain,
            pic=c.company.pic if c.is_open else None,
            website=c.company.website if c.is_open else "",
            projects=c.projects if c.is_open else 0,
            source=c.company.source if c.is_open else None,
        )
        for c in found
    ]  # fmt: skip


class Claim(BaseModel):
    """A request to speak for a company."""

    id: int
    company_id: int
    user_id: int
    state: MembershipState
    evidence: str
    created_at: datetime


def claim_out(membership: Membership) -> Claim:
    """The request as its parties get it."""
    return Claim.model_validate(membership, from_attributes=True)
