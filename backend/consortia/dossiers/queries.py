"""Reads of the dossiers that are kept as files."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session, joinedload, undefer

from backend.errors import NotFound
from backend.i18n import mark
from backend.models import ConsortiumDossier, DossierState

GONE = mark("There is no such dossier, or it is not open to you.")
MAKE = "make_dossier"


def dossiers_of(db: Session, consortium_id: int, seen_as: str) -> Sequence[ConsortiumDossier]:
    """Those made for the same eyes, newest first, without their content."""
    return db.scalars(
        select(ConsortiumDossier)
        .where(
            ConsortiumDossier.consortium_id == consortium_id, ConsortiumDossier.seen_as == seen_as
        )
        .options(joinedload(ConsortiumDossier.by))
        .order_by(ConsortiumDossier.id.desc())
    ).all()


def standing_dossier(db: Session, wanted: ConsortiumDossier) -> ConsortiumDossier | None:
    """One like it, of the same state of things, whether made or still waited for."""
    return db.scalars(
        select(ConsortiumDossier)
        .where(
            ConsortiumDossier.consortium_id == wanted.consortium_id,
            ConsortiumDossier.seen_as == wanted.seen_as,
            ConsortiumDossier.kind == wanted.kind,
            ConsortiumDossier.locale == wanted.locale,
            ConsortiumDossier.basis == wanted.basis,
            ConsortiumDossier.state != DossierState.refused,
        )
        .order_by(ConsortiumDossier.id.desc())
    ).first()


def dossier(db: Session, dossier_id: int) -> ConsortiumDossier:
    """One of them with its content and who asked for it."""
    options = [undefer(ConsortiumDossier.content), joinedload(ConsortiumDossier.by)]
    found = db.get(ConsortiumDossier, dossier_id, options=options, populate_existing=True)
    if found is None:
        raise NotFound(GONE)
    return found


def delete_asked_before(db: Session, then: datetime) -> int:
    """Throws old ones away; returns how many."""
    gone = db.execute(
        delete(ConsortiumDossier)
        .where(ConsortiumDossier.asked_at < then)
        .returning(ConsortiumDossier.id)
    )
    return len(gone.all())


def place_in_queue(db: Session, dossier_id: int) -> int | None:
    """How many jobs are done before a dossier's; 0: it is being made; None: nobody makes it."""
    row = db.execute(
        text(
            "select status, (select count(*) from procrastinate_jobs before "
            "where before.status = 'todo' and before.id < job.id "
            "and (before.scheduled_at is null or before.scheduled_at <= now())) as ahead "
            "from procrastinate_jobs job where task_name = :name "
            "and status in ('todo', 'doing') and (args ->> 'dossier_id')::bigint = :id limit 1"
        ),
        {"name": MAKE, "id": dossier_id},
    ).first()
    if row is None:
        return None
    return 0 if row.status == "doing" else int(row.ahead) + 1
