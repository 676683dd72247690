"""Doing what the plan of a member list says, in the caller's transaction."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from backend.imports.members.matching import source_key
from backend.imports.members.plan import RowPlan
from backend.imports.report import RowStatus
from backend.jobs import enqueue
from backend.models import Company, CompanyState, Facet

#: companies whose texts one job turns into vectors
EMBEDDED_AT_ONCE = 100


def carry_out(db: Session, plans: Sequence[RowPlan], *, source: str) -> tuple[int, ...]:
    """Makes and changes the companies and their facets; returns the ids of those touched."""
    touched = [p for p in plans if p.outcome.status in {RowStatus.new, RowStatus.update}]
    companies = [_company(plan, source) for plan in touched]
    db.add_all(companies)
    db.flush()  # gives the new ones their ids, all at once
    for plan, company in zip(touched, companies, strict=True):
        _change_facets(db, plan, company, source)
    ids = tuple(company.id for company in companies)
    for first in range(0, len(ids), EMBEDDED_AT_ONCE):
        enqueue(db, "embed_companies", company_ids=ids[first : first + EMBEDDED_AT_ONCE])
    return ids


def _company(plan: RowPlan, source: str) -> Company:
    """The plan's company with its columns changed; matching has to look at it again."""
    company = plan.company
    if company is None:
        company = Company(
            state=CompanyState.unclaimed, source=source, source_key=source_key(plan.row.values),
            provenance={}, profile_version=0,
        )  # fmt: skip
    said = {"source": source, "at": datetime.now(UTC).date().isoformat()}
    for column, (_, value) in plan.outcome.changes.items():
        setattr(company, column, value)
    company.provenance = company.provenance | dict.fromkeys(plan.outcome.changes, said)
    company.profile_version += 1  # exact: the plan has locked the row
    return company


def _change_facets(db: Session, plan: RowPlan, company: Company, source: str) -> None:
    for kind, listed in plan.facets.add:
        db.add(Facet(company_id=company.id, kind=kind, source=source, **listed.columns()))
    for facet, listed in plan.facets.change:
        facet.archived_at = None
        for column, value in listed.columns().items():
            setattr(facet, column, value)
    for facet in plan.facets.archive:
        facet.archived_at = datetime.now(UTC)
