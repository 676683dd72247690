"""The log of what was shown: every list with slots, chances, model and belief."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from backend.matcher import Pair, learning, model_id
from backend.matcher.contests import Contest
from backend.matcher.showing import as_list, in_turns
from backend.matches.storing import as_row
from backend.models import (
    Company,
    ListKind,
    MatchRequest,
    ShownEntry,
    ShownList,
    Suggestion,
    Team,
)  # fmt: skip
from backend.settings import settings

#: who has not stood in a first place for so long has a share of the drawn places
SELDOM = timedelta(days=90)
TEAMS = {0: Team.champion, 1: Team.challenger}


@dataclass(frozen=True)
class Placed:
    """A pair in its slot, with the chance of standing there.

    `team` says who picked it, on a list that two models made in turns.
    """

    pair: Pair
    propensity: float
    drawn: bool
    team: Team | None = None


def placed(db: Session, ranked: Sequence[Pair]) -> list[Placed]:
    """A ranking as it is shown: a share of the first places goes to companies further down.

    Where the ranking fits into the first places nothing is drawn.
    """
    found = as_list(ranked, settings().exploration_share, seldom_shown(db, ranked))
    return [
        Placed(ranked[int(at)], float(chance), bool(drawn))
        for at, chance, drawn in zip(found.order, found.propensity, found.drawn, strict=True)
    ]


def placed_in_turns(db: Session, both: Contest) -> list[Placed]:
    """What two models found, as one list that they make in turns."""
    share = settings().exploration_share
    found = in_turns(both.pairs, both.other, share, seldom_shown(db, both.pairs))
    return [
        Placed(both.pairs[int(at)], float(chance), bool(drawn), TEAMS.get(int(team)))
        for at, chance, drawn, team in zip(
            found.order, found.propensity, found.drawn, found.team, strict=True
        )
    ]


def seldom_shown(db: Session, ranked: Sequence[Pair]) -> list[bool]:
    """Whether each suggested company has stood in no first place for a quarter."""
    ids = [pair.candidate for pair in ranked]
    since = datetime.now(UTC) - SELDOM
    lately = set(
        db.scalars(
            select(ShownEntry.partner_id)
            .join(ShownList, ShownList.id == ShownEntry.list_id)
            .where(
                ShownList.kind == ListKind.partners, ShownList.at >= since,
                ShownEntry.slot <= ShownList.places, ShownEntry.partner_id.in_(ids),
            )
        )
    )  # fmt: skip
    return [key not in lately for key in ids]


def keep_list(  # noqa: PLR0913 - a queue leaves some out, two models take turns
    db: Session, *, kind: ListKind, suggestions: Sequence[Suggestion],
    propensities: Sequence[float], request: MatchRequest | None = None,
    left_out: Sequence[Placed] = (), trial_id: int | None = None,
    teams: Sequence[Team | None] | None = None, about: str = "",
) -> ShownList:  # fmt: skip
    """Writes a list down, in the order of its slots; `teams` where two models made it in turns.

    `about` tells the lists of one request apart ("new_connections", "" for the main one).

    Of a queue everything on it stands in a first place; behind come the pairs that chance
    `left_out`, each with the chance of that, so that another ranking can be judged by the log.
    """
    belief_id, _ = learning.in_use(db)
    shown = ShownList(
        kind=kind, request_id=request.id if request else None, model_id=model_id(db),
        belief_id=belief_id, exploration=settings().exploration_share,
        places=max(len(suggestions), 1) if kind == ListKind.queue else learning.PLACES,
        trial_id=trial_id, about=about,
    )  # fmt: skip
    db.add(shown)
    db.flush()
    rows = [
        _entry(shown, slot, one, chance)
        for slot, (one, chance) in enumerate(zip(suggestions, propensities, strict=True), 1)
    ]
    for (row, _), team in zip(rows, teams or (), strict=False):
        row.team = team
    rows += [_absent(shown, slot, one) for slot, one in enumerate(left_out, len(rows) + 1)]
    countries = _countries(db, rows)
    for row, reasons in rows:
        traits = learning.traits_of(reasons, countries[row.company_id], countries[row.partner_id])
        row.traits = {"fit": dict(traits.fit), "answers": dict(traits.answers)}
    db.add_all([row for row, _ in rows])
    db.flush()
    return shown


def mark_seen(db: Session, suggestion_ids: Sequence[int]) -> None:
    """Remembers that entries came before somebody's eyes.

    A pair that stays in the queue stands on a list of every night; before eyes comes the latest.
    """
    latest = (
        select(func.max(ShownEntry.id))
        .where(ShownEntry.suggestion_id.in_(suggestion_ids))
        .group_by(ShownEntry.suggestion_id)
    )
    db.execute(
        update(ShownEntry)
        .where(ShownEntry.id.in_(latest), ShownEntry.seen_at.is_(None))
        .values(seen_at=datetime.now(UTC))
    )


Reasons = Sequence[Mapping[str, Any]]


def _entry(
    shown: ShownList, slot: int, one: Suggestion, chance: float
) -> tuple[ShownEntry, Reasons]:
    reasons, base = one.reasons["reasons"], one.reasons["base"]
    row = ShownEntry(
        list_id=shown.id, suggestion_id=one.id, company_id=one.company_id,
        partner_id=one.partner_id, slot=slot, propensity=chance, drawn=one.drawn,
        score=one.score, plain=learning.plain(reasons, base),
    )  # fmt: skip
    return row, reasons


def _absent(shown: ShownList, slot: int, one: Placed) -> tuple[ShownEntry, Reasons]:
    """A pair that could have stood on the list."""
    said = as_row(one.pair, slot=slot, model_id="")
    reasons: Reasons = said["reasons"]["reasons"]
    row = ShownEntry(
        list_id=shown.id, company_id=said["company_id"], partner_id=said["partner_id"], slot=slot,
        propensity=one.propensity, drawn=False, score=said["score"],
        plain=learning.plain(reasons, said["reasons"]["base"]),
    )  # fmt: skip
    return row, reasons


def _countries(db: Session, rows: Sequence[tuple[ShownEntry, Reasons]]) -> dict[int | None, str]:
    ids = {key for row, _ in rows for key in (row.company_id, row.partner_id)}
    found = db.execute(select(Company.id, Company.country).where(Company.id.in_(ids)))
    return {row.id: row.country for row in found}
