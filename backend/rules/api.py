"""The API twin: versions of a rule, a change previewed, adopted and taken out."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from backend.access import RuleEditor
from backend.database import DB
from backend.errors import Invalid
from backend.matcher import rules as matcher
from backend.matcher.eligibility import Answer, Confidence, Role, RuleKind
from backend.models import RuleChange
from backend.rules import history, service
from backend.rules.drafts import Draft
from backend.rules.forms import NAME, SENTENCE, SOURCE, Withdrawing
from backend.rules.preview import Preview, preview, preview_without

router = APIRouter(prefix="/api/v1", tags=["rules"])


class WordsIn(BaseModel):
    """A rule in one language."""

    name: str = Field(min_length=2, max_length=120)
    text: str = Field(min_length=10, max_length=SENTENCE)


class Row(BaseModel):
    """A row with the keys of the shipped files."""

    id: str = Field(pattern=NAME, max_length=80)
    programme: str = Field(max_length=20)
    kind: RuleKind
    valid_from: date
    valid_to: date | None = None
    source: str = Field(min_length=3, max_length=SOURCE)
    confidence: Confidence
    supersedes: str = Field("", max_length=80)
    parameters: dict[str, Any] = {}
    en: WordsIn
    uk: WordsIn


class RowIn(BaseModel):
    """A row; `in_place_of` is the first day of the row that it changes, none for a new rule."""

    row: Row
    in_place_of: date | None = None


class AdoptIn(RowIn):
    """A row to put in force: why, and the `digest` of its preview."""

    reason: str = Field(min_length=10, max_length=SENTENCE)
    digest: str


class DifferenceOut(BaseModel):
    """A field that changed, as text."""

    field: str
    before: str
    after: str


class VersionOut(BaseModel):
    """One change of a rule."""

    number: int
    kind: RuleChange
    first_day: date
    at: datetime
    by: str
    reason: str
    row: Mapping[str, Any]
    changed: list[DifferenceOut]


class FlipOut(BaseModel):
    """Companies (in a role) or consortia whose answer changes; `rule`: that of one rule only."""

    role: Role | None
    rule: str
    before: Answer
    after: Answer
    ids: list[int]


class CallOut(BaseModel):
    """A call that falls under the rule, and what changes for it."""

    call_id: int
    identifier: str
    on: date
    companies: int
    flips: list[FlipOut]


class PreviewOut(BaseModel):
    """What a change would do; `digest` names exactly this row against exactly these rules."""

    digest: str
    rows: list[Mapping[str, Any]]
    calls: list[CallOut]
    companies: int
    judged_companies: int
    consortia: int
    judged_consortia: int


@router.get("/rules/{rule_id}/versions", name="api-rule-versions")
def versions(db: DB, user: RuleEditor, rule_id: str) -> list[VersionOut]:
    """Every change of a rule, newest first."""
    return [
        VersionOut(
            number=one.version.number, kind=one.version.kind, first_day=one.version.first_day,
            at=one.version.at, by=one.version.by.name if one.version.by else "",
            reason=one.version.reason, row=one.version.row,
            changed=[
                DifferenceOut(field=d.name, before=d.old, after=d.new) for d in one.differences
            ],
        )
        for one in history.history(db, rule_id)
    ]  # fmt: skip


@router.post("/rules/preview", name="api-rule-preview")
def preview_row(db: DB, user: RuleEditor, body: RowIn) -> PreviewOut:
    """What a row would change for open and coming calls; nothing is saved."""
    draft = _draft(body)
    return _preview(preview(db, draft.rows), draft)


def _preview(found: Preview, draft: Draft) -> PreviewOut:
    return PreviewOut(
        digest=draft.digest, rows=[matcher.row_of(row) for row in draft.rows],
        calls=[
            CallOut(
                call_id=one.call.id, identifier=one.call.identifier, on=one.on,
                companies=one.companies,
                flips=[
                    FlipOut(
                        role=f.role, rule=f.rule, before=f.before, after=f.after, ids=list(f.ids)
                    )
                    for f in one.flips
                ],
            )
            for one in found.calls
        ],
        companies=found.flipped_companies, judged_companies=found.judged_companies,
        consortia=found.changed_teams, judged_consortia=found.judged_teams,
    )  # fmt: skip


@router.post("/rules", name="api-rule-adopt", status_code=201)
def adopt(db: DB, user: RuleEditor, body: AdoptIn) -> list[VersionOut]:
    """Puts a previewed row in force."""
    draft = _draft(body)
    service.adopt(db, user=user, draft=draft, reason=body.reason, looked_at=body.digest)
    return versions(db, user, draft.rule.id)


@router.get("/rules/{rule_id}/withdrawal", name="api-rule-withdrawal")
def preview_withdrawal(
    db: DB, user: RuleEditor, rule_id: str, first_day: Annotated[date, Query(alias="from")]
) -> PreviewOut:
    """What taking an administrators' row out would change; nothing is saved."""
    row, book = service.taken_out(rule_id, first_day)
    return _preview(preview_without(db, row, book), Draft(row, ()))


@router.post("/rules/{rule_id}/withdraw", name="api-rule-withdraw")
def withdraw(db: DB, user: RuleEditor, rule_id: str, body: Withdrawing) -> list[VersionOut]:
    """Takes an administrators' row out; `looked_at` is the digest of the withdrawal's preview."""
    service.withdraw(
        db, user=user, rule_id=rule_id, first_day=body.first_day, reason=body.reason,
        looked_at=body.looked_at,
    )  # fmt: skip
    return versions(db, user, rule_id)


def _draft(body: RowIn) -> Draft:
    draft = service.draft_of_row(body.row.model_dump(mode="json"), body.in_place_of)
    if isinstance(draft, Draft):
        return draft
    raise Invalid(fields=draft)
