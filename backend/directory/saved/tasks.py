"""Jobs that count what is new in saved searches and tell of it; one transaction a person."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from backend.directory.saved import service
from backend.directory.saved.forms import due
from backend.directory.saved.queries import owners
from backend.jobs import enqueue, job
from backend.models import Mails


@job("count_news_of_searches", every="30 3 * * *")
def count_news_of_searches(db: Session) -> None:
    """Every night, for the list of saved searches."""
    for user_id in owners(db):
        enqueue(db, "count_news", lock=f"searches:{user_id}", user_id=user_id)


@job("count_news")
def count_news(db: Session, *, user_id: int) -> None:
    """One person's searches."""
    service.count_news(db, user_id=user_id)


@job("mail_digests", every="0 5 * * *")
def mail_digests(db: Session, *, day: date | None = None) -> None:
    """Every morning, to those whose searches write on this day."""
    mails = due(day or datetime.now(UTC).date())
    for user_id in owners(db, mails=mails):
        enqueue(db, "mail_digest", lock=f"searches:{user_id}", user_id=user_id, mails=list(mails))


@job("mail_digest")
def mail_digest(db: Session, *, user_id: int, mails: Sequence[Mails] = (Mails.weekly,)) -> None:
    """One person's e-mail, of the searches that write so often."""
    service.mail_digest(db, user_id=user_id, mails=mails)
