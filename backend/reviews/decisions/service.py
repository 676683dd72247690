"""Deciding on suggested pairs: staging, applying, taking back; what applying sets in motion."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from backend import mail
from backend.audit.service import record
from backend.errors import Conflict, SpilnoError
from backend.i18n import current_locale, gettext, mark
from backend.models import PairState, ReviewDecision, Suggestion, User
from backend.pages import date_words
from backend.reviews.decisions import queries, states
from backend.reviews.decisions.forms import Choice
from backend.reviews.decisions.obstacles import Standing, conflict_of, obstacle, standing, standings
from backend.taxonomy import label

DECIDED = mark(
    "%(officer)s decided on this pair on %(when)s: %(decision)s. Read the case again before "
    "deciding; what you wrote has not been applied."
)
STAGED = mark(
    "%(officer)s has staged a decision on this pair: %(decision)s. Apply it or take it back first."
)
FORMER = mark("A former officer")
GONE = mark("This decision is no longer staged: it was applied or taken back.")


@dataclass(frozen=True)
class Outcome:
    """What applying everything that was staged came to."""

    applied: int
    refused: int


@dataclass(frozen=True)
class StagedRow:
    """A staged decision, and in words why this officer can't apply it, if so."""

    decision: ReviewDecision
    refusal: str


def staged(db: Session, *, officer: User) -> list[StagedRow]:
    """Every staged decision, each with what keeps this officer from applying it."""
    found = queries.staged(db)
    facts = standings(db, [decision.suggestion for decision in found])
    rows = []
    for decision in found:
        pair = decision.suggestion
        refusal = _refusal(pair, decision, officer, facts[pair.id])
        words = gettext(refusal.detail, **refusal.values) if refusal else ""
        rows.append(StagedRow(decision, words))
    return rows


def objection(db: Session, *, officer: User, pair_id: int, choice: Choice) -> SpilnoError | None:
    """Why this decision can't be taken now, so that a page can say it beside what was typed."""
    pair = queries.locked_pair(db, pair_id)
    latest = queries.latest_decision(db, pair)
    if latest is None or not _said_before(latest, officer, choice):
        return _objection(db, pair, officer, choice)
    return None


def stage(db: Session, *, officer: User, pair_id: int, choice: Choice) -> ReviewDecision:
    """Writes a decision down without effect; officers see it, companies do not."""
    pair = queries.locked_pair(db, pair_id)
    latest = queries.latest_decision(db, pair)
    decision = _written(db, pair, officer, choice)
    if decision is not latest:
        record(db, "decision_staged", actor=officer, subject=pair, **_facts(decision))
    return decision


def decide(db: Session, *, officer: User, pair_id: int, choice: Choice) -> ReviewDecision:
    """Decides at once."""
    pair = queries.locked_pair(db, pair_id)
    decision = _written(db, pair, officer, choice)
    if decision.applied_at is None:
        _apply(db, pair, decision, officer)
    return decision


def apply(db: Session, *, officer: User, decision_id: int) -> ReviewDecision:
    """Applies one staged decision, whoever staged it."""
    pair, decision = _held(db, decision_id)
    _apply(db, pair, decision, officer)
    return decision


def apply_all(db: Session, *, officer: User) -> Outcome:
    """Applies every staged decision that can be; the others stay and say why on the page."""
    applied = refused = 0
    for decision_id in queries.staged_ids(db):
        try:
            with db.begin_nested():
                apply(db, officer=officer, decision_id=decision_id)
            applied += 1
        except SpilnoError:
            refused += 1
    return Outcome(applied, refused)


def unstage(db: Session, *, officer: User, decision_id: int) -> None:
    """Takes a staged decision back; the trail keeps that it was there."""
    pair, decision = _held(db, decision_id)
    refusal = conflict_of(pair, officer, standing(db, pair))
    if refusal is not None:
        raise refusal
    record(db, "decision_unstaged", actor=officer, subject=pair, **_facts(decision))
    db.delete(decision)
    db.flush()


