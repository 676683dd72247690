"""The pages of the monthly report, and its files."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from backend import sheets
from backend.access import Reviewer
from backend.consortia.papers.printing import PDF, as_pdf
from backend.database import DB
from backend.pages import page
from backend.reviews.monthly import service, tables
from backend.reviews.monthly.months import read_month
from backend.reviews.monthly.service import Report

router = APIRouter(include_in_schema=False)


@router.get("/reports", name="reports")
def reports(request: Request, db: DB, user: Reviewer) -> Response:
    """The months of which there is a report."""
    return page(request, "reviews/reports.html", months=service.months(db))


@router.get("/reports/{month}.pdf", name="report-pdf")
def as_paper(db: DB, user: Reviewer, month: str) -> Response:
    """The report on paper."""
    found = read_month(month, datetime.now(UTC))
    made = service.take_away(db, viewer=user, month=found, form="pdf")
    printed = as_pdf("reviews/print/report.html", **_context(made))
    return sheets.download(printed, PDF, f"spilno-report-{found.code}.pdf")


@router.get("/reports/{month}.xlsx", name="report-xlsx")
def as_workbook(db: DB, user: Reviewer, month: str) -> Response:
    """The report's tables as a workbook."""
    found = read_month(month, datetime.now(UTC))
    made = service.take_away(db, viewer=user, month=found, form="xlsx")
    book = sheets.as_workbook(tables.workbook(made))
    return sheets.download(book, sheets.XLSX, f"spilno-report-{found.code}.xlsx")


@router.get("/reports/{month}", name="report")
def report(request: Request, db: DB, user: Reviewer, month: str) -> Response:
    """The report of a month; it prints as it stands."""
    made = service.report(db, viewer=user, month=read_month(month, datetime.now(UTC)))
    return page(request, "reviews/report.html", **_context(made))


def _context(made: Report) -> dict[str, Any]:
    return {
        "r": made, "vetted": [tables.vetted_row(one) for one in made.vetted],
        "reviewed": [tables.reviewed_row(one) for one in made.reviewed],
        "moved": [tables.moved_row(one) for one in made.moved],
        "heads": {
            "vetted": tables.VETTED_HEAD, "reviewed": tables.REVIEWED_HEAD,
            "moved": tables.MOVED_HEAD, "work": tables.WORK_HEAD,
        },
    }  # fmt: skip
