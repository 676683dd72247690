"""The API twins of one's own company."""

from fastapi import APIRouter
from pydantic import BaseModel

from backend.access import Editor
from backend.companies.claims.service import leave_company
from backend.companies.completeness.score import completeness
from backend.companies.disclosure.cards import CompanyCard
from backend.companies.disclosure.levels import OTHERS
from backend.companies.disclosure.table import Level, card
from backend.companies.history import history_of
from backend.companies.own.api_models import (
    PROFILE_COLUMNS,
    CompletenessReport,
    OwnCompany,
    ProfileChanges,
    completeness_report,
    own_company,
)  # fmt: skip
from backend.companies.own.vetting import submit_for_vetting
from backend.companies.profile import save_profile
from backend.companies.queries import facets_of, track_record_of
from backend.database import DB
from backend.errors import Conflict, Invalid
from backend.i18n import gettext

router = APIRouter(prefix="/api/v1/companies/mine", tags=["my company"])


class Happening(BaseModel):
    """One event in the company's history."""

    at: str
    who: str
    what: str
    note: str


@router.get("", name="api-my-company")
def mine(member: Editor) -> OwnCompany:
    """The company that the reader speaks for."""
    return own_company(member.company)


@router.patch("", name="api-change-company")
def change(db: DB, member: Editor, body: ProfileChanges) -> OwnCompany:
    """Changes fields of the profile; 409 when a colleague saved in between."""
    refuse(
        save_profile(
            db, user=member.user, company_id=member.company.id, values=body.columns(),
            seen=body.revision, seen_columns=PROFILE_COLUMNS,
        )
    )  # fmt: skip
    return own_company(member.company)


@router.get("/completeness", name="api-completeness")
def complete(db: DB, member: Editor) -> CompletenessReport:
    """What the profile has, and what is missing."""
    return completeness_report(completeness(member.company, facets_of(db, member.company.id)))


@router.get("/preview", name="api-preview")
def preview(db: DB, member: Editor, level: Level = Level.member) -> CompanyCard:
    """The company as others see it at a level: public, member or partner."""
    company = member.company
    shown = level if level in OTHERS else Level.partner
    return card(company, facets_of(db, company.id), track_record_of(db, company.id), shown)


@router.get("/history", name="api-history")
def history(db: DB, member: Editor) -> list[Happening]:
    """What happened to the company, latest first."""
    return [
        Happening(at=h.at.isoformat(), who=h.who, what=h.what, note=h.note)
        for h in history_of(db, member.company)
    ]


@router.post("/submission", name="api-submit-company")
def submit(db: DB, member: Editor) -> OwnCompany:
    """Hands the profile in for an officer's check."""
    return own_company(submit_for_vetting(db, company_id=member.company.id, user=member.user))


@router.delete("/membership", status_code=204, name="api-leave-company")
def leave(db: DB, member: Editor) -> None:
    """Stops speaking for the company."""
    leave_company(db, user=member.user, company_id=member.company.id)


def refuse(refused: dict[str, str]) -> None:
    """A use case's refusal as an error."""
    if "" in refused:
        raise Conflict(refused[""])
    if refused:
        raise Invalid(fields={name: gettext(message) for name, message in refused.items()})
