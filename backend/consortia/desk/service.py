"""The desk of a workspace: members, coverage, what the rules and the judgement say of the team."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from backend.companies.disclosure import table as disclosure
from backend.companies.disclosure.cards import CompanyCard
from backend.companies.queries import LISTED
from backend.consortia import member_states, queries, words
from backend.consortia.judgement import judging
from backend.consortia.judgement.judging import Weighed
from backend.consortia.judgement.kinship import kin_among
from backend.consortia.standing import Standing
from backend.eligibility.pages import light_view
from backend.eligibility.service import judgement, seen_at
from backend.i18n import gettext, mark
from backend.matcher.consortia import CoverageRow, Verdict
from backend.matcher.eligibility import PROGRAMMES, Programme, Role
from backend.models import Consortium, ConsortiumMember, ConsortiumSlot, MemberState, Part
from backend.pages import Linked

UNVERIFIED = mark("%(state)s; entry not verified at present")


@dataclass(frozen=True)
class MemberView:
    """A member as the reader sees it; `card` holds only what the reader's level may see."""

    row: ConsortiumMember
    card: CompanyCard
    state: str
    kind: str
    role: str
    light: dict[str, Any] | None
    moves: tuple[tuple[MemberState, str], ...]
    leads: int
    backs: int

    @property
    def gone(self) -> bool:
        """Whether its part is over."""
        return self.row.state not in member_states.LIVE


@dataclass(frozen=True)
class Task:
    """A slot with who leads and who backs up; `computed`: as the judgement would share it out."""

    slot: ConsortiumSlot
    text: str
    lang: str
    lead: int | None
    backups: tuple[int, ...]
    computed: bool
    reached: int | None
    wanted: int | None

    def part(self, member_id: int) -> str:
        """What a member does here: lead, backup or nothing."""
        if member_id == self.lead:
            return Part.lead.value
        return Part.backup.value if member_id in self.backups else ""


@dataclass(frozen=True)
class KinView:
    """Two members that may be one group by their names; `same`: what was said of them."""

    one: MemberView
    other: MemberView
    same: bool | None


@dataclass(frozen=True)
class Desk:
    """Everything that changes with the team."""

    team: tuple[MemberView, ...]
    asking: tuple[MemberView, ...]
    gone: tuple[MemberView, ...]
    tasks: tuple[Task, ...]
    weighed: Weighed
    verdict: Verdict | None
    bans: Sequence[Any] = field(default=())
    kin: tuple[KinView, ...] = ()

    def kin_of(self, member: MemberView) -> list[str]:
        """Names of members with which this one may be, or is, one group."""
        return [
            (one.other if one.one is member else one.one).card.name
            for one in self.kin
            if member in (one.one, one.other) and one.same is not False
        ]

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """Slots that nobody leads."""
        return tuple(one for one in self.tasks if one.lead is None)


def desk(db: Session, request: Linked, who: Standing, *, without: Sequence[str] = ()) -> Desk:
    """The desk as this reader sees it."""
    found = who.consortium
    bans = queries.bans_of(db, found.id) if who.leads else ()
    barred = [one.company_id for one in bans]
    wanted = judging.at_hand(found, judging.wishes(found, barred, without))
    weighed = judging.weigh(db, found, wanted)
    levels = disclosure.levels_for(
        db, viewer=who.user, company_ids=[one.company_id for one in found.members]
    )
    tasks = tasks_of(found, weighed)
    views = {
        one.id: _member(request, who, one, levels[one.company_id], tasks)
        for one in found.members
        if who.may_know(one)
    }
    team = [views[one.id] for one in judging.team_of(found) if one.id in views]
    rest = [view for view in views.values() if view not in team]
    return Desk(
        team=tuple(team),
        asking=tuple(view for view in rest if view.row.state == MemberState.requested),
        gone=tuple(view for view in rest if view.gone),
        tasks=tasks, weighed=weighed, verdict=judging.verdict(db, found), bans=bans,
        kin=_kin(found, team),
    )  # fmt: skip


def _kin(found: Consortium, team: Sequence[MemberView]) -> tuple[KinView, ...]:
    """Who may be one group, as far as the reader sees whose anybody is."""
    views = {one.card.id: one for one in team}
    names = {key: one.card.name for key, one in views.items()}
    known = [key for key, one in views.items() if one.card.control_group]
    return tuple(
        KinView(views[one.one], views[one.other], one.same)
        for one in kin_among(found, names, known)
    )


def tasks_of(found: Consortium, weighed: Weighed) -> tuple[Task, ...]:
    """Each slot with who does it: as assigned, else as the judgement would share it out."""
    team = {one.company_id: one.id for one in judging.team_of(found)}
    rows: Mapping[str, CoverageRow] = {}
    if weighed.made is not None:
        rows = {one.capability: one for one in weighed.made.proposal.coverage}
    return tuple(_task(slot, team, rows.get(str(slot.capability_id))) for slot in found.slots)


def _task(slot: ConsortiumSlot, team: Mapping[int, int], row: CoverageRow | None) -> Task:
    text, lang = words.slot_text(slot)
    ids = set(team.values())
    leads = [one.member_id for one in slot.coverage if one.part == Part.lead]
    lead = next((one for one in leads if one in ids), None)
    backups = [
        one.member_id for one in slot.coverage if one.part == Part.backup and one.member_id in ids
    ]
    computed = lead is None and not backups and row is not None and row.lead is not None
    if computed and row is not None:
        lead = team.get(int(str(row.lead)))
        backups = [team[int(str(row.backup))]] if row.backup in team else []
    return Task(
        slot, text, lang, lead, tuple(backups), computed,
        row.reached if row else None, row.wanted if row else None,
    )  # fmt: skip


def _member(
    request: Linked, who: Standing, one: ConsortiumMember, level: disclosure.Level,
    tasks: Sequence[Task],
) -> MemberView:  # fmt: skip
    card = seen_at(one.company, level)
    moves = tuple(
        (target, gettext(member_states.BUTTON_WORDS[target])) for target in who.moves(one)
    )
    return MemberView(
        row=one, card=card, **_stands(one),
        role=words.role_words(one.role),
        light=light_for(request, who.consortium, card, one.role)
        if one.state in member_states.LIVE else None,
        moves=moves, leads=sum(task.lead == one.id for task in tasks),
        backs=sum(one.id in task.backups for task in tasks),
    )  # fmt: skip


def _stands(one: ConsortiumMember) -> dict[str, str]:
    """Where a member stands, in words and as a light; one whose entry is checked anew says so."""
    state, kind = words.member_words(one.state), member_states.STATE_KINDS.get(one.state, "info")
    if one.state not in queries.STANDING or one.company.state in LISTED:
        return {"state": state, "kind": kind}
    return {"state": gettext(UNVERIFIED, state=state), "kind": "check"}


def light_for(
    request: Linked, found: Consortium, card: CompanyCard, role: str
) -> dict[str, Any] | None:
    """A company's eligibility in a role on the call's deadline; None without known rules."""
    if found.call.programme not in PROGRAMMES:
        return None
    day = judging.day_of(found.call)
    return light_view(request, judgement(card, Programme(found.call.programme), Role(role), day))
