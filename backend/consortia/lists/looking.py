"""What the pages of other rooms show of consortia: open slots, where a company takes part."""

import re
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from backend.access import current_user, membership_of
from backend.companies.disclosure.levels import OFFICERS
from backend.companies.disclosure.table import Level, level_for
from backend.consortia.lists import queries as list_queries
from backend.consortia.lists.rows import TEAM, RowView, row_view
from backend.consortia.standing import INSIDE, companies_of
from backend.consortia.words import slot_text
from backend.database import DB
from backend.models import Company, Consortium, LookingFor, Part, User

#: a row's number in an address; others name nothing
NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class Looking:
    """A consortium that looks for companies, as one outside sees it; `name` where it is shown."""

    id: int
    country: str
    name: str
    title: str
    slots: tuple[tuple[int, str, str], ...]


def open_slots(found: Consortium) -> tuple[tuple[int, str, str], ...]:
    """(number, text, language) of the slots that nobody in the team leads."""
    team = {one.id for one in found.members if one.state in TEAM}
    return tuple(
        (slot.id, *slot_text(slot))
        for slot in found.slots
        if not any(row.part == Part.lead and row.member_id in team for row in slot.coverage)
    )


def looking_for(db: Session, user: User, call_id: int) -> list[Looking]:
    """Consortia for a call that show this reader what they look for."""
    membership = membership_of(db, user) if user.role not in OFFICERS else None
    if membership is None:
        return []
    rows = list_queries.looking(db, call_id, membership.company_id)
    return [_looking(one) for one in rows if open_slots(one)]


def _looking(found: Consortium) -> Looking:
    named = found.looking_for == LookingFor.named
    return Looking(
        id=found.id, country=found.coordinator.country,
        name=found.coordinator.name if named else "", title=found.title if named else "",
        slots=open_slots(found),
    )  # fmt: skip


def taken_part(db: Session, user: User, company: Company) -> list[RowView]:
    """Consortia in which a company takes part, as far as the reader may know.

    Officers and the company itself see all; a partner those in which it is itself.
    """
    level = level_for(db, viewer=user, company=company)
    if level < Level.partner:
        return []
    mine = companies_of(db, user)
    rows = list_queries.taken_part(db, company.id)
    return [
        row_view(one, mine) for one in rows
        if level >= Level.own or any(m.company_id in mine and m.state in INSIDE
                                     for m in one.members)
    ]  # fmt: skip


def beside(request: Request, db: DB, user: Annotated[User | None, Depends(current_user)]) -> None:
    """Leaves on the request what a call's or a company's page shows of consortia."""
    if user is None:
        return
    shown: dict[str, Any] = {}
    name, path = getattr(request.scope.get("route"), "name", ""), request.path_params
    if name == "call" and NUMBER.fullmatch(path["call_id"]):
        shown["looking"] = looking_for(db, user, int(path["call_id"]))
    if name == "company" and NUMBER.fullmatch(path["company_id"]):
        company = db.get(Company, int(path["company_id"]))
        shown["takes_part"] = taken_part(db, user, company) if company else []
    request.state.consortia = shown


Beside = Depends(beside)
