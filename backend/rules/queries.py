"""Reads about rules: their versions, and the calls, companies and teams that they judge."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from backend.companies.queries import listed
from backend.models import (
    Call,
    CallStatus,
    Company,
    Consortium,
    ConsortiumMember,
    ConsortiumState,
    MemberState,
    RuleVersion,
)  # fmt: skip

#: consortia whose fate is settled
ENDED = (
    ConsortiumState.submitted, ConsortiumState.funded, ConsortiumState.rejected,
    ConsortiumState.dissolved,
)  # fmt: skip
TAKING_PART = (MemberState.suggested, MemberState.invited, MemberState.accepted)
#: what rules read of a company, beside its size
FACTS = (
    Company.country, Company.kind, Company.management_country, Company.asset_countries,
    Company.controlling_country, Company.territory, Company.guarantee, Company.guarantee_on,
    Company.seap, Company.union_body, Company.tested_programme, Company.tested_call,
    Company.tested_on,
)  # fmt: skip


def versions(db: Session, rule_id: str) -> Sequence[RuleVersion]:
    """Every change of a rule, newest first."""
    return db.scalars(
        select(RuleVersion)
        .where(RuleVersion.rule_id == rule_id)
        .options(joinedload(RuleVersion.by))
        .order_by(RuleVersion.number.desc())
    ).all()


def last_number(db: Session, rule_id: str) -> int:
    """Number of the latest version of a rule; 0 when it was never changed."""
    query = select(func.max(RuleVersion.number)).where(RuleVersion.rule_id == rule_id)
    return db.scalar(query) or 0


def changed_rules(db: Session) -> Sequence[RuleVersion]:
    """The latest change of each rule that administrators ever changed, latest first."""
    latest = select(func.max(RuleVersion.id)).group_by(RuleVersion.rule_id)
    return db.scalars(
        select(RuleVersion)
        .where(RuleVersion.id.in_(latest))
        .options(joinedload(RuleVersion.by))
        .order_by(RuleVersion.id.desc())
    ).all()


def standing_calls(db: Session) -> Sequence[Call]:
    """Calls that are open or to come, the nearest deadline first."""
    return db.scalars(
        select(Call)
        .where(Call.status != CallStatus.closed)
        .order_by(Call.deadline.nulls_last(), Call.id)
    ).all()


def alike(db: Session) -> list[tuple[Company, tuple[int, ...]]]:
    """Listed companies, those alike in every fact of the rules together, with one of each."""
    first = func.min(Company.id)
    ids = func.array_agg(Company.id)
    rows = db.execute(
        select(first.label("first"), ids.label("ids"))
        .where(listed())
        .group_by(*FACTS)
        .order_by(first)
    ).all()
    found = companies(db, [row.first for row in rows])
    return [(found[row.first], tuple(sorted(row.ids))) for row in rows]


def companies(db: Session, ids: Sequence[int]) -> dict[int, Company]:
    """Companies by id."""
    return {row.id: row for row in db.scalars(select(Company).where(Company.id.in_(ids)))}


def teams(db: Session) -> dict[int, list[tuple[Consortium, ConsortiumMember, Company]]]:
    """Members of the consortia that are under way, by the call that they are for."""
    rows = db.execute(
        select(Consortium, ConsortiumMember, Company)
        .join(ConsortiumMember, ConsortiumMember.consortium_id == Consortium.id)
        .join(Company, Company.id == ConsortiumMember.company_id)
        .where(Consortium.state.not_in(ENDED), ConsortiumMember.state.in_(TAKING_PART))
        .order_by(Consortium.id, ConsortiumMember.id)
    )
    found: dict[int, list[tuple[Consortium, ConsortiumMember, Company]]] = {}
    for consortium, member, company in rows:
        found.setdefault(consortium.call_id, []).append((consortium, member, company))
    return found
