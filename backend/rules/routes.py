"""Administrators' pages: a rule's row changed, previewed, adopted, taken out; its history."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from backend.access import RuleEditor
from backend.database import DB
from backend.eligibility import words as eligibility_words
from backend.eligibility.pages import rule_view
from backend.forms import Form
from backend.i18n import gettext, mark
from backend.matcher.eligibility import Rule
from backend.pages import page, see_other
from backend.rules import history, queries, service, views
from backend.rules.drafts import Draft, drafted, parameter_errors, typed_of
from backend.rules.forms import (
    Adopting,
    Posted,
    PostedRule,
    RuleText,
    WithdrawForm,
    Withdrawing,
)
from backend.rules.preview import Preview, preview, preview_without

router = APIRouter(include_in_schema=False)
FirstDay = Annotated[date | None, Query(alias="from")]
ADOPTED = mark("The rule is adopted and holds from the next page on.")
WITHDRAWN = mark("The row is removed.")
LIKE_WHICH = mark("Open the rule that the new one resembles, then choose “New rule like this”.")


@router.get("/rules/changes", name="rule-changes")
def changes(request: Request, db: DB, user: RuleEditor) -> Response:
    """Rules that administrators changed, latest first."""
    return page(request, "rules/changes.html", versions=queries.changed_rules(db))


@router.get("/rules/new", name="rule-new")
def new_page(request: Request, user: RuleEditor, like: str = "") -> Response:
    """The form of a new rule, filled in like another; without one, the list to choose it from."""
    if not like:
        return see_other(request, "rules", flash=LIKE_WHICH)
    rule = service.row_named(like)
    typed = typed_of(rule) | {"id": "", "supersedes": ""}
    return _form_page(request, Desk(rule, Posted(Form[RuleText](typed)), new=True))


@router.post("/rules/new")
def preview_new(
    request: Request, db: DB, user: RuleEditor, like: str, posted: PostedRule
) -> Response:
    """What the new rule would change; nothing is saved."""
    return _previewed(request, db, posted, service.row_named(like), new=True)


@router.post("/rules/new/adopt", name="rule-new-adopt")
def adopt_new(
    request: Request, db: DB, user: RuleEditor, like: str, posted: PostedRule
) -> Response:
    """Puts the new rule in force."""
    draft, shown = _looked_at(request, db, posted, service.row_named(like), new=True)
    return shown if draft is None else _adopted(request, db, user, draft, posted)


@router.get("/rules/{rule_id}/edit", name="rule-edit")
def edit_page(
    request: Request, user: RuleEditor, rule_id: str, first_day: FirstDay = None
) -> Response:
    """The form of a row: the newest, or the one that begins on a day."""
    rule = service.row_named(rule_id, first_day)
    return _form_page(request, Desk(rule, Posted(Form[RuleText](typed_of(rule)))))


@router.post("/rules/{rule_id}/edit")
def preview_edit(
    request: Request, db: DB, user: RuleEditor, rule_id: str, posted: PostedRule,
    first_day: FirstDay = None,
) -> Response:  # fmt: skip
    """What the changed row would change; nothing is saved."""
    return _previewed(request, db, posted, service.row_named(rule_id, first_day))


@router.post("/rules/{rule_id}/adopt", name="rule-adopt")
def adopt(
    request: Request, db: DB, user: RuleEditor, rule_id: str, posted: PostedRule,
    first_day: FirstDay = None,
) -> Response:  # fmt: skip
    """Puts the changed row in force."""
    draft, shown = _looked_at(request, db, posted, service.row_named(rule_id, first_day))
    return shown if draft is None else _adopted(request, db, user, draft, posted)


@router.get("/rules/{rule_id}/history", name="rule-history")
def history_page(request: Request, db: DB, user: RuleEditor, rule_id: str) -> Response:
    """Every version with its differences, and the way to take a row out."""
    past = history.history(db, rule_id)
    ours = service.rows_of_administrators(rule_id)
    name = past[0].version.row["en"]["name"] if past and not service.rows(rule_id) else ""
    return page(
        request, "rules/history.html", rule_id=rule_id,
        name=name or rule_view(service.row_named(rule_id))["name"], past=past,
        stands=bool(service.rows(rule_id)), ours=[(row, rule_view(row)) for row in ours],
    )  # fmt: skip


@router.get("/rules/{rule_id}/withdraw", name="rule-withdraw")
def withdraw_page(
    request: Request, db: DB, user: RuleEditor, rule_id: str,
    first_day: Annotated[date, Query(alias="from")],
) -> Response:  # fmt: skip
    """What taking a row out would change; nothing is saved."""
    form = Form[Withdrawing]({"first_day": first_day.isoformat()})
    return _withdraw_page(request, db, rule_id, first_day, form)


@router.post("/rules/{rule_id}/withdraw")
def withdraw(
    request: Request, db: DB, user: RuleEditor, rule_id: str, form: WithdrawForm,
    first_day: Annotated[date, Query(alias="from")],
) -> Response:  # fmt: skip
    """Takes a row of administrators out, once its preview was looked at."""
    row, _ = service.taken_out(rule_id, first_day)
    seen = form.values.get("looked_at") == Draft(row, ()).digest
    if form.data is None or not seen:
        return _withdraw_page(request, db, rule_id, first_day, form, looked=seen)
    service.withdraw(
        db, user=user, rule_id=rule_id, first_day=first_day, reason=form.data.reason,
        looked_at=form.data.looked_at,
    )  # fmt: skip
    return see_other(request, "rule-history", flash=WITHDRAWN, rule_id=rule_id)


def _withdraw_page(
    request: Request, db: DB, rule_id: str, first_day: date, form: Form[Withdrawing], *,
    looked: bool = True,
) -> Response:  # fmt: skip
    row, book = service.taken_out(rule_id, first_day)
    return page(
        request, "rules/withdraw.html", status=422 if form.errors else 200, form=form, row=row,
        rule=rule_view(row), preview=views.preview_view(preview_without(db, row, book)),
        digest=Draft(row, ()).digest, notice="" if looked else service.LOOK_FIRST,
    )  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """A row on its form: as it is, as typed, and what that would change once it is looked at."""

    rule: Rule
    posted: Posted
    new: bool = False
    draft: Draft | None = None
    preview: Preview | None = None
    notice: str = ""

    @property
    def status(self) -> int:
        """Refused when something typed does not fit."""
        return 422 if self.posted.form.errors or self.posted.adopting.errors else 200


def _previewed(
    request: Request, db: DB, posted: Posted, rule: Rule, *, new: bool = False
) -> Response:
    draft = _draft(posted, rule, new=new)
    posted = Posted(posted.form, Form[Adopting](posted.adopting.values))
    if draft is None:
        return _form_page(request, Desk(rule, posted, new))
    return _form_page(request, Desk(rule, posted, new, draft, preview(db, draft.rows)))


def _looked_at(
    request: Request, db: DB, posted: Posted, rule: Rule, *, new: bool = False
) -> tuple[Draft | None, Response]:
    """The draft, if exactly this one was previewed and a reason is given; else the form again."""
    draft = _draft(posted, rule, new=new)
    if draft is None:
        return None, _form_page(request, Desk(rule, posted, new))
    seen = posted.adopting.values.get("looked_at", "") == draft.digest
    if posted.adopting.data is not None and seen:
        return draft, Response()
    found = preview(db, draft.rows)
    notice = "" if seen else service.LOOK_FIRST
    return None, _form_page(request, Desk(rule, posted, new, draft, found, notice))


def _adopted(request: Request, db: DB, user: RuleEditor, draft: Draft, posted: Posted) -> Response:
    assert posted.adopting.data is not None  # noqa: S101 - `_looked_at` gives a draft only then
    given = posted.adopting.data
    service.adopt(db, user=user, draft=draft, reason=given.reason, looked_at=given.looked_at)
    return see_other(request, "rule-history", flash=ADOPTED, rule_id=draft.rule.id)


def _draft(posted: Posted, rule: Rule, *, new: bool) -> Draft | None:
    form = posted.form
    if form.data is None:
        form.errors |= parameter_errors(form.values, rule)
        return None
    draft, errors = drafted(form.data, form.values, rule, new=new)
    if draft is not None and service.unchanged(draft):
        draft, errors = None, {"": gettext(service.SAME)}
    form.errors |= errors
    return draft


def _form_page(request: Request, desk: Desk) -> Response:
    given, others = views.fields(desk.rule, new=desk.new)
    found = views.preview_view(desk.preview) if desk.preview else None
    return page(
        request, "rules/edit.html", status=desk.status, form=desk.posted.form, draft=desk.draft,
        preview=found, notice=desk.notice, adopting=desk.posted.adopting,
        rule=rule_view(desk.rule), row=desk.rule, new=desk.new, given=given, others=others,
        labels=views.labels(), hints=views.hints(), **views.choices(),
        kind=eligibility_words.rule_kind(desk.rule),
    )  # fmt: skip
