"""The API twins of the work list."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from backend.access import Vetter
from backend.companies.register.api import EntryOut, entry_out
from backend.database import DB
from backend.models import FindingState, RegisterFinding, RegisterStatus
from backend.reviews.register import service
from backend.reviews.register.finding import found_in
from backend.reviews.register.forms import Dismissal, FindingFilter

router = APIRouter(prefix="/api/v1/vetting/register", tags=["vetting"])


class FindingOut(BaseModel):
    """A verified company that the register contradicts."""

    company_id: int
    company: str
    status: RegisterStatus = Field(description="of the company, as the register has it")
    differs: list[str] = Field(description="fields of the profile in which the two differ")
    since: date = Field(description="day of the first register that said so")
    as_of: date = Field(description="day of the latest one")
    verified_at: datetime | None
    state: FindingState
    reason_code: str
    note: str
    decided_at: datetime | None


class FindingPage(BaseModel):
    """One page of the work list, the gravest first, then the oldest."""

    items: list[FindingOut]
    next: str | None = Field(description="cursor of the next page, as `after`")


class Difference(BaseModel):
    """A fact of which the two say different things."""

    field: str
    company: str
    register_says: str


class FindingCase(FindingOut):
    """A finding with both sides as they are now; `seen` goes with a dismissal."""

    entry: EntryOut | None
    differences: list[Difference]
    seen: str = Field(description="empty when the two agree now")


class Wanted(FindingFilter):
    """A part of the work list, with the size of a page."""

    limit: int = Field(25, ge=1, le=100)


@router.get("", name="api-register-findings")
def findings(db: DB, user: Vetter, asked: Annotated[Wanted, Query()]) -> FindingPage:
    """Verified companies that the newest register contradicts."""
    page, _ = service.work_list(db, asked, asked.limit)
    return FindingPage(items=[_out(row) for row in page.items], next=page.next)


@router.get("/{company_id}", name="api-register-finding")
def finding(db: DB, user: Vetter, company_id: int) -> FindingCase:
    """One of them, with both sides."""
    case = service.open_finding(db, officer=user, company_id=company_id)
    now = found_in(case.registered)
    registered = case.registered
    return FindingCase(
        **_out(case.row).model_dump(),
        entry=entry_out(registered.entry) if registered else None,
        differences=[
            Difference(field=line.column, company=line.company, register_says=line.register)
            for line in (registered.differing if registered else ())
        ],
        seen=now.digest if now else "",
    )


@router.post("/{company_id}/dismissal", status_code=201, name="api-dismiss-finding")
def dismiss(db: DB, user: Vetter, company_id: int, body: Dismissal) -> FindingOut:
    """Leaves the company verified, with a reason; 409 when either side has changed since."""
    return _out(service.dismiss(db, officer=user, company_id=company_id, choice=body))


def _out(row: RegisterFinding) -> FindingOut:
    return FindingOut(
        company_id=row.company_id, company=row.company.name, status=row.status,
        differs=row.differs, since=row.since, as_of=row.as_of,
        verified_at=row.company.verified_at, state=row.state, reason_code=row.reason_code,
        note=row.note, decided_at=row.decided_at,
    )  # fmt: skip
