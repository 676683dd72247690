"""Putting a company aside, and taking it back."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend import taxonomy
from backend.audit.service import record
from backend.companies import queries as companies
from backend.database import one_at_a_time
from backend.errors import Conflict
from backend.i18n import mark
from backend.matches.apart import lowering, queries
from backend.models import Block, Company, User

ONESELF = mark("A company can't put itself aside.")


def block(db: Session, *, company: Company, other_id: int, user: User, reason_code: str) -> Company:
    """Puts a company aside: neither is suggested to the other; nobody else is told."""
    other = companies.company(db, other_id)
    if other.id == company.id:
        raise Conflict(ONESELF)
    taxonomy.term(f"DECLINE:{reason_code}")
    one_at_a_time(db, f"put aside {company.id} {other.id}")
    if not any(b.blocked_company_id == other.id for b in queries.blocks_of(db, company.id)):
        db.add(
            Block(
                company_id=company.id, blocked_company_id=other.id, reason_code=reason_code,
                by_id=user.id,
            )
        )  # fmt: skip
        record(
            db, "company_put_aside", actor=user, subject=company, other=other.id,
            reason=reason_code,
        )  # fmt: skip
        latest = queries.latest_suggestion(db, company.id, other.id)
        lowering.after_refusal(
            db, company=company, other_id=other.id, user=user, reason_code=reason_code,
            suggestion=latest,
        )  # fmt: skip
    return other


def unblock(db: Session, *, company: Company, other_id: int, user: User) -> None:
    """Takes a company back among those that may be suggested."""
    gone = db.scalars(
        delete(Block)
        .where(Block.company_id == company.id, Block.blocked_company_id == other_id)
        .returning(Block.id)
    ).all()
    if gone:
        record(db, "company_taken_back", actor=user, subject=company, other=other_id)
