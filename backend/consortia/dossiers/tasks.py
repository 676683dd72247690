"""Jobs: dossiers made and thrown away."""

from sqlalchemy.orm import Session

from backend.consortia.dossiers import queries, service
from backend.jobs import job


@job(queries.MAKE)
def make_dossier(db: Session, *, dossier_id: int) -> None:
    """Makes a dossier that somebody asked for; once made, nothing."""
    service.make(db, dossier_id=dossier_id)


@job("throw_dossiers_away", every="50 0 * * *")
def throw_dossiers_away(db: Session) -> None:
    """Every night: dossiers of more than thirty days ago."""
    service.throw_away_old(db)
