"""The night's update, the judgement of what it taught, and putting a belief in use."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.database import one_at_a_time
from backend.errors import Conflict
from backend.i18n import mark
from backend.learning import queries
from backend.learning.decisions import Decided, decisions
from backend.learning.judging import judgement_of
from backend.matcher import learning as matcher
from backend.matcher.hindsight import reasons_between
from backend.matcher.learning import Lesson, Verdict
from backend.models import BeliefState, BeliefVersion, User

#: decisions younger than that wait for the next night: a transaction may still be about to commit
#: one, and clocks of two machines, or one that was set back, may differ
LATE = timedelta(hours=1)
NOT_NEWEST = mark("There is a newer belief: look at that one.")
NOT_IN_USE = mark("This belief is not in use.")


def learn(db: Session, *, until: datetime | None = None) -> BeliefVersion | None:
    """The belief after the decisions since the last one; None when there were none.

    It takes part in scores only if the log shows that it does no harm, or once an administrator
    puts it in use. Running it twice is running it once.
    """
    one_at_a_time(db, "learn")
    until = until or datetime.now(UTC) - LATE
    before = queries.newest(db)
    found = with_reasons(db, decisions(db, before.until if before else None, until))
    if not found:
        return None
    start = matcher.experience_of(before) if before else matcher.Experience.none()
    passed = until - before.until if before else timedelta(0)
    after = matcher.Experience(
        matcher.taught(start.fit, fit_lessons(found), passed),
        matcher.taught(start.answers, answer_lessons(found), passed),
    )
    judgement = judgement_of(db, until)
    version = BeliefVersion(
        fit=matcher.stored(after.fit), answers=matcher.stored(after.answers),
        decisions=dict(Counter(one.code for one in found)), judgement=judgement,
        until=until,
    )  # fmt: skip
    db.add(version)
    db.flush()
    record(
        db, "belief_learned", actor=None, subject=version, decisions=len(found),
        verdict=judgement["verdict"],
    )  # fmt: skip
    if judgement["verdict"] == Verdict.ADOPT:
        _use(db, version, None, "")
    return version


def with_reasons(db: Session, found: Sequence[Decided]) -> list[Decided]:
    """Decisions that followed a list without reasons get those that the engine tells today.

    Desks and the directory order companies by other things than the ranking of pairs, so their
    lists hold none; only decisions that teach about fit are worth asking for.
    """
    wanted = {
        one.pair for one in found
        if one.pair and one.listed and one.reasons is None and one.label.fit is not None
    }  # fmt: skip
    if not wanted:
        return list(found)
    told = reasons_between(db, wanted)
    return [
        replace(one, reasons=told.get(one.pair))
        if one.pair and one.listed and one.reasons is None else one
        for one in found
    ]  # fmt: skip


def fit_lessons(found: Sequence[Decided]) -> list[Lesson]:
    """Decisions that tell whether two companies fit, as lessons."""
    return [
        Lesson(
            matcher.traits_of(one.reasons, one.asker, one.asked).fit, float(one.label.fit),
            one.label.weight, one.propensity,
        )
        for one in found
        if one.label.fit is not None and one.reasons is not None
    ]  # fmt: skip


def answer_lessons(found: Sequence[Decided]) -> list[Lesson]:
    """Requests that were answered or left to lie, as lessons about the asked side."""
    return [
        Lesson(
            matcher.traits_of((), one.asker, one.asked).answers, float(one.answered),
            propensity=one.propensity,
        )
        for one in found
        if one.answered is not None
    ]  # fmt: skip


def use(db: Session, *, user: User, belief_id: int, reason: str) -> BeliefVersion:
    """Puts the newest belief in use by hand."""
    one_at_a_time(db, "learn")
    version = queries.belief(db, belief_id)
    newest = queries.newest(db)
    if newest is None or newest.id != version.id:
        raise Conflict(NOT_NEWEST)
    if version.state != BeliefState.in_use:
        _use(db, version, user, reason)
    return version


def stop(db: Session, *, user: User, belief_id: int, reason: str) -> BeliefVersion:
    """Takes the belief out of scores; from the next list on nothing learned takes part."""
    one_at_a_time(db, "learn")
    version = queries.belief(db, belief_id)
    if version.state != BeliefState.in_use:
        raise Conflict(NOT_IN_USE)
    _move(db, version, BeliefState.retired, user, reason)
    record(db, "belief_stopped", actor=user, subject=version, reason=reason)
    return version


def note_export(db: Session, *, user: User, rows: int) -> None:
    """Notes that the log of lists left as a file."""
    record(db, "lists_exported", actor=user, subject=None, rows=rows, format="csv")


def _use(db: Session, version: BeliefVersion, user: User | None, reason: str) -> None:
    current = queries.belief_in_use(db)
    if current is not None:
        _move(db, current, BeliefState.retired, user, reason)
    _move(db, version, BeliefState.in_use, user, reason)
    record(db, "belief_used", actor=user, subject=version, reason=reason)


def _move(
    db: Session, version: BeliefVersion, state: BeliefState, user: User | None, reason: str
) -> None:
    version.state, version.state_at = state, datetime.now(UTC)
    version.state_by_id, version.state_reason = user.id if user else None, reason
    db.flush()
