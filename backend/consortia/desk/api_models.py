"""Consortia as programs get them: what the pages show the same reader."""

from datetime import date

from pydantic import BaseModel, Field

from backend.consortia.desk.candidates import CandidateView
from backend.consortia.desk.money import Money
from backend.consortia.desk.service import Desk, MemberView, Task
from backend.consortia.judgement import judging
from backend.consortia.judgement.findings import judged_view
from backend.consortia.standing import Standing
from backend.consortia.states import moves
from backend.eligibility import team_words
from backend.matcher.consortia import Finding
from backend.models import (
    ClaimKind,
    ConsortiumState,
    LookingFor,
    MemberRole,
    MemberState,
    Origin,
)  # fmt: skip


class MemberOut(BaseModel):
    """A company's part; what the reader may do with it is in `moves`."""

    id: int
    company_id: int
    name: str
    country: str
    role: MemberRole
    state: MemberState
    eligibility: str = Field(description="meets, check, fails; empty without known rules")
    reply_by: date | None
    cost_eur: int | None = Field(description="null to those who have not accepted yet")
    locked: bool
    moves: list[MemberState]


class SlotOut(BaseModel):
    """A task with the members who do it; `computed`: nobody was given it, this would be best."""

    id: int
    capability_id: int | None
    text_en: str
    text_uk: str
    weight: int
    minimum_trl: int | None
    lead: int | None
    backups: list[int]
    computed: bool


class FindingOut(BaseModel):
    """A rule's answer for the team as a whole."""

    rule: str
    answer: str
    code: str
    says: str
    source: str
    on: date


class ClaimOut(BaseModel):
    """Something said of the project; it counts once `shown`: an officer saw the paper."""

    id: int
    what: ClaimKind
    country: str
    holds: bool
    evidence: str
    shown: bool


class KinshipOut(BaseModel):
    """Two members that may be one group; `same` null: nobody said yet."""

    one_id: int
    other_id: int
    same: bool | None


class ConsortiumFull(BaseModel):
    """The workspace."""

    id: int
    call_id: int
    title: str
    summary: str
    state: ConsortiumState
    state_note: str
    origin: Origin
    looking_for: LookingFor
    coordinator_id: int
    minimum_members: int
    maximum_members: int
    minimum_ukrainians: int
    minimum_smes: int
    budget_eur: int | None
    version: int = Field(description="to be sent back with a change")
    moves: list[ConsortiumState]
    members: list[MemberOut]
    requests: list[MemberOut]
    slots: list[SlotOut]
    claims: list[ClaimOut] = Field(description="empty to those who have not accepted yet")
    kinships: list[KinshipOut] = Field(description="members that may be one group by their names")
    answer: str = Field(description="all rules together; empty without known rules")
    findings: list[FindingOut]
    score: dict[str, float] = Field(description="parts in 0..1; empty while being prepared")
    preparing: bool
    broken: list[str] = Field(description="demands that the team does not meet")


class CandidateOut(BaseModel):
    """A company that could join."""

    company_id: int
    name: str
    country: str
    gain: float | None = Field(description="per cent of the team's worth that it would add")
    level: int | None = Field(description="0..100 in the slot that was asked about")
    role: MemberRole = Field(description="in which it was weighed")
    broken: list[str]


class CandidatesOut(BaseModel):
    """Candidates, or that they are being prepared."""

    preparing: bool
    items: list[CandidateOut]


class BudgetLineOut(BaseModel):
    """A member's costs and what may be paid of them; `highest` once everything open is shown."""

    member_id: int
    company_id: int
    cost_eur: int | None
    rate: float | None
    highest: float | None
    contribution_eur: int | None


class RateFinding(BaseModel):
    """A rule of the rates: what it says, and the paper that it still wants of whom."""

    rule: str
    kind: str
    says: str
    evidence: str
    asked_of: str
    source: str


class BudgetOut(BaseModel):
    """The budget of the team under what was supposed."""

    cost_eur: int
    contribution_eur: int | None
    highest_eur: int | None = Field(description="once everything open is shown")
    rate: float | None = Field(description="per cent: baseline and bonus of the first member paid")
    highest: float | None
    baseline: float | None
    bonus: float | None
    rules: list[str]
    findings: list[RateFinding]
    sme_domestic: float
    sme_cross_border: float
    midcap: float
    activities: list[str] = Field(description="letters that may be supposed")
    may_be_raised: bool
    pesco_counts: bool
    lines: list[BudgetLineOut]


