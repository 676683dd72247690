"""What officers approved, and what a consortium has become since."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from backend.consortia import queries, snapshots
from backend.consortia.snapshots import Change
from backend.models import Consortium, ConsortiumState

#: states in which an approval stands
APPROVED = frozenset({
    ConsortiumState.approved, ConsortiumState.invited, ConsortiumState.forming,
    ConsortiumState.complete, ConsortiumState.submitted,
})  # fmt: skip
#: how the approved plan comes about is no change of it
COURSE = frozenset({
    "state", "locked", "banned", "looking_for", "claim_evidence", "claim_shown",
})  # fmt: skip


def changed_since(db: Session, found: Consortium) -> list[Change]:
    """What lies between the approved version and the present one, the course of answers aside."""
    if found.approved_version is None or found.state not in APPROVED:
        return []
    if found.approved_version == found.version:
        return []
    old, new = queries.two_versions(db, found.id, found.approved_version, found.version)
    return weighty(snapshots.changes(old.values, new.values))


def weighty(changes: Sequence[Change]) -> list[Change]:
    """Those that an approval would want to know of."""
    return [one for one in changes if one.what not in COURSE]
