"""The end of the first visit: the profile handed in, the first partners asked for."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.companies.own.vetting import submit_for_vetting
from backend.companies.queries import locked_company
from backend.matches.service import open_request
from backend.models import MatchRequest, User


def hand_in_and_ask(db: Session, *, company_id: int, user: User) -> MatchRequest:
    """Hands the profile in and asks for partners in general, unless the company has asked before.

    Pressing twice hands in once and asks once.
    """
    submit_for_vetting(db, company_id=company_id, user=user)
    latest = db.scalars(
        select(MatchRequest)
        .where(MatchRequest.company_id == company_id)
        .order_by(MatchRequest.id.desc())
        .limit(1)
    ).first()
    if latest is not None:
        return latest
    return open_request(db, company=locked_company(db, company_id), user=user)
