"""Adding, changing, archiving and deleting offers and needs."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.companies.facets.forms import FacetText
from backend.companies.profile import STALE
from backend.companies.queries import facets_of, locked_company
from backend.companies.revision import revision
from backend.companies.service import profile_changed
from backend.errors import Conflict, NotFound
from backend.i18n import mark
from backend.models import Company, Facet, FacetKind, User

MOST = 30
GONE = mark("This offer or need is no longer there.")
FULL = mark("A company shows at most 30 of each kind. Archive one that matters less first.")
TWICE = mark("You already have one that says the same, word for word.")
COLUMNS = ("text", "language", "codes", "trl", "cooperation", "visibility", "archived_at")


def add_facet(
    db: Session, *, user: User, company_id: int, kind: FacetKind, data: FacetText
) -> Facet | None:
    """Adds an offer or need; the same words added twice are one; None when there are enough."""
    company = locked_company(db, company_id)
    live = facets_of(db, company.id, kind)
    for facet in live:
        if facet.text == data.text:
            return facet
    if len(live) >= MOST:
        return None
    facet = Facet(company_id=company.id, kind=kind, **data.columns())
    db.add(facet)
    _changed(db, user, company, facet, "added")
    return facet


def change_facet(
    db: Session, *, user: User, company_id: int, facet_id: int, data: FacetText, seen: str,
) -> dict[str, str]:  # fmt: skip
    """Saves a facet; {} when done, else why not, by field (message ids)."""
    company, facet = _own(db, company_id, facet_id)
    if seen != revision(facet, COLUMNS):
        return {"": STALE}
    others = facets_of(db, company.id, FacetKind(facet.kind))
    if any(other.text == data.text for other in others if other.id != facet.id):
        return {"text": TWICE}
    values = data.columns()
    changed = [key for key, value in values.items() if getattr(facet, key) != value]
    for key in changed:
        setattr(facet, key, values[key])
    if "text" in changed:
        facet.source = None  # the company's own words from now on
    if changed:
        _changed(db, user, company, facet, "changed")
    return {}


def archive_facet(db: Session, *, user: User, company_id: int, facet_id: int) -> Facet:
    """Takes a facet out of sight and out of matching; archiving twice is archiving once."""
    company, facet = _own(db, company_id, facet_id)
    if facet.archived_at is None:
        facet.archived_at = datetime.now(UTC)
        _changed(db, user, company, facet, "archived")
    return facet


def restore_facet(db: Session, *, user: User, company_id: int, facet_id: int) -> Facet:
    """Shows an archived facet again."""
    company, facet = _own(db, company_id, facet_id)
    if facet.archived_at is not None:
        if len(facets_of(db, company.id, FacetKind(facet.kind))) >= MOST:
            raise Conflict(FULL)
        facet.archived_at = None
        _changed(db, user, company, facet, "restored")
    return facet


def delete_facet(db: Session, *, user: User, company_id: int, facet_id: int) -> None:
    """Deletes an archived facet for good."""
    company, facet = _own(db, company_id, facet_id)
    if facet.archived_at is None:
        raise Conflict(mark("Archive it first; only what is archived can be deleted."))
    record(db, f"{facet.kind}_deleted", actor=user, subject=company, facet_id=facet.id)
    db.delete(facet)
    db.flush()


def _own(db: Session, company_id: int, facet_id: int) -> tuple[Company, Facet]:
    """One's own facet, fresh; another company's is not there."""
    company = locked_company(db, company_id)
    facet = db.get(Facet, facet_id, populate_existing=True)
    if facet is None or facet.company_id != company.id:
        raise NotFound(GONE)
    return company, facet


def _changed(db: Session, user: User, company: Company, facet: Facet, how: str) -> None:
    db.flush()
    kind = FacetKind(facet.kind)
    record(db, f"{kind}_{how}", actor=user, subject=company, facet_id=facet.id)
    profile_changed(db, company)