def _written(db: Session, pair: Suggestion, officer: User, choice: Choice) -> ReviewDecision:
    """The new decision, or the one of a moment ago if the button was pressed twice."""
    latest = queries.latest_decision(db, pair)
    if latest is not None and _said_before(latest, officer, choice):
        return latest
    refusal = _objection(db, pair, officer, choice)
    if refusal is not None:
        raise refusal
    decision = ReviewDecision(
        suggestion_id=pair.id, officer=officer, decision=choice.decision,
        reason_code=choice.reason_code, note=choice.note,
    )  # fmt: skip
    db.add(decision)
    db.flush()
    return decision


def _objection(db: Session, pair: Suggestion, officer: User, choice: Choice) -> SpilnoError | None:
    latest = queries.latest_decision(db, pair)
    if latest is not None and latest.applied_at is None:
        return Conflict(STAGED, **_words(latest))
    if latest is not None and latest.id != choice.seen:
        return Conflict(DECIDED, **_words(latest))
    return obstacle(pair, choice.decision, officer, standing(db, pair))


def _said_before(latest: ReviewDecision, officer: User, choice: Choice) -> bool:
    """Whether these are the officer's own newest words, sent from a page that lacked them."""
    said = (latest.officer_id, latest.decision, latest.reason_code, latest.note)
    now = (officer.id, choice.decision, choice.reason_code, choice.note)
    return said == now and latest.id != choice.seen


def _apply(db: Session, pair: Suggestion, decision: ReviewDecision, officer: User) -> None:
    refusal = _refusal(pair, decision, officer, standing(db, pair))
    if refusal is not None:
        raise refusal
    before, pair.state = PairState(pair.state), decision.decision
    decision.applied_at = datetime.now(UTC)
    decision.applied_by_id = officer.id
    mailed = _tell_companies(db, pair, before)
    record(
        db, "pair_decided", actor=officer, subject=pair, before=before.value, mailed=mailed,
        staged_by=decision.officer_id, **_facts(decision),
    )  # fmt: skip
    db.flush()


def _tell_companies(db: Session, pair: Suggestion, before: PairState) -> int:
    """Mails both sides when an introduction opens or is withdrawn; returns how many letters."""
    if pair.state == PairState.approved:
        template = "pair_introduced"
    elif before is PairState.approved:
        template = "pair_withdrawn"
    else:
        return 0
    mailed = 0
    for company, other in ((pair.company, pair.partner), (pair.partner, pair.company)):
        for person in queries.people_to_tell(db, company.id):
            mail.send(db, to=person, template=template, company=company, other=other)
            mailed += 1
    return mailed


def _held(db: Session, decision_id: int) -> tuple[Suggestion, ReviewDecision]:
    """A staged decision and its pair, held; somebody may have been faster until then."""
    pair = queries.locked_pair(db, _staged(db, decision_id).suggestion_id)
    return pair, _staged(db, decision_id)


def _staged(db: Session, decision_id: int) -> ReviewDecision:
    decision = queries.staged_decision(db, decision_id)
    if decision is None:
        raise Conflict(GONE)
    return decision


def _refusal(
    pair: Suggestion, decision: ReviewDecision, officer: User, facts: Standing
) -> SpilnoError | None:
    """The decision is its author's; whoever applies it must be free of conflicts as well."""
    author = decision.officer or officer
    return conflict_of(pair, officer, facts) or obstacle(
        pair, PairState(decision.decision), author, facts
    )


def _facts(decision: ReviewDecision) -> dict[str, object]:
    return {
        "decision": decision.decision, "reason_code": decision.reason_code,
        "note": decision.note, "decision_id": decision.id,
    }  # fmt: skip


def _words(decision: ReviewDecision) -> dict[str, object]:
    """A decision for a sentence."""
    code = f"REVIEW:{states.VERBS[PairState(decision.decision)]}"
    return {
        "officer": decision.officer.name if decision.officer else gettext(FORMER),
        "when": date_words(decision.applied_at or decision.created_at),
        "decision": label(code, current_locale()),
    }
