"""What the engine says of pairs on which decisions were taken without a suggestion of its own."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend.matcher.answers import mask, shelf_of
from backend.matcher.engine import engine
from matching.types import Reason

__all__ = ["MOST", "reasons_between"]

#: asking companies judged in one night; more teach about answering alone
MOST = 500


def reasons_between(
    db: Session, pairs: Collection[tuple[int, int]]
) -> Mapping[tuple[int, int], Sequence[Mapping[str, Any]]]:
    """Reasons as suggestions store them, by asker and asked; none where nothing speaks.

    Pairs with a company that the engine does not know are left out.
    """
    built = engine(db)
    known = {int(key) for key in built.keys}
    wanted: dict[int, list[int]] = defaultdict(list)
    for asker, asked in sorted(pairs):
        if asker in known and asked in known and asker != asked:
            wanted[asker].append(asked)
    told: dict[tuple[int, int], Sequence[Mapping[str, Any]]] = {}
    for asker in sorted(wanted)[:MOST]:
        others = wanted[asker]
        found = built.partners(
            asker, allowed=mask(built, others), acquainted=True, top=len(others),
            shelf=shelf_of(db, built),
        )  # fmt: skip
        told |= {(asker, key): () for key in others}
        told |= {(asker, int(one.candidate)): _stored(one.reasons) for one in found}
    return told


def _stored(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    return [
        {"code": one.code, "side": str(one.side), "values": dict(one.values),
         "contribution": one.contribution}
        for one in reasons
    ]  # fmt: skip
