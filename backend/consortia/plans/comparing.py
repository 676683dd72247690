"""Two teams side by side: of one consortium now, before, as proposed; for officers of two."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from backend.consortia import queries, words
from backend.consortia.judgement import judging
from backend.consortia.judgement.findings import PART_WORDS, answer_view
from backend.consortia.judgement.judging import Weighed
from backend.consortia.opening import record_view
from backend.consortia.plans import proposing
from backend.consortia.standing import Standing
from backend.errors import NotFound
from backend.i18n import gettext, mark
from backend.matcher import consortia as matcher
from backend.matcher.consortia import Role
from backend.models import Company, Consortium, MemberRole

NOW = "now"
NO_SIDE = mark("There is no such team to compare with.")
SIDE = re.compile(r"(version|proposal|consortium)-(\d{1,9})")


@dataclass(frozen=True)
class Side:
    """One team: members by company with their roles, who leads which task, how it is weighed."""

    key: str
    title: str
    members: Mapping[int, str]
    companies: Mapping[int, Company]
    leads: Mapping[int, str]
    parts: Mapping[str, int]
    answer: Mapping[str, str]
    cost: int | None
    consortium_id: int

    @property
    def countries(self) -> list[str]:
        """The members' countries."""
        return sorted({one.country for one in self.companies.values()})


def side(db: Session, who: Standing, key: str) -> Side:
    """A team by its name in the address: now, version-3, proposal-1.

    For officers also consortium-7: the present team of another consortium for the same call.
    """
    found = who.consortium
    if key == NOW:
        roles = {one.company_id: str(one.role) for one in judging.team_of(found)}
        return _made(db, found, key, gettext(mark("The present team")), roles, _leads_now(found))
    named = SIDE.fullmatch(key)
    if named is None:
        raise NotFound(NO_SIDE)
    number = int(named[2])
    if named[1] == "version":
        return _version(db, found, key, number)
    if named[1] == "consortium":
        return _another(db, who, key, number)
    kept = proposing.plain(found, number)
    title = gettext(mark("Proposed team %(num)s"), num=number)
    roles = {
        int(one): kept["roles"].get(str(one), MemberRole.beneficiary.value)
        for one in kept["companies"]
    }
    slots = {str(slot.capability_id): slot.id for slot in found.slots}
    names = {row.id: row.name for row in queries.companies_by_id(db, list(roles))}
    leads = {slots[c]: names.get(k, "") for c, k in kept["leads"].items() if c in slots}
    return _made(db, found, key, title, roles, leads)


def choices(db: Session, who: Standing) -> list[tuple[str, str]]:
    """What there is to compare, for a select."""
    found = who.consortium
    others = queries.same_call(db, found) if who.officer else ()
    kept = len(found.proposals.get("proposals", []))
    return [
        (NOW, gettext(mark("The present team"))),
        *((f"consortium-{one.id}", _named(one)) for one in others),
        *(
            (f"proposal-{n}", gettext(mark("Proposed team %(num)s"), num=n))
            for n in range(1, kept + 1)
        ),
        *(
            (f"version-{row.number}", gettext(mark("Version %(num)s"), num=row.number))
            for row in reversed(queries.versions_of(db, found.id))
        ),
    ]


def _named(other: Consortium) -> str:
    return f"{other.title} ({other.coordinator.name})"


def _another(db: Session, who: Standing, key: str, number: int) -> Side:
    """The present team of another consortium for the same call; that it was read is recorded."""
    if not who.officer:
        raise NotFound(NO_SIDE)
    other = queries.consortium(db, number)
    if other.call_id != who.consortium.call_id:
        raise NotFound(NO_SIDE)
    record_view(db, Standing(who.user, frozenset(), other))
    roles = {one.company_id: str(one.role) for one in judging.team_of(other)}
    tasks = {slot.capability_id: slot.id for slot in who.consortium.slots if slot.capability_id}
    leads = {
        tasks[slot.capability_id]: name
        for slot in other.slots
        if slot.capability_id in tasks and (name := _leads_now(other).get(slot.id))
    }  # fmt: skip
    return _made(db, other, key, _named(other), roles, leads)


def _version(db: Session, found: Consortium, key: str, number: int) -> Side:
    rows = [row for row in queries.versions_of(db, found.id) if row.number == number]
    if not rows:
        raise NotFound(NO_SIDE)
    values: Mapping[str, Any] = rows[0].values
    roles = {
        int(one): str(known["role"])
        for one, known in values["members"].items()
        if known["state"] != "requested"
    }
    leads = {int(slot): ", ".join(known["lead"]) for slot, known in values["coverage"].items()}
    return _made(db, found, key, gettext(mark("Version %(num)s"), num=number), roles, leads)


def _leads_now(found: Consortium) -> dict[int, str]:
    names = {one.id: one.company.name for one in judging.team_of(found)}
    return {
        slot.id: names[row.member_id]
        for slot in found.slots
        for row in slot.coverage
        if row.part == "lead" and row.member_id in names
    }


def _made(
    db: Session, found: Consortium, key: str, title: str, roles: Mapping[int, str],
    leads: Mapping[int, str],
) -> Side:  # fmt: skip
    companies = {row.id: row for row in queries.companies_by_id(db, list(roles))}
    present = [one for one in roles if one in companies]
    return Side(
        key=key, title=title,
        members={one: words.role_words(roles[one]) for one in present}, companies=companies,
        leads=leads, parts=_parts(db, found, present), answer=_answer(db, found, present, roles),
        cost=_cost(found, present), consortium_id=found.id,
    )  # fmt: skip


def _cost(found: Consortium, keys: Sequence[int]) -> int | None:
    """The members' costs together in euro; None while a member has none, or had none there."""
    known = {one.company_id: one.cost_eur for one in judging.team_of(found)}
    costs = [cost for key in keys if (cost := known.get(key)) is not None]
    return sum(costs) if costs and len(costs) == len(keys) else None


def _parts(db: Session, found: Consortium, keys: Sequence[int]) -> dict[str, int]:
    """The parts of the score in per cent; {} where a company is not among the candidates."""
    weighed: Weighed = judging.weigh(db, found, judging.wishes(found))
    if weighed.bench is None or found.coordinator_id not in keys:
        return {}
    if set(keys) - {seat.key for seat in weighed.bench.desk.made.seats}:
        return {}
    parts = weighed.bench.evaluate(list(keys)).proposal.parts
    return {name: round(100 * min(1.0, parts[name])) for name in PART_WORDS}


def _answer(
    db: Session, found: Consortium, keys: Sequence[int], roles: Mapping[int, str]
) -> Mapping[str, str]:
    seated = [matcher.Seated(one, Role(roles[one])) for one in keys]
    try:
        return answer_view(matcher.check(db, found.call, seated, said=judging.said(found)))
    except matcher.NoRules:
        return {}
