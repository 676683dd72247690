"""Adopting a rule's row and taking one out again; every change is kept and recorded."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.database import one_at_a_time
from backend.errors import Conflict, NotFound
from backend.i18n import gettext, mark
from backend.matcher import rules as matcher
from backend.matcher.eligibility import Rule
from backend.models import RuleChange, RuleVersion, User
from backend.rules import queries
from backend.rules.drafts import Draft, drafted_row
from backend.rules.forms import PREFIX
from backend.rules.history import differences

NO_ROW = mark("There is no row of this rule from that day.")
LOOK_FIRST = mark("Look at what changes first: the rules may have changed since.")
SAME = mark("Nothing differs from the row in force.")
NOT_OURS = mark(
    "This row is as shipped: there is nothing to remove. To end it, give it a last day."
)
NAMED_BY_OTHERS = mark("Another rule says that it replaces this one: change that one first.")


def rows(rule_id: str) -> list[Rule]:
    """The rows of a rule that stand in the book."""
    return [row for row in matcher.book().rows if row.id == rule_id]


def rows_of_administrators(rule_id: str) -> list[Rule]:
    """Those of them that do not ship so."""
    return [row for row in rows(rule_id) if row not in matcher.shipped().rows]


def row_named(rule_id: str, first_day: date | None = None) -> Rule:
    """The row of a rule that begins on a day; its newest without a day."""
    found = [row for row in rows(rule_id) if first_day in {None, row.valid_from}]
    if not found:
        raise NotFound(NO_ROW)
    return max(found, key=lambda row: row.valid_from)


def draft_of_row(row: Mapping[str, Any], in_place_of: date | None) -> Draft | dict[str, str]:
    """A draft of a row as JSON, or what is wrong with it by field."""
    like = row_named(str(row.get("id", "")), in_place_of) if in_place_of else None
    try:
        draft, errors = drafted_row(row, like)
    except matcher.RuleError as error:
        return {"row": str(error)}
    if draft is None:
        return {name.replace(PREFIX, "parameters.", 1): why for name, why in errors.items()}
    return {"row": gettext(SAME)} if unchanged(draft) else draft


def unchanged(draft: Draft) -> bool:
    """Whether the book holds exactly this row already."""
    return draft.rule in matcher.book().rows


def adopt(
    db: Session, *, user: User, draft: Draft, reason: str, looked_at: str
) -> list[RuleVersion]:
    """Puts the rows of a draft in force, from the next page and job on.

    Only what was looked at is adopted: `looked_at` is the digest of the preview.
    """
    _one_after_the_other(db)
    if looked_at != draft.digest:
        raise Conflict(LOOK_FIRST)
    added = []
    for row in draft.rows:
        why = reason if row is draft.rule else f"{reason} ({draft.rule.valid_from})"
        added.append(_keep(db, row, RuleChange.adopted, user, why))
    earlier = [row for row in rows(draft.rule.id) if row.valid_from <= draft.rule.valid_from]
    old = max(earlier, default=None, key=lambda row: row.valid_from)
    record(
        db, "rule_adopted", actor=user, subject=added[-1], rule=draft.rule.id,
        first_day=draft.rule.valid_from.isoformat(), reason=reason,
        changed=[one.name for one in differences(_row(old), _row(draft.rule))],
    )  # fmt: skip
    return added


def taken_out(rule_id: str, first_day: date) -> tuple[Rule, matcher.RuleBook]:
    """A row of administrators and the book without it; raises Conflict where that cannot be."""
    row = row_named(rule_id, first_day)
    if row in matcher.shipped().rows:
        raise Conflict(NOT_OURS)
    try:
        return row, without(row)
    except matcher.RuleError:
        raise Conflict(NAMED_BY_OTHERS) from None


def withdraw(
    db: Session, *, user: User, rule_id: str, first_day: date, reason: str, looked_at: str
) -> None:
    """Takes an administrators' row out: the shipped one, or none, holds again.

    Only what was looked at is taken out: `looked_at` is the digest of the preview.
    """
    _one_after_the_other(db)
    row, _ = taken_out(rule_id, first_day)
    if looked_at != Draft(row, ()).digest:
        raise Conflict(LOOK_FIRST)
    version = _keep(db, row, RuleChange.withdrawn, user, reason)
    record(
        db, "rule_withdrawn", actor=user, subject=version, rule=rule_id,
        first_day=first_day.isoformat(), reason=reason,
    )  # fmt: skip


def _one_after_the_other(db: Session) -> None:
    """Waits for whoever changes the book now, and reads it as they left it.

    `newest` must never pass over a change that commits later, and nobody adopts on top of a row
    that they have not seen.
    """
    one_at_a_time(db, "rule book")
    matcher.keep_current(db)


def without(row: Rule) -> matcher.RuleBook:
    """The book once a row of administrators is taken out; raises RuleError."""
    name = (row.id, row.valid_from)
    kept = [one for one in matcher.book().rows if (one.id, one.valid_from) != name]
    back = [one for one in matcher.shipped().rows if (one.id, one.valid_from) == name]
    return matcher.RuleBook((*kept, *back))


def _keep(db: Session, row: Rule, kind: RuleChange, user: User, reason: str) -> RuleVersion:
    version = RuleVersion(
        rule_id=row.id, first_day=row.valid_from, number=queries.last_number(db, row.id) + 1,
        kind=kind, row=matcher.row_of(row), reason=reason, by_id=user.id,
    )  # fmt: skip
    db.add(version)
    db.flush()
    return version


def _row(rule: Rule | None) -> dict[str, Any]:
    return matcher.row_of(rule) if rule else {}
