"""Reads of a draft that was taken along, beside the profile that was claimed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.companies.fields.forms import Basics, Contact, SizeAndOwnership, Works
from backend.companies.queries import facets_of
from backend.models import Company, CompanyState, Facet, Membership

#: checked by an officer, or never empty: what the profile says of them stays
KEPT = frozenset({"name", "country", "kind", "pic", "edrpou", "language"})
COLUMNS = tuple(
    column
    for form in (Basics, SizeAndOwnership, Works, Contact)
    for column in form.model_fields
    if column not in KEPT
)
EMPTY: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True)
class Carried:
    """A draft beside the profile: what would fill it, and what stays different."""

    draft: Company
    #: values for what is empty in the profile
    filling: Mapping[str, Any]
    #: values of the draft where the profile says something else
    differing: Mapping[str, Any]
    facets: Sequence[Facet]

    @property
    def fills(self) -> bool:
        """Whether there is something to put into the profile."""
        return bool(self.filling or self.facets)

    @property
    def holds_nothing(self) -> bool:
        """Whether the draft says nothing that the profile does not say."""
        return not (self.fills or self.differing)


def draft_of(db: Session, claim: Membership) -> Company | None:
    """The draft that a claim has brought along, unless somebody speaks for it again."""
    if claim.draft_id is None:
        return None
    return db.scalars(
        select(Company).where(
            Company.id == claim.draft_id,
            Company.state == CompanyState.draft,
            ~exists().where(Membership.company_id == Company.id),
        )
    ).first()


def carried(db: Session, claim: Membership | None) -> Carried | None:
    """What a claim has brought along to its company."""
    draft = draft_of(db, claim) if claim is not None else None
    if claim is None or draft is None:
        return None
    company = claim.company
    said = {c: getattr(draft, c) for c in COLUMNS if getattr(draft, c) not in EMPTY}
    filling = {c: v for c, v in said.items() if getattr(company, c) in EMPTY}
    if "about" in filling:
        filling["language"] = draft.language
    differing = {
        c: v for c, v in said.items() if c not in filling and getattr(company, c) != v
    }  # fmt: skip
    if draft.name != company.name:
        differing = {"name": draft.name, **differing}
    facets = [one for one in facets_of(db, draft.id) if one.archived_at is None]
    return Carried(draft, filling, differing, facets)
