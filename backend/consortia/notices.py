"""E-mails about consortia, each in the receiver's language."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from backend import mail
from backend.consortia import queries
from backend.consortia.standing import INSIDE
from backend.consortia.states import STATE_WORDS
from backend.models import Consortium, ConsortiumMember, ConsortiumState, Handover, User


def tell_member(db: Session, consortium: Consortium, member: ConsortiumMember, what: str) -> int:
    """Writes to everybody who speaks for a member; nobody does for an unclaimed company."""
    people = [user for _, user in queries.people_of(db, [member.company_id])]
    return _send(db, people, what, consortium, member=member)


def tell_coordinator(
    db: Session, consortium: Consortium, member: ConsortiumMember, what: str
) -> int:
    """Writes to the coordinator's people about a member; to officers while nobody coordinates."""
    if queries.coordinator_in(consortium) is None:
        return _send(db, queries.officers(db), what, consortium, member=member)
    people = [user for _, user in queries.people_of(db, [consortium.coordinator_id])]
    return _send(db, people, what, consortium, member=member)


def tell_move(db: Session, consortium: Consortium, before: ConsortiumState, by: User | None) -> int:
    """Says to all who take part or are invited where the consortium stands; officers hear too."""
    inside = [one.company_id for one in consortium.members if one.state in INSIDE]
    people = {user.id: user for _, user in queries.people_of(db, inside)}
    if consortium.state == ConsortiumState.proposed:
        officers = queries.officers(db)
        sent = _send(db, _but(officers, by), "consortium_proposed", consortium)
    else:
        sent = 0
    return sent + _send(
        db, _but(people.values(), by), "consortium_moved", consortium, before=before,
        state_words=STATE_WORDS,
    )  # fmt: skip


def tell_vacant(
    db: Session, consortium: Consortium, member: ConsortiumMember, by: User | None = None
) -> int:
    """Writes to the officers, and to all who take part or are asked, that nobody coordinates."""
    sent = _send(db, queries.officers(db), "consortium_coordinator_gone", consortium, member=member)
    inside = [one.company_id for one in consortium.members if one.state in INSIDE]
    people = {user.id: user for _, user in queries.people_of(db, inside)}
    return sent + _send(
        db, _but(people.values(), by), "consortium_without_coordinator", consortium, member=member
    )


def tell_new_coordinator(db: Session, consortium: Consortium, by: User | None) -> int:
    """Writes to all who take part or are invited who coordinates now."""
    inside = [one.company_id for one in consortium.members if one.state in INSIDE]
    people = {user.id: user for _, user in queries.people_of(db, inside)}
    return _send(db, _but(people.values(), by), "consortium_coordinator_chosen", consortium)


def tell_declined(db: Session, consortium: Consortium, handover: Handover) -> int:
    """Writes to the coordinator's people that the other company does not wish to coordinate."""
    people = [user for _, user in queries.people_of(db, [consortium.coordinator_id])]
    return _send(
        db, people, "consortium_handover_declined", consortium, member=handover.heir,
        handover=handover,
    )  # fmt: skip


def tell_handed_over(
    db: Session, consortium: Consortium, giver: ConsortiumMember, by: User | None
) -> int:
    """Writes to all who take part or are invited, and to officers where it stands approved."""
    inside = [one.company_id for one in consortium.members if one.state in INSIDE]
    people = {user.id: user for _, user in queries.people_of(db, inside)}
    if consortium.approved_version is not None:
        people |= {user.id: user for user in queries.officers(db)}
    return _send(db, _but(people.values(), by), "consortium_handed_over", consortium, member=giver)


def tell_confirmed(db: Session, consortium: Consortium, note: str) -> int:
    """Writes to the coordinator's people that the changed consortium stays approved."""
    people = [user for _, user in queries.people_of(db, [consortium.coordinator_id])]
    return _send(db, people, "consortium_confirmed", consortium, note=note)


def _but(people: Collection[User], by: User | None) -> list[User]:
    """All but the one who did it."""
    return [user for user in people if by is None or user.id != by.id]


def _send(
    db: Session, people: Collection[User], template: str, consortium: Consortium, **values: object
) -> int:
    for user in people:
        mail.send(db, to=user, template=template, consortium=consortium, **values)
    return len(people)
