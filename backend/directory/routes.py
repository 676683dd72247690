"""The directory's pages: the list, the list to take away, a company."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from backend import sheets
from backend.access import Reader
from backend.companies.fields.labels import STATE_LABELS
from backend.companies.sources import day_words, source_words
from backend.database import DB
from backend.directory import export, service, wording
from backend.directory.choices import chips, choices, sorts
from backend.directory.filters import Asked
from backend.eligibility.pages import light_views
from backend.i18n import gettext
from backend.matcher.eligibility import PROGRAMMES
from backend.pages import label, page

router = APIRouter(include_in_schema=False)


class Format(StrEnum):
    """A form in which the list is taken away."""

    csv = "csv"
    xlsx = "xlsx"


class AskedFile(Asked):
    """A question to the directory whose whole answer is wanted as a file."""

    format: Format = Format.csv


@router.get("/directory", name="directory")
def directory(request: Request, db: DB, user: Reader, asked: Annotated[Asked, Query()]) -> Response:
    """Companies that answer the search and the filters."""
    found = service.search(db, viewer=user, filters=asked, cursor=asked.after)
    path = str(request.url_for("directory").path)
    return page(
        request, "directory/list.html", search=found, answer=found.answer, asked=asked,
        search_text=asked.q, chips=chips(asked, path), sorts=sorts(asked, path),
        choices=choices(asked, found.answer.counts), path=path,
        source_words=source_words,
    )  # fmt: skip


@router.get("/directory/export", name="directory-export")
def directory_export(db: DB, user: Reader, asked: Annotated[AskedFile, Query()]) -> Response:
    """The whole list as a file."""
    table = export.rows(service.export(db, viewer=user, filters=asked))
    if asked.format is Format.xlsx:
        content = sheets.as_xlsx(table, gettext(export.ATTRIBUTION))
        return sheets.download(content, sheets.XLSX, "spilno-directory.xlsx")
    return sheets.download(sheets.as_csv(table), sheets.CSV, "spilno-directory.csv")


@router.get("/companies/{company_id}", name="company")
def company(request: Request, db: DB, user: Reader, company_id: int) -> Response:
    """A company, as far as this reader may see it."""
    shown = service.open_company(db, viewer=user, company_id=company_id)
    card, url = shown.card, request.app.url_path_for
    return page(
        request, "directory/company.html", shown=shown, company=card,
        offers=wording.facet_words(card.offers), needs=wording.facet_words(card.needs),
        projects=wording.project_words(card.track_record),
        certificates=", ".join(label(f"CERT:{code}") for code in card.certificates),
        withheld=wording.withheld_words(card), source_words=source_words,
        day_words=day_words, state_labels=STATE_LABELS,
        languages=wording.language_words(card.languages),
        lights=light_views(request, card, programmes=PROGRAMMES),
        links={one.id: url("company", company_id=one.id) for one in shown.partners.items},
    )  # fmt: skip
