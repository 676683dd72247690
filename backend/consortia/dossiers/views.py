"""Kept dossiers as their readers see them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.consortia.dossiers import queries, readers
from backend.consortia.papers.printing import PDF
from backend.consortia.standing import Standing
from backend.models import ConsortiumDossier, DossierKind, DossierState
from backend.sheets import XLSX

MEDIA = {DossierKind.pdf: PDF, DossierKind.xlsx: XLSX}


@dataclass(frozen=True)
class DossierView:
    """One dossier; `ahead` jobs come first while it waits, None when nobody makes it any more."""

    row: ConsortiumDossier
    by: str
    current: bool
    open: bool
    ahead: int | None

    @property
    def waits(self) -> bool:
        """Whether it is being made."""
        return self.row.state == DossierState.waiting and self.ahead is not None

    @property
    def broken(self) -> bool:
        """Whether it will not come by itself."""
        return self.row.state != DossierState.ready and not self.waits


def dossier_views(db: Session, who: Standing) -> list[DossierView]:
    """Those that this reader may take away or waits for, newest first."""
    now = readers.basis(db, who)
    return [_view(db, who, one, now) for one in queries.dossiers_of(
        db, who.consortium.id, readers.seen_as(who)
    )]  # fmt: skip


def file_name(found: ConsortiumDossier) -> str:
    """Under which name it is saved."""
    return f"consortium-{found.consortium_id}-version-{found.version}.{found.kind}"


def _view(db: Session, who: Standing, one: ConsortiumDossier, now: str) -> DossierView:
    current, waits = one.basis == now, one.state == DossierState.waiting
    return DossierView(
        row=one, by=one.by.name if one.by else "", current=current,
        open=one.state == DossierState.ready and (current or who.officer),
        ahead=queries.place_in_queue(db, one.id) if waits else None,
    )  # fmt: skip
