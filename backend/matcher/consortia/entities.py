"""Companies as the rules see them, at an officer's level of knowledge."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.companies.disclosure.table import Level, card
from backend.matcher.eligibility import entity_of, group_of
from backend.models import Company
from matching.teams import Entity


def entities(db: Session, ids: Collection[int]) -> dict[int, Entity]:
    """Legal facts by company id; those that are gone are left out.

    Companies that name the same parent, and the parent itself, share a control group.
    """
    rows = db.scalars(select(Company).where(Company.id.in_(ids)).order_by(Company.id)).all()
    found = {row.id: entity_of(card(row, (), (), Level.officer)) for row in rows}
    return with_parents(found)


def with_parents(found: Mapping[int, Entity]) -> dict[int, Entity]:
    """A company whose name others give as their parent belongs to their group."""
    groups = {entity.control_group for entity in found.values()} - {""}
    return {
        key: replace(entity, control_group=name)
        if not entity.control_group and (name := group_of(entity.name)) in groups
        else entity
        for key, entity in found.items()
    }
