"""Asking for partners, and keeping the answer."""

import logging
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from backend import matcher
from backend.audit.service import record
from backend.companies import queries as companies
from backend.database import one_at_a_time
from backend.jobs import enqueue
from backend.matcher.contests import contest
from backend.matcher.learning import PLACES, served
from backend.matches import queries
from backend.matches.filters import Filters
from backend.matches.shown import Placed, keep_list, placed, placed_in_turns
from backend.matches.storing import as_row
from backend.models import (
    Company,
    ListKind,
    ListSection,
    MatchRequest,
    RequestKind,
    RequestState,
    Suggestion,
    User,
)  # fmt: skip

log = logging.getLogger("spilno")
LISTED_AT_ONCE = 100
TITLE = 90


def open_request(  # noqa: PLR0913 - the three kinds of request bring their own
    db: Session, *, company: Company, user: User | None = None,
    kind: RequestKind = RequestKind.general, facet_id: int | None = None, text: str = "",
    filters: Filters | None = None,
) -> MatchRequest:  # fmt: skip
    """Asks for partners; the answer comes by a job of the same transaction.

    The same question, asked again before it is answered (a double click), is one request.
    """
    one_at_a_time(db, f"ask for partners {company.id}")
    need = queries.need_of(db, company.id, facet_id or 0) if kind == RequestKind.need else None
    call = text.strip() if kind == RequestKind.call_text else None
    request = MatchRequest(
        company_id=company.id, asked_by_id=user.id if user else None, kind=kind,
        facet_id=need.id if need else None, text=call,
        language=matcher.detect_language(call) if call else "",
        filters=(filters or Filters()).plain(), title=_title(need.text if need else call or ""),
    )  # fmt: skip
    if (asked := queries.waiting_like(db, request)) is not None:
        return asked
    db.add(request)
    record(db, "partners_asked", actor=user, subject=request, about=str(kind))
    _enqueue(db, request)
    return request


def ask_again(
    db: Session, *, company: Company, user: User, request_id: int, filters: Filters | None = None
) -> MatchRequest:
    """Repeats a failed request, or asks the same anew (with other filters) as of today."""
    old = queries.request_of(db, company.id, request_id, lock=True)
    if old.state == RequestState.failed:
        old.state, old.failure = RequestState.waiting, ""
        _enqueue(db, old)
        return old
    return open_request(
        db, company=company, user=user, kind=old.kind, facet_id=old.facet_id, text=old.text or "",
        filters=Filters.model_validate(old.filters) if filters is None else filters,
    )  # fmt: skip


def answer(db: Session, *, request_id: int) -> None:
    """Ranks partners for a request and keeps the list; a list that is there stays as it is."""
    request = db.get(MatchRequest, request_id, with_for_update=True)
    if request is None or request.state != RequestState.waiting:
        return
    try:
        with db.begin_nested():
            _rank(db, request)
    except DBAPIError:
        raise  # the database is busy or away: the queue tries again
    except Exception as error:
        log.exception("request %d could not be answered", request_id)
        request.state = RequestState.failed
        request.failure = f"{type(error).__name__}: {error}"[:500]
    request.answered_at = datetime.now(UTC)


def _rank(db: Session, request: MatchRequest) -> None:
    if request.facet_id is not None and queries.is_archived(db, request.facet_id):
        keep_places(db, request, [])
        return
    allowed = queries.suggestible(db, request.company_id, Filters.model_validate(request.filters))
    apart = matcher.new_connections(db, request) & allowed
    near, new = _served(db, request, allowed - apart), _served(db, request, apart)
    if len(near) < PLACES:  # nobody near would keep new connections off the first page
        near, new, apart = _ranked([*near, *new]), [], set()
    both = contest(db, request, allowed - apart, LISTED_AT_ONCE)
    found = placed_in_turns(db, both) if both else placed(db, near)
    trial_id = both.trial_id if both else None
    keep_places(db, request, found, new=placed(db, new), trial_id=trial_id)


def _ranked(pairs: Sequence[matcher.Pair]) -> list[matcher.Pair]:
    """The best of two lists as one; scores say the same on both."""
    return sorted(pairs, key=lambda pair: -pair.score)[:LISTED_AT_ONCE]


def _served(db: Session, request: MatchRequest, allowed: Collection[int]) -> list[matcher.Pair]:
    if not allowed:
        return []
    return served(db, matcher.partners(db, request, allowed, LISTED_AT_ONCE))


def keep_answer(
    db: Session, request: MatchRequest, ranked: Sequence[matcher.Pair],
    new: Sequence[matcher.Pair] = (),
) -> None:  # fmt: skip
    """Keeps rankings as the lists that answer a request, and logs them as they will be shown."""
    keep_places(db, request, placed(db, ranked), new=placed(db, new))


def keep_places(
    db: Session, request: MatchRequest, found: Sequence[Placed], *, new: Sequence[Placed] = (),
    trial_id: int | None = None,
) -> None:  # fmt: skip
    """The same of pairs in their slots; `new` connections have a list and slots of their own.

    Only the first list is made in turns: `trial_id` is its.
    """
    request.model_id = matcher.model_id(db)
    request.profile_version = companies.company(db, request.company_id).profile_version
    request.parted = bool(new)
    _keep_section(db, request, ListSection.main, found, trial_id)
    if new:
        _keep_section(db, request, ListSection.new_connections, new)
    request.state = RequestState.ready
    record(
        db, "partners_shown", actor=None, subject=request, model=request.model_id,
        partners=[one.pair.candidate for one in found],
        new_connections=[one.pair.candidate for one in new],
    )  # fmt: skip


def _keep_section(
    db: Session, request: MatchRequest, section: ListSection, found: Sequence[Placed],
    trial_id: int | None = None,
) -> None:  # fmt: skip
    suggestions = [
        Suggestion(
            request_id=request.id, drawn=one.drawn, section=section,
            **as_row(one.pair, slot=slot, model_id=request.model_id),
        )
        for slot, one in enumerate(found, 1)
    ]  # fmt: skip
    db.add_all(suggestions)
    db.flush()
    keep_list(
        db, kind=ListKind.partners, request=request, suggestions=suggestions,
        propensities=[one.propensity for one in found], trial_id=trial_id,
        teams=[one.team for one in found],
        about="" if section is ListSection.main else section.value,
    )  # fmt: skip


def _title(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rsplit(" ", 1)[0] + "…"


def _enqueue(db: Session, request: MatchRequest) -> None:
    db.flush()
    # the lock of embed_company: a profile saved a moment ago is embedded before it is matched
    enqueue(db, "answer_request", lock=f"company:{request.company_id}", request_id=request.id)
