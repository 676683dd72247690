"""What a consortium says of its project, as rates and rules take it: only seen papers count."""

from sqlalchemy.orm import Session

from backend.matcher import consortia as matcher
from backend.matcher.consortia import Claimable, Declared, claimable
from backend.models import ClaimKind, Consortium


def declared(found: Consortium, letter: str = "") -> Declared:
    """What the project says of itself: yes once the paper was seen, no where it says no."""
    said = {
        one.what: False if not one.holds else True if one.shown_at else None
        for one in found.claims
    }  # fmt: skip
    return Declared(
        pesco=said.get(ClaimKind.pesco), new_cooperation=said.get(ClaimKind.new_cooperation),
        new_capacity=said.get(ClaimKind.new_capacity),
        crisis_relevant=said.get(ClaimKind.crisis_relevant),
        special=said.get(ClaimKind.special), letter=letter,
    )  # fmt: skip


def supporting_states(found: Consortium, *, shown: bool) -> tuple[str, ...]:
    """States that support the project, those whose papers were seen or those still to be."""
    return tuple(
        one.country for one in found.claims
        if one.what == ClaimKind.supporting_state and bool(one.shown_at) is shown
    )  # fmt: skip


def to_claim(db: Session, found: Consortium) -> Claimable:
    """What the rules for this call ask of a project; nothing where none are known."""
    try:
        return claimable(matcher.circumstances(db, found.call))
    except matcher.NoRules:
        return Claimable()
