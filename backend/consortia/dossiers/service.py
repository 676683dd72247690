"""Dossiers to take away: asked for, made by a job, kept as files, read, thrown away."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.consortia import opening
from backend.consortia import queries as consortia
from backend.consortia.dossiers import dossier, queries, readers
from backend.consortia.standing import Standing
from backend.database import one_at_a_time
from backend.errors import Conflict, Forbidden, NotFound
from backend.i18n import mark, speaking
from backend.jobs import enqueue
from backend.models import ConsortiumDossier, DossierKind, DossierState, User

MEMBERS_ONLY = mark("Only those who take part, and officers, can download the dossier.")
NOT_READY = mark("The dossier is still being made. Look again in a moment.")
OUTDATED = mark("The consortium has changed since this dossier was made. Ask for a new one.")
KEPT = timedelta(days=30)


def reader(db: Session, *, user: User, consortium_id: int) -> Standing:
    """Somebody who may take the dossier away."""
    who = opening.inside(db, user, consortia.consortium(db, consortium_id))
    if not who.takes_part:
        raise Forbidden(MEMBERS_ONLY)
    return who


def ask(
    db: Session, *, user: User, consortium_id: int, kind: DossierKind, locale: str
) -> ConsortiumDossier:
    """Has a dossier made; while nothing has changed, the one that is there already."""
    who = reader(db, user=user, consortium_id=consortium_id)
    one_at_a_time(db, f"dossier:{consortium_id}")
    wanted = ConsortiumDossier(
        consortium_id=consortium_id, seen_as=readers.seen_as(who), kind=kind, locale=locale,
        basis=readers.basis(db, who), version=who.consortium.version, by_id=user.id,
    )  # fmt: skip
    found = queries.standing_dossier(db, wanted)
    if found is None:
        found = wanted
        db.add(found)
        db.flush()
        record(
            db, "consortium_dossier_asked", actor=user, subject=who.consortium, file=kind.value,
            version=found.version,
        )  # fmt: skip
    if found.state == DossierState.waiting and queries.place_in_queue(db, found.id) is None:
        enqueue(db, queries.MAKE, dossier_id=found.id)
    return found


def make(db: Session, *, dossier_id: int) -> None:
    """Makes the file for whoever asked, if they may still have it; once made, it stays as it is."""
    try:
        found = queries.dossier(db, dossier_id)
    except NotFound:  # thrown away in the meantime
        return
    if found.state != DossierState.waiting:
        return
    who = _asker(db, found)
    if who is None:
        found.state = DossierState.refused
        return
    with speaking(found.locale):
        made = dossier.dossier(db, who)
        pdf = found.kind == DossierKind.pdf
        found.content = dossier.as_paper(made) if pdf else dossier.as_sheets(made)
    found.basis, found.version = readers.basis(db, who), who.consortium.version
    found.size, found.sha256 = len(found.content), sha256(found.content).hexdigest()
    found.state, found.made_at = DossierState.ready, datetime.now(UTC)


def to_read(db: Session, *, user: User, consortium_id: int, dossier_id: int) -> ConsortiumDossier:
    """A dossier before one of those for whose eyes it was made."""
    who = reader(db, user=user, consortium_id=consortium_id)
    found = queries.dossier(db, dossier_id)
    if found.consortium_id != consortium_id or found.seen_as != readers.seen_as(who):
        raise NotFound(queries.GONE)
    return found


def take(db: Session, *, user: User, consortium_id: int, dossier_id: int) -> ConsortiumDossier:
    """The file to take away; that it was taken is recorded.

    What was true of companies that have left since is for officers alone.
    """
    who = reader(db, user=user, consortium_id=consortium_id)
    found = to_read(db, user=user, consortium_id=consortium_id, dossier_id=dossier_id)
    if found.state != DossierState.ready:
        raise Conflict(NOT_READY)
    if not who.officer and found.basis != readers.basis(db, who):
        raise Conflict(OUTDATED)
    record(
        db, "consortium_exported", actor=user, subject=who.consortium, file=str(found.kind),
        version=found.version, sha256=found.sha256,
    )  # fmt: skip
    return found


def throw_away_old(db: Session) -> int:
    """Throws away what was asked for more than thirty days ago."""
    return queries.delete_asked_before(db, datetime.now(UTC) - KEPT)


def _asker(db: Session, found: ConsortiumDossier) -> Standing | None:
    """Whoever asked, if they still see the consortium with the same eyes."""
    user = db.get(User, found.by_id) if found.by_id else None
    if user is None or user.disabled_at is not None:
        return None
    try:
        who = reader(db, user=user, consortium_id=found.consortium_id)
    except (Forbidden, NotFound):
        return None
    return who if readers.seen_as(who) == found.seen_as else None
