"""Reads of the offers to hand a consortium's coordination over."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from backend.models import ConsortiumMember, Handover, HandoverState


def handover_in(db: Session, consortium_id: int) -> Handover | None:
    """The offer of the coordination that stands, with both members and their companies."""
    offered = Handover.state == HandoverState.offered
    query = select(Handover).where(Handover.consortium_id == consortium_id, offered)
    return db.scalars(query.options(*_both())).first()


def handover(db: Session, handover_id: int) -> Handover | None:
    """An offer of the coordination, whatever became of it."""
    return db.get(Handover, handover_id, options=_both(), populate_existing=True)


def _both() -> list[ORMOption]:
    sides = (Handover.giver, Handover.heir)
    return [joinedload(one).joinedload(ConsortiumMember.company) for one in sides]
