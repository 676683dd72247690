"""Lists of consortia as programs get them."""

from pydantic import BaseModel, Field

from backend.consortia.lists.rows import RowView
from backend.models import ConsortiumState, LookingFor, MemberState


class ConsortiumListed(BaseModel):
    """A consortium of a list."""

    id: int
    call_id: int
    title: str = Field(description="empty for companies outside to which it is not named")
    state: ConsortiumState
    coordinator_id: int | None
    team: int
    accepted: int
    countries: list[str]
    slots: int
    covered: int = Field(description="slots that somebody in the team leads")
    part: MemberState | None = Field(description="where the reader's own company stands")


class ConsortiumPage(BaseModel):
    """A page of consortia and the cursor of the next."""

    items: list[ConsortiumListed]
    next: str | None


def listed(one: RowView) -> ConsortiumListed:
    """A line of a list, named only to those whom the list names it to."""
    found, named = one.consortium, one.open or one.consortium.looking_for == LookingFor.named
    return ConsortiumListed(
        id=found.id, call_id=found.call_id, title=found.title if named else "",
        state=found.state, coordinator_id=found.coordinator_id if named else None,
        team=one.team if one.open else 0, accepted=one.accepted if one.open else 0,
        countries=list(one.countries) if one.open else [], slots=one.slots,
        covered=one.covered if one.open else 0, part=one.mine.state if one.mine else None,
    )  # fmt: skip
