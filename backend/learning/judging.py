"""What the log says of a new way of ranking: each kind of list by itself, then together."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from backend.learning import queries
from backend.matcher import learning as matcher
from backend.matcher.learning import Experience, Verdict
from backend.models import ListKind

#: after this long a list's outcome is known: reply-by dates have passed
SETTLED = timedelta(days=21)
QUEUE = "queue"
#: lists in which chance took part: of the others nothing else can be told
DRAWN = (ListKind.partners, ListKind.queue)


def judgement_of(
    db: Session, experience: Experience, now: datetime, *, ranking_id: int | None = None
) -> dict[str, Any]:
    """Lists of partners decide; the officers' queue may only forbid.

    Officers decide on few pairs, so their log is seldom long enough to allow anything by itself.
    """
    found = {
        kind: matcher.judged(
            queries.settled_lists(db, kind, now - SETTLED, ranking_id=ranking_id), experience
        )
        for kind in DRAWN
    }
    partners, queue = found[ListKind.partners], found[ListKind.queue]
    told = matcher.as_json(partners)
    if partners.verdict == Verdict.ADOPT and queue.verdict == Verdict.KEEP:
        told |= {"verdict": str(Verdict.KEEP), "because": QUEUE}
    return told | {QUEUE: matcher.as_json(queue)}
