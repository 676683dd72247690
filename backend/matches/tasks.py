"""Jobs that embed profiles and answer match requests."""

from sqlalchemy.orm import Session

from backend import matcher
from backend.jobs import job
from backend.matches import service


@job("embed_company")
def embed_company(db: Session, *, company_id: int) -> None:
    """Brings a company's vectors up to its texts; nothing to do when they are."""
    matcher.embed_companies(db, [company_id])


@job("answer_request")
def answer_request(db: Session, *, request_id: int) -> None:
    """Ranks partners for a request, once."""
    service.answer(db, request_id=request_id)
