"""The API twin of the monthly report."""

from datetime import UTC, datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from backend.access import Reviewer
from backend.database import DB
from backend.i18n import gettext
from backend.reviews.monthly import service
from backend.reviews.monthly.months import read_month

router = APIRouter(prefix="/api/v1/reports", tags=["reports"])


class FigureOut(BaseModel):
    """A number of the month beside the month before."""

    group: str
    figure: str
    now: float | None
    before: float | None


class VettedOut(BaseModel):
    """A decision on a company."""

    company_id: int
    company: str
    at: datetime
    decision: str
    reason: str
    officer: str | None


class ReviewedOut(BaseModel):
    """A decision on a pair."""

    pair_id: int
    company: str
    partner: str
    at: datetime | None
    decision: str
    reason: str
    officer: str | None
    interest: str = Field(description="state of the latest interest between the two, if any")


class MovedOut(BaseModel):
    """A step of a consortium."""

    consortium_id: int
    title: str
    call: str
    at: datetime
    before: str
    after: str
    by: str | None


class ReportOut(BaseModel):
    """A month as one document."""

    month: str
    made_at: datetime
    running: bool = Field(description="whether the month is not over yet")
    figures: list[FigureOut]
    companies: list[VettedOut]
    pairs: list[ReviewedOut]
    closed_pairs: int = Field(description="not listed: you declared an interest in a company")
    consortia: list[MovedOut]


@router.get("", name="api-reports")
def reports(db: DB, user: Reviewer) -> list[str]:
    """The months of which there is a report, the latest first."""
    return [month.code for month in service.months(db)]


@router.get("/{month}", name="api-report")
def report(db: DB, user: Reviewer, month: str) -> ReportOut:
    """The report of a month, such as 2026-11."""
    made = service.report(db, viewer=user, month=read_month(month, datetime.now(UTC)))
    return ReportOut(
        month=made.month.code, made_at=made.made_at, running=made.running,
        figures=[
            FigureOut(
                group=gettext(one.heading), figure=gettext(one.words), now=one.now,
                before=one.before,
            )
            for one in made.figures
        ],
        companies=[
            VettedOut(
                company_id=one.company.id, company=one.company.name, at=one.event.at,
                decision=str(one.event.data.get("after", "")),
                reason=str(one.event.data.get("reason") or ""),
                officer=one.event.actor.name if one.event.actor else None,
            )
            for one in made.vetted
        ],
        pairs=[
            ReviewedOut(
                pair_id=one.pair.id, company=one.pair.company.name, partner=one.pair.partner.name,
                at=one.decision.applied_at, decision=one.decision.decision,
                reason=one.decision.reason_code,
                officer=one.decision.officer.name if one.decision.officer else None,
                interest=one.interest,
            )
            for one in made.reviewed
        ],
        closed_pairs=made.closed,
        consortia=[
            MovedOut(
                consortium_id=one.consortium.id, title=one.consortium.title,
                call=one.consortium.call.identifier, at=one.event.at,
                before=str(one.event.data.get("before", "")),
                after=str(one.event.data.get("after", "")),
                by=one.event.actor.name if one.event.actor else None,
            )
            for one in made.moved
        ],
    )  # fmt: skip
