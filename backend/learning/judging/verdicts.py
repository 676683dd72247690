"""What the log says of a new way of ranking: each kind of list by itself, then together."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from backend.learning.judging.settled import settled_lists
from backend.matcher import learning as matcher
from backend.matcher.learning import Verdict
from backend.models import ListKind

#: after this long most of a list's outcome is known; with an open interest it is not settled
SETTLED = timedelta(days=21)
QUEUE = "queue"
#: lists in which chance took part: of the others nothing else can be told
DRAWN = (ListKind.partners, ListKind.queue)


def judgement_of(db: Session, now: datetime, *, ranking_id: int | None = None) -> dict[str, Any]:
    """Lists of partners decide; the officers' queue may only forbid.

    Officers decide on few pairs, so their log is seldom long enough to allow anything by itself.
    What was learned is judged by lists made after it had been: a night's belief by how those
    before it would have ranked the lists of their time, a model beside the belief of each list.
    """
    found = {
        kind: matcher.judged(settled_lists(db, kind, now - SETTLED, ranking_id=ranking_id))
        for kind in DRAWN
    }
    partners, queue = found[ListKind.partners], found[ListKind.queue]
    told = matcher.as_json(partners)
    if partners.verdict == Verdict.ADOPT and queue.verdict == Verdict.KEEP:
        told |= {"verdict": str(Verdict.KEEP), "because": QUEUE}
    return told | {QUEUE: matcher.as_json(queue)}
