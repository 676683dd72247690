"""How long lists are kept: as long as anything is learned from them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.models import ListKind, ShownList

#: what is learned of a desk or of the directory is learned within weeks; models are judged by
#: lists that chance took part in, which few installations have many of
LOOKED_AT, JUDGED_BY = timedelta(days=180), timedelta(days=3 * 365)
KEPT: Mapping[ListKind, timedelta] = {
    kind: JUDGED_BY if kind in {ListKind.partners, ListKind.queue} else LOOKED_AT
    for kind in ListKind
}
#: lists of a kind forgotten in one transaction
CHUNK = 5_000


def forget(db: Session, *, now: datetime | None = None) -> bool:
    """Forgets the oldest lists past their time with all on them; answers whether more are left."""
    at = now or datetime.now(UTC)
    more = False
    for kind, kept in KEPT.items():
        old = (
            select(ShownList.id)
            .where(ShownList.kind == kind, ShownList.at < at - kept)
            .order_by(ShownList.at)
            .limit(CHUNK)
        )
        gone = delete(ShownList).where(ShownList.id.in_(old)).returning(ShownList.id)
        more |= len(db.scalars(gone).all()) == CHUNK
    return more
