"""Jobs that follow an import."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from backend import matcher
from backend.imports.members import parts
from backend.jobs import job


@job("embed_companies")
def embed_companies(db: Session, *, company_ids: Sequence[int]) -> None:
    """Brings the vectors of these companies up to their texts; nothing to do when they are."""
    matcher.embed_companies(db, company_ids)


@job("import_members")
def import_members(db: Session, *, run_id: int) -> None:
    """Brings the next part of a member list in."""
    parts.go_on(db, run_id)
