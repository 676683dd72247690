"""Saying whether two companies that may be one group are one, or taking that back."""

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.consortia import queries
from backend.consortia.forms import KinshipAnswer
from backend.consortia.opening import NOT_EDITABLE, leading
from backend.consortia.snapshots import keep_version
from backend.consortia.states import EDITABLE, QUEUE
from backend.errors import Conflict, NotFound
from backend.models import Consortium, ConsortiumKinship, User


def answer(db: Session, *, user: User, consortium_id: int, data: KinshipAnswer) -> Consortium:
    """Says it of two companies of the consortium; the same again changes nothing."""
    found = _open(db, user, consortium_id)
    one, other = sorted((data.one_id, data.other_id))
    companies = {row.company_id for row in found.members}
    if one == other or not {one, other} <= companies:
        raise NotFound(queries.NO_MEMBER)
    told = next((k for k in found.kinships if (k.one_id, k.other_id) == (one, other)), None)
    if (told.same if told else None) == data.same:
        return found
    if told is not None:
        db.delete(told)
        db.flush()
    if data.same is not None:
        db.add(
            ConsortiumKinship(
                consortium_id=found.id, one_id=one, other_id=other, same=data.same, by_id=user.id
            )
        )
    db.flush()
    done = queries.consortium(db, found.id)
    keep_version(db, done, kind="consortium_kinship_answered", user=user)
    record(
        db, "consortium_kinship_answered", actor=user, subject=done, company_id=one, other=other,
        same=data.same,
    )  # fmt: skip
    return done


def _open(db: Session, user: User, consortium_id: int) -> Consortium:
    """The consortium, held, while it is changed or reviewed."""
    found = queries.locked_consortium(db, consortium_id)
    who = leading(db, user, found)
    if found.state not in EDITABLE and not (who.officer and found.state in QUEUE):
        raise Conflict(NOT_EDITABLE)
    return found
