"""Lists that are settled, with what came of them, as the log of choices."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, exists, select
from sqlalchemy.orm import Session, aliased

from backend.areas import UKRAINE
from backend.learning.queries import contact
from backend.matcher.learning import Entry, Experience, List, experience_of
from backend.models import (
    BeliefVersion,
    Company,
    EntryScore,
    Interest,
    InterestState,
    ListKind,
    ShownEntry,
    ShownList,
    Suggestion,
    TrackRecord,
)  # fmt: skip

Believed = Callable[[Any], Experience | None]


def settled_lists(
    db: Session, kind: ListKind, before: datetime, *, ranking_id: int | None = None
) -> list[List]:
    """Lists old enough that what came of them has come; a list with an open interest waits.

    With a `ranking_id` those that this challenger has scored, by its scores, beside the belief
    that was in use then. Without one each list is judged by the newest belief that had been
    learned when it was made: what it believes, no answer to this list has taught it. Lists from
    before the first belief tell nothing of beliefs and are left out.

    A pair that stood in the queue night after night is one choice: that of the first night on
    which it was seen. Who was in contact with the asker already, or asked, is no choice: nothing
    could have come of it.
    """
    one, other = aliased(Company), aliased(Company)
    came = case((contact(), 1.0), else_=0.0).label("reward")
    recorded = exists().where(TrackRecord.company_id == other.id).label("recorded")
    plain = ShownEntry.plain if ranking_id is None else EntryScore.plain
    query = (
        select(
            ShownEntry.list_id, ShownEntry.slot, ShownEntry.propensity, plain.label("plain"),
            ShownEntry.traits, ShownEntry.seen_at, ShownEntry.drawn, ShownList.exploration,
            ShownList.places, ShownList.at, ShownList.belief_id, ShownEntry.company_id,
            ShownEntry.partner_id, came, recorded,
            one.country.label("company"), other.country.label("partner"),
        )
        .join(ShownList, ShownList.id == ShownEntry.list_id)
        .join(one, one.id == ShownEntry.company_id)
        .join(other, other.id == ShownEntry.partner_id)
        .outerjoin(Suggestion, Suggestion.id == ShownEntry.suggestion_id)
        .where(ShownList.kind == kind, ShownList.at <= before,
            ShownList.id.not_in(_waiting()),
        )
        .order_by(ShownEntry.list_id, ShownEntry.slot)
    )  # fmt: skip
    if ranking_id is not None:
        query = query.join(
            EntryScore,
            and_(EntryScore.entry_id == ShownEntry.id, EntryScore.ranking_id == ranking_id),
        )
    found: dict[int, list[Any]] = {}
    for row in db.execute(query):
        found.setdefault(row.list_id, []).append(row)
    believed = _learned_by_then(db) if ranking_id is None else _in_use_then(db)
    counted: set[tuple[int, int]] | None = set() if kind == ListKind.queue else None
    spells, lists = _spells(db), []
    for group in found.values():
        experience = believed(group[0])
        if experience is not None:
            lists.append(_list(group, kind, counted, (experience, spells)))
    return lists


def _waiting() -> Select[int]:
    """Lists of which an interest came that is still open."""
    return (
        select(ShownEntry.list_id)
        .join(Interest, Interest.suggestion_id == ShownEntry.suggestion_id)
        .where(Interest.state == InterestState.open)
    )


Spells = Mapping[frozenset[int], Sequence[tuple[datetime, datetime | None]]]
"""Two companies -> from when until when one had asked the other, or both were in contact."""


def _spells(db: Session) -> Spells:
    found: dict[frozenset[int], list[tuple[datetime, datetime | None]]] = defaultdict(list)
    rows = db.execute(
        select(
            Interest.from_company_id, Interest.to_company_id, Interest.state, Interest.created_at,
            Interest.closed_at,
        )
    )  # fmt: skip
    for one, other, state, since, until in rows:
        ended = None if state == InterestState.accepted else until
        found[frozenset((one, other))].append((since, ended))
    return found


def _met(row: Any, spells: Spells) -> bool:
    """Whether nothing could have come of an entry when its list was made."""
    pair = frozenset((row.company_id, row.partner_id))
    return any(
        since < row.at and (until is None or until >= row.at)
        for since, until in spells.get(pair, ())
    )


def _learned_by_then(db: Session) -> Believed:
    """The newest belief that was made of decisions before a list."""
    rows = db.scalars(select(BeliefVersion).order_by(BeliefVersion.until, BeliefVersion.id)).all()
    moments, read = [row.until for row in rows], {}

    def believed(row: Any) -> Experience | None:
        at = bisect_right(moments, row.at) - 1
        if at >= 0 and at not in read:
            read[at] = experience_of(rows[at])
        return read.get(at)

    return believed


def _in_use_then(db: Session) -> Believed:
    """The belief that took part in a list's scores, or none."""
    read: dict[int | None, Experience] = {None: Experience.none()}

    def believed(row: Any) -> Experience:
        if row.belief_id not in read:
            read[row.belief_id] = experience_of(db.get_one(BeliefVersion, row.belief_id))
        return read[row.belief_id]

    return believed


def _list(
    rows: Sequence[Any],
    kind: ListKind,
    counted: set[tuple[int, int]] | None,
    then: tuple[Experience, Spells],
) -> List:
    places, share = rows[0].places, rows[0].exploration
    if kind == ListKind.queue:  # what was drawn is counted: companies may have had no room for more
        share = min(sum(row.drawn for row in rows) / places, 0.5)
    experience, spells = then
    entries = tuple(_entry(row, counted, met=_met(row, spells)) for row in rows)
    return List(entries, share, places, experience)


def _entry(row: Any, counted: set[tuple[int, int]] | None, *, met: bool) -> Entry:
    first = row.slot <= row.places and row.seen_at is not None and not met
    pair = (row.company_id, row.partner_id)
    if first and counted is not None:
        first = pair not in counted
        counted.add(pair)
    groups = ["from_home"] if row.company == UKRAINE else []
    groups += ["to_home"] if row.partner == UKRAINE != row.company else []
    groups += [] if row.recorded else ["newcomers"]
    return Entry(
        plain=row.plain, fit=row.traits["fit"], answers=row.traits["answers"], first=first,
        propensity=row.propensity, reward=row.reward, groups=tuple(groups),
    )  # fmt: skip
