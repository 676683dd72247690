"""What stands against a move: nobody to ask, answers missing, rules that appear to fail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from backend.calls.service import today
from backend.companies.queries import LISTED
from backend.consortia.judgement.judging import failing_rules
from backend.consortia.member_states import LIVE, coordinates
from backend.consortia.queries import STANDING, coordinator_in
from backend.consortia.states import OVERRIDABLE
from backend.i18n import mark
from backend.models import (
    CallStatus,
    Company,
    Consortium,
    ConsortiumMember,
    ConsortiumState,
    MemberRole,
    MemberState,
)  # fmt: skip

ALONE = mark("Add at least one more company first: a consortium of one can't be reviewed.")
NOBODY = mark("There is nobody to invite. Add a company first.")
NOBODY_COORDINATES = mark(
    "The company that was to coordinate no longer does. An officer has to choose another one first."
)
CALL_CLOSED = mark("The call is closed: nobody applies to it any more.")
PASSED = mark("The deadline of the call has passed.")
WAITING = mark(
    "Not everybody has answered yet: %(names)s. Wait for the answers, or remove those who do "
    "not answer."
)
TOO_FEW = mark("At least %(least)s companies must take part; %(now)s do.")
UNVOUCHED = mark(
    "Officers do not vouch for %(names)s at present. Remove it, or wait until its entry is "
    "verified."
)
FAILS = mark(
    "A rule of the programme appears to fail: %(rules)s. Change the team; an officer may overrule "
    "this with a reason."
)


#: no consortium comes so far without somebody to coordinate it
LED = frozenset({
    ConsortiumState.proposed, ConsortiumState.approved, ConsortiumState.invited,
    ConsortiumState.complete,
})  # fmt: skip


#: nor further towards a proposal for a call that is closed; what is formed may be recorded
ASKED = LED - {ConsortiumState.complete}


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands against a move; an officer may overrule some."""

    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    overridable: bool = False


def obstacles(db: Session, found: Consortium, target: ConsortiumState) -> list[Obstacle]:
    """Everything that stands against taking a consortium there; [] when nothing does."""
    if target in ASKED and found.call.status == CallStatus.closed:
        return [Obstacle("closed", CALL_CLOSED)]
    if target in LED and coordinator_in(found) is None:
        return [Obstacle("coordinator", NOBODY_COORDINATES)]
    doubtful = _unvouched(found, target) if target in LED else []
    if target is ConsortiumState.proposed:
        return doubtful if len(_live(found)) > 1 else [Obstacle("alone", ALONE)]
    if target is ConsortiumState.invited:
        return _inviting(found) + doubtful
    answers = _answers(found) if target is ConsortiumState.complete else []
    return answers + doubtful + (_rules(db, found) if target in OVERRIDABLE else [])


def against_inviting(found: Consortium, member: ConsortiumMember) -> list[Obstacle]:
    """What stands against inviting one company more: the call, or who asks and who is asked."""
    if found.call.status == CallStatus.closed:
        return [Obstacle("closed", CALL_CLOSED)]
    return _late(found) + _named(
        one.company for one in found.members if one == member or coordinates(one)
    )


def against_taking_in(member: ConsortiumMember) -> list[Obstacle]:
    """What stands against taking a company in that asked to join."""
    return _named([member.company])


def _unvouched(found: Consortium, target: ConsortiumState) -> list[Obstacle]:
    may = target in OVERRIDABLE
    return _named((one.company for one in found.members if one.state in STANDING), may=may)


def _named(companies: Iterable[Company], *, may: bool = False) -> list[Obstacle]:
    names = [one.name for one in companies if one.state not in LISTED]
    if not names:
        return []
    return [Obstacle("unvouched", UNVOUCHED, {"names": ", ".join(names)}, overridable=may)]


def _late(found: Consortium) -> list[Obstacle]:
    passed = found.call.deadline is not None and found.call.deadline < today()
    return [Obstacle("deadline", PASSED)] if passed else []


def _live(found: Consortium) -> list[MemberState]:
    return [one.state for one in found.members if one.state in LIVE]


def _inviting(found: Consortium) -> list[Obstacle]:
    against = _late(found)
    asked = {MemberState.suggested, MemberState.invited, MemberState.accepted}
    others = [one.state for one in found.members if one.role != MemberRole.coordinator]
    if not asked & set(others) and MemberState.suggested not in _live(found):
        against.append(Obstacle("nobody", NOBODY))
    return against


def _answers(found: Consortium) -> list[Obstacle]:
    waiting = [
        one.company.name for one in found.members
        if one.state in LIVE and one.state != MemberState.accepted
    ]  # fmt: skip
    if waiting:
        return [Obstacle("waiting", WAITING, {"names": ", ".join(waiting)})]
    now = _live(found).count(MemberState.accepted)
    if now < found.minimum_members:
        return [Obstacle("too_few", TOO_FEW, {"least": found.minimum_members, "now": now})]
    return []


def _rules(db: Session, found: Consortium) -> list[Obstacle]:
    failing = failing_rules(db, found)
    if not failing:
        return []
    return [Obstacle("rules", FAILS, {"rules": ", ".join(failing)}, overridable=True)]
