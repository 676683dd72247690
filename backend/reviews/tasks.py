"""The nightly job that fills the officers' queue."""

from sqlalchemy.orm import Session

from backend import matcher
from backend.areas import Area
from backend.jobs import job
from backend.reviews.load import load_of
from backend.reviews.renewal import renew_queue

#: more than officers read in a week, few enough to be stored in one statement
TOP = 500
#: in a small directory nearly every pair would be among the best; then this many per company
PER_COMPANY = 5


#: times as many pairs are ranked as chosen, so that there is something to choose from
CHOICE = 3


@job("suggest_pairs", every="0 3 * * *")
def suggest_pairs(db: Session, *, asked_by_id: int | None = None) -> None:
    """Ranks Ukrainian against other European companies and renews the queue with the best.

    The best together: no company gets more pairs than it can follow up beside what it has open.
    """
    ukrainian = matcher.companies_in(db, Area.ukraine)
    european = matcher.companies_in(db, Area.europe)
    top = min(TOP, PER_COMPANY * len(ukrainian))
    load = load_of(db)
    ranked = matcher.pairs(db, ukrainian, european, top=CHOICE * top + len(load.settled))
    chosen = matcher.choose_pairs(
        [pair for pair in ranked if frozenset((pair.query, pair.candidate)) not in load.settled],
        length=top,
        taken=load.open,
        newcomers=load.newcomers([*ukrainian, *european]),
    )
    renew_queue(db, chosen.pairs, asked_by_id=asked_by_id)
