"""The nightly job that fills the officers' queue."""

from sqlalchemy.orm import Session

from backend import matcher
from backend.areas import Area
from backend.jobs import job
from backend.reviews.renewal import renew_queue

#: more than officers read in a week, few enough to be stored in one statement
TOP = 500
#: in a small directory nearly every pair would be among the best; then this many per company
PER_COMPANY = 5


@job("suggest_pairs", every="0 3 * * *")
def suggest_pairs(db: Session, *, asked_by_id: int | None = None) -> None:
    """Ranks Ukrainian against other European companies and renews the queue with the best."""
    ukrainian = matcher.companies_in(db, Area.ukraine)
    european = matcher.companies_in(db, Area.europe)
    top = min(TOP, PER_COMPANY * len(ukrainian))
    found = matcher.pairs(db, ukrainian, european, top=top)
    renew_queue(db, found, asked_by_id=asked_by_id)
