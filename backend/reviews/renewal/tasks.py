"""The nightly job that fills the officers' queue."""

from functools import partial

from sqlalchemy.orm import Session

from backend import matcher
from backend.areas import Area
from backend.jobs import job
from backend.matcher.allocation import explored
from backend.matcher.learning import served
from backend.reviews.renewal.load import load_of
from backend.reviews.renewal.log import keep_queue
from backend.reviews.renewal.service import renew_queue
from backend.settings import settings

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
    A share of the list is left to chance, with the chance written down.
    """
    ukrainian = matcher.companies_in(db, Area.ukraine)
    european = matcher.companies_in(db, Area.europe)
    top = min(TOP, PER_COMPANY * len(ukrainian))
    load = load_of(db)
    ranked = matcher.pairs(db, ukrainian, european, top=CHOICE * top + len(load.settled))
    open_ones = [
        pair for pair in ranked if frozenset((pair.query, pair.candidate)) not in load.settled
    ]
    found = served(db, open_ones, both_ways=True)
    choose = partial(
        matcher.choose_pairs, found, taken=load.open,
        newcomers=load.overlooked([*ukrainian, *european]),
    )  # fmt: skip
    chosen = choose(length=top)
    draws = round(settings().exploration_share * len(chosen.pairs))
    if draws:  # leave room for what chance adds
        chosen = choose(length=len(chosen.pairs) - draws)
    added = explored(chosen, found, draws)
    renew_queue(db, [*chosen.pairs, *added.drawn], asked_by_id=asked_by_id)
    keep_queue(db, chosen=chosen, explored=added)
