"""A call with two required capabilities, companies with people, consortia in any state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from backend.consortia import queries
from backend.consortia.course import service
from backend.consortia.course.inviting import set_state
from backend.consortia.forms import Addition, NewConsortium
from backend.consortia.members import service as membership
from backend.introductions.forms import usual_reply_by
from backend.matcher.consortia import Judged, Pool, Shown
from backend.matcher.consortia.pool import needed_of, store
from backend.models import (
    Call,
    CallStatus,
    Company,
    Consortium,
    ConsortiumMember,
    ConsortiumState,
    Drafter,
    MemberRole,
    MemberState,
    Origin,
    RequiredCapability,
    User,
)  # fmt: skip
from tests.factories import Factory


@dataclass
class Team:
    """A consortium with its people: the coordinator's and one other member's."""

    consortium: Consortium
    coordinator: User
    lead: Company
    member: User
    company: Company
    part: ConsortiumMember


def a_call(db: Session, number: int = 1, *, programme: str = "EDF") -> Call:
    """An open call that requires two things."""
    call = Call(
        identifier=f"EDF-2027-DA-NAVAL-{number}", programme=programme, action="RA",
        programme_name="European Defence Fund", title=f"Quiet boats {number}", version=1,
        status=CallStatus.open, text="Boats that nobody hears.",
    )  # fmt: skip
    db.add(call)
    db.flush()
    db.add_all(
        RequiredCapability(
            call_id=call.id, position=n, text_en=text, weight=n + 2, drafted_by=Drafter.officer
        )
        for n, text in enumerate(("Hulls of composite", "Radio that resists jamming"), 1)
    )
    db.commit()
    return call


def a_draft(
    db: Session, make: Factory, call: Call | None = None, *, title: str = "QUIETBOAT"
) -> tuple[User, Company, Consortium]:
    """A draft that a company's representative started."""
    user = make.user()
    company = make.company(member=user, country="DE", name="Hullwerk")
    made = service.start(
        db, user=user, company=company, call_id=(call or a_call(db)).id,
        data=NewConsortium(title=title),
    )  # fmt: skip
    db.commit()
    return user, company, made


def a_team(
    db: Session, make: Factory, state: ConsortiumState = ConsortiumState.draft,
    part: MemberState = MemberState.suggested, call: Call | None = None,
) -> Team:  # fmt: skip
    """A consortium in some state with one member besides its coordinator in another."""
    coordinator, lead, made = a_draft(db, make, call)
    user = make.user(locale="uk")
    company = make.company(member=user, country="UA", name="Krylo")
    row = membership.add(
        db, user=coordinator, consortium_id=made.id, data=Addition(company_id=company.id)
    )
    found = queries.consortium(db, made.id)
    row = queries.member_in(found, row.id)
    found.state = state
    set_state(row, part)
    row.reply_by = usual_reply_by()
    row.reason_code = "timing"
    db.commit()
    return Team(found, coordinator, lead, user, company, row)


def plain(db: Session, call: Call, lead: Company, title: str, state: ConsortiumState) -> Consortium:
    """A consortium without any use case, for lists."""
    made = Consortium(
        call_id=call.id, call_version=1, title=title, coordinator_id=lead.id, state=state,
        origin=Origin.company,
    )  # fmt: skip
    made.members = [
        ConsortiumMember(
            company_id=lead.id, role=MemberRole.coordinator, state=MemberState.accepted
        )
    ]
    db.add(made)
    db.commit()
    return made


def judged(db: Session, call: Call, ids: Sequence[int]) -> None:
    """Candidates of a call as if a worker had judged them, each good at everything."""
    needed = needed_of(db, call)
    candidates = {
        one: Judged(one, 0.5, 0.0, 0.0, 3, "test", {need.code: Shown(70, 7) for need in needed})
        for one in ids
    }
    pool = Pool(call.id, datetime.now(UTC), True, len(ids), "test", needed, candidates)
    store(db, call, pool, [])
    db.commit()
