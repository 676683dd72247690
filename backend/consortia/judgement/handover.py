"""Who could coordinate instead, and the offer to do so as its reader sees it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.consortia import handover_queries
from backend.consortia.judgement.judging import rule_name
from backend.consortia.member_states import coordinates
from backend.consortia.standing import Standing
from backend.consortia.states import LED_ANEW
from backend.matcher import consortia as matcher
from backend.matcher.consortia import Answer, Role
from backend.models import (
    CompanyState,
    Consortium,
    ConsortiumMember,
    Handover,
    MemberRole,
    MemberState,
)  # fmt: skip


@dataclass(frozen=True)
class HandoverView:
    """The offer that stands, and which side of it the reader is on."""

    row: Handover
    mine: bool
    given: bool


@dataclass(frozen=True)
class Heirs:
    """To whom the coordination may be offered, and whom a rule for coordinators keeps from it."""

    able: tuple[ConsortiumMember, ...]
    kept: tuple[tuple[str, str], ...]

    @property
    def choices(self) -> list[tuple[int, str]]:
        """The same as a form offers them."""
        return [(one.id, f"{one.company.name} ({one.company.country})") for one in self.able]


def handover_view(db: Session, who: Standing) -> HandoverView | None:
    """The offer, for the two companies that it is between and for officers."""
    found = who.consortium
    if found.state not in LED_ANEW or not who.takes_part:
        return None
    row = handover_queries.handover_in(db, found.id)
    if row is None:
        return None
    mine, given = (
        who.member is not None and not who.officer and who.member.id == one
        for one in (row.to_id, row.from_id)
    )
    return HandoverView(row, mine, given) if mine or given or who.officer else None


def heirs(db: Session, who: Standing) -> Heirs | None:
    """The members among whom the coordinator chooses; None for everybody else."""
    found = who.consortium
    if who.officer or who.member is None or not coordinates(who.member):
        return None
    if found.state not in LED_ANEW:
        return None
    there = [one for one in found.members if ready(one)]
    against = against_coordinating(db, found, [one.company_id for one in there])
    return Heirs(
        tuple(one for one in there if not against[one.company_id]),
        tuple(
            (one.company.name, ", ".join(against[one.company_id]))
            for one in there if against[one.company_id]
        ),
    )  # fmt: skip


def ready(member: ConsortiumMember) -> bool:
    """Whether a member takes part, does not coordinate, and is verified."""
    return (
        member.state == MemberState.accepted
        and member.role != MemberRole.coordinator
        and member.company.state == CompanyState.verified
    )


def against_coordinating(
    db: Session, found: Consortium, ids: Collection[int]
) -> Mapping[int, list[str]]:
    """For each company the names of the rules that it appears to fail as coordinator, today."""
    try:
        answers = matcher.verdicts(db, found.call, dict.fromkeys(ids, Role.COORDINATOR))
    except matcher.NoRules:
        return {one: [] for one in ids}
    return {
        one: list(
            dict.fromkeys(rule_name(f.rule) for f in told.findings if f.answer == Answer.FAILS)
        )
        for one, told in answers.items()
    }
