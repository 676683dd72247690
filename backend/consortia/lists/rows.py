"""A consortium as one line of a list."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.consortia import states, words
from backend.consortia.judgement.approval import weighty
from backend.consortia.lists import queries
from backend.consortia.member_states import LIVE
from backend.consortia.queries import coordinator_in
from backend.consortia.snapshots import changes
from backend.consortia.standing import INSIDE
from backend.models import (
    Consortium,
    ConsortiumMember,
    ConsortiumState,
    MemberRole,
    MemberState,
    Part,
)  # fmt: skip

TEAM = LIVE - {MemberState.requested}


@dataclass(frozen=True)
class RowView:
    """What a list says of a consortium; `open` is whether its workspace is there for the reader."""

    consortium: Consortium
    state: str
    kind: str
    team: int
    accepted: int
    waiting: int
    countries: tuple[str, ...]
    slots: int
    covered: int
    mine: ConsortiumMember | None
    leads: bool
    coordinated: bool

    @property
    def open(self) -> bool:
        """Whether the reader may open the workspace."""
        return self.mine is None or self.mine.state in INSIDE


def row_view(found: Consortium, company_ids: Collection[int]) -> RowView:
    """The line of a consortium, as those who speak for these companies read it."""
    team = [one for one in found.members if one.state in TEAM]
    own = [one for one in found.members if one.company_id in company_ids]
    mine = max(own, key=lambda one: (one.state in LIVE, one.id), default=None)
    ids = {one.id for one in team}
    state = ConsortiumState(found.state)
    return RowView(
        consortium=found, state=words.state_words(state),
        kind=states.STATE_KINDS.get(state, "info"), team=len(team),
        accepted=sum(one.state == MemberState.accepted for one in team),
        waiting=sum(one.state == MemberState.requested for one in found.members),
        countries=tuple(sorted({one.company.country for one in team})),
        slots=len(found.slots), covered=sum(_covered(found, ids)), mine=mine,
        leads=mine is not None and mine.role == MemberRole.coordinator
        and mine.state == MemberState.accepted,
        coordinated=coordinator_in(found) is not None,
    )  # fmt: skip


def _covered(found: Consortium, ids: Collection[int]) -> list[bool]:
    """For each slot whether somebody in the team leads it."""
    return [
        any(row.part == Part.lead and row.member_id in ids for row in slot.coverage)
        for slot in found.slots
    ]


def changed_since_approval(db: Session) -> list[RowView]:
    """What an officer approved otherwise than it is now."""
    rows = queries.approved_before(db)
    wanted = [
        (one.id, number) for one in rows for number in (one.approved_version or 0, one.version)
    ]
    kept = queries.versions_at(db, wanted)
    return [
        row_view(one, frozenset()) for one in rows
        if weighty(
            changes(kept[one.id, one.approved_version or 0], kept[one.id, one.version])
        )
    ]  # fmt: skip
