"""The API twins of a company's offers and needs."""

from fastapi import APIRouter

from backend.access import Editor
from backend.companies.facets import service
from backend.companies.own.api import refuse
from backend.companies.own.api_models import FacetChange, NewFacet, OwnFacet, own_facet_out
from backend.companies.queries import facets_of, own_facet
from backend.database import DB
from backend.errors import Conflict
from backend.models import FacetKind

router = APIRouter(prefix="/api/v1/companies/mine/facets", tags=["my company"])


@router.get("", name="api-facets")
def facets(
    db: DB, member: Editor, kind: FacetKind | None = None, archived: bool = False
) -> list[OwnFacet]:
    """The company's offers and needs: at most 30 of each that are not archived."""
    found = facets_of(db, member.company.id, kind, archived=archived)
    return [own_facet_out(facet) for facet in found]


@router.post("", status_code=201, name="api-add-facet")
def add(db: DB, member: Editor, body: NewFacet) -> OwnFacet:
    """Adds one; the same words twice are one."""
    facet = service.add_facet(
        db, user=member.user, company_id=member.company.id, kind=body.kind, data=body
    )
    if facet is None:
        raise Conflict(service.FULL)
    return own_facet_out(facet)


@router.get("/{facet_id}", name="api-facet")
def facet(db: DB, member: Editor, facet_id: int) -> OwnFacet:
    """One of them."""
    return own_facet_out(own_facet(db, member.company.id, facet_id))


@router.put("/{facet_id}", name="api-change-facet")
def change(db: DB, member: Editor, facet_id: int, body: FacetChange) -> OwnFacet:
    """Saves it; 409 when a colleague saved in between."""
    refuse(
        service.change_facet(
            db, user=member.user, company_id=member.company.id, facet_id=facet_id, data=body,
            seen=body.revision,
        )
    )  # fmt: skip
    return own_facet_out(own_facet(db, member.company.id, facet_id))


@router.post("/{facet_id}/archive", name="api-archive-facet")
def archive(db: DB, member: Editor, facet_id: int) -> OwnFacet:
    """Takes it out of sight and out of matching."""
    return own_facet_out(
        service.archive_facet(db, user=member.user, company_id=member.company.id, facet_id=facet_id)
    )


@router.post("/{facet_id}/restore", name="api-restore-facet")
def restore(db: DB, member: Editor, facet_id: int) -> OwnFacet:
    """Shows an archived one again."""
    return own_facet_out(
        service.restore_facet(db, user=member.user, company_id=member.company.id, facet_id=facet_id)
    )


@router.delete("/{facet_id}", status_code=204, name="api-delete-facet")
def delete(db: DB, member: Editor, facet_id: int) -> None:
    """Deletes an archived one for good."""
    service.delete_facet(db, user=member.user, company_id=member.company.id, facet_id=facet_id)
