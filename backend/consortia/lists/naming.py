"""Companies by name, as the directory finds them: typing mistakes and other alphabets included."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.companies.disclosure.cards import CompanyCard
from backend.directory import queries as directory
from backend.directory.evidence import Parts
from backend.directory.filters import Filters
from backend.directory.reach import reach_of
from backend.models import CompanyState, User

SHOWN = 8
#: looked at beyond those shown, since some are in the team or not to be chosen
MORE = 12
LEAST = 2
#: what can take part
CHOSEN_FROM = frozenset({CompanyState.verified, CompanyState.unclaimed})


@dataclass(frozen=True)
class Named:
    """A company whose name is like what was typed; `name` in pieces, to mark where."""

    card: CompanyCard
    name: Parts


def companies_named(
    db: Session, user: User, typed: str, *, without: Collection[int] = ()
) -> list[Named]:
    """The companies that the reader's directory finds by name, the likeliest first."""
    if len(typed.strip()) < LEAST:
        return []
    found = directory.answer(
        db, Filters(q=typed[:200]), reach_of(db, user), None, size=SHOWN + MORE
    )
    hits = [
        one for one in found.page.items
        if "name" in one.ways and one.card.state in CHOSEN_FROM and one.card.id not in without
    ]  # fmt: skip
    return [Named(one.card, one.name) for one in hits[:SHOWN]]