def budget_out(one: Money) -> BudgetOut:
    """The budget as data."""
    rate, shares, choices = one.rate, one.shares, one.choices
    return BudgetOut(
        cost_eur=one.cost, contribution_eur=one.grant, highest_eur=one.highest,
        rate=rate.rate if rate else None, highest=rate.highest if rate else None,
        baseline=rate.baseline if rate else None, bonus=rate.bonus if rate else None,
        rules=list(rate.rules) if rate else [],
        findings=[RateFinding.model_validate(found) for found in one.says],
        sme_domestic=shares.sme_domestic, sme_cross_border=shares.sme_cross_border,
        midcap=shares.midcap, activities=[letter for letter, _ in choices.activities],
        may_be_raised=bool(choices.circumstances), pesco_counts=choices.pesco,
        lines=[
            BudgetLineOut(
                member_id=line.member.row.id, company_id=line.member.card.id, cost_eur=line.cost,
                rate=line.rate, highest=line.highest, contribution_eur=line.grant,
            )
            for line in one.lines
        ],
    )  # fmt: skip


def full(who: Standing, desk: Desk) -> ConsortiumFull:
    """The workspace as this reader sees it."""
    found = who.consortium
    made = desk.weighed.made
    return ConsortiumFull(
        id=found.id, call_id=found.call_id, title=found.title, summary=found.summary,
        state=found.state, state_note=found.state_note, origin=found.origin,
        looking_for=found.looking_for, coordinator_id=found.coordinator_id,
        minimum_members=found.minimum_members, maximum_members=found.maximum_members,
        minimum_ukrainians=found.minimum_ukrainians, minimum_smes=found.minimum_smes,
        budget_eur=found.budget_eur if who.takes_part else None, version=found.version,
        moves=list(moves(found.state, who.actors)),
        members=[_member(who, one) for one in desk.team],
        requests=[_member(who, one) for one in desk.asking] if who.leads else [],
        slots=[_slot(one) for one in desk.tasks],
        claims=[
            ClaimOut(
                id=one.id, what=one.what, country=one.country, holds=one.holds,
                evidence=one.evidence, shown=one.shown_at is not None,
            )
            for one in (found.claims if who.takes_part else ())
        ],
        kinships=[
            KinshipOut(one_id=one.one.card.id, other_id=one.other.card.id, same=one.same)
            for one in desk.kin
        ],
        answer=str(desk.verdict.answer) if desk.verdict else "",
        findings=[_finding(one, who.officer) for one in judging.composition(desk.verdict)],
        score={name: round(value, 4) for name, value in made.proposal.parts.items()}
        if made else {},
        preparing=desk.weighed.preparing, broken=judged_view(found, desk.weighed)["broken"],
    )  # fmt: skip


def candidate(one: CandidateView) -> CandidateOut:
    """A candidate."""
    return CandidateOut(
        company_id=one.card.id, name=one.card.name, country=one.card.country, gain=one.gain,
        level=one.level, role=MemberRole(one.role), broken=list(one.broken),
    )  # fmt: skip


def _member(who: Standing, one: MemberView) -> MemberOut:
    own = one.row == who.member
    return MemberOut(
        id=one.row.id, company_id=one.card.id, name=one.card.name, country=one.card.country,
        role=one.row.role, state=one.row.state,
        eligibility=one.light["kind"] if one.light else "",
        reply_by=one.row.reply_by if who.leads or own else None,
        cost_eur=one.row.cost_eur if who.takes_part else None,
        locked=one.row.locked if who.leads else False, moves=[target for target, _ in one.moves],
    )  # fmt: skip


def _slot(one: Task) -> SlotOut:
    slot = one.slot
    return SlotOut(
        id=slot.id, capability_id=slot.capability_id, text_en=slot.text_en, text_uk=slot.text_uk,
        weight=slot.weight, minimum_trl=slot.minimum_trl, lead=one.lead,
        backups=list(one.backups), computed=one.computed,
    )  # fmt: skip


def _finding(one: Finding, officer: bool) -> FindingOut:
    return FindingOut(
        rule=one.rule, answer=str(one.answer), code=one.code,
        says=team_words.says(one) if officer else "", source=one.source, on=one.on,
    )  # fmt: skip
