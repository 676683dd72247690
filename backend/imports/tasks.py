"""Jobs that follow an import."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from backend import matcher
from backend.jobs import job


@job("embed_companies")
def embed_companies(db: Session, *, company_ids: Sequence[int]) -> None:
    """Brings the vectors of these companies up to their texts; nothing to do when they are."""
    matcher.embed_companies(db, company_ids)
