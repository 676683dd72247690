"""The API twins of eligibility and of the rules."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AfterValidator, BaseModel, Field

from backend.access import Anyone, Reader
from backend.companies.disclosure.levels import Level
from backend.database import DB
from backend.eligibility import phrases, service, words
from backend.eligibility.asked import NOT_LISTED
from backend.eligibility.facts import Known
from backend.eligibility.service import Judgement, Point
from backend.i18n import current_locale, gettext
from backend.matcher import eligibility as matcher
from backend.matcher.eligibility import Answer, Programme, Role, Rule

router = APIRouter(prefix="/api/v1", tags=["eligibility"])


def _judged(programme: Programme) -> Programme:
    if programme not in matcher.PROGRAMMES:  # history only: nobody can be judged under it
        raise ValueError(NOT_LISTED)
    return programme


class AskedOut(BaseModel):
    """Programme, role and day (UTC today when left out)."""

    programme: Annotated[Programme, AfterValidator(_judged)] = Programme.EDF
    role: Role | None = Field(None, description="the usual role of the programme when left out")
    on: date | None = None


class FactOut(BaseModel):
    """A fact that a rule looked at; withheld ones carry no value."""

    name: str
    known: Known
    value: Any
    words: str
    source: str


class PointOut(BaseModel):
    """One rule applied."""

    rule: str
    name: str
    text: str
    answer: Answer
    code: str
    words: str
    facts: list[FactOut]
    source: str
    confidence: str
    evidence: str = Field(description="the document that would settle it; empty once it is settled")
    asked_of: str


class RowOut(BaseModel):
    """The answer for one programme and role; `counts`: towards the minimum of members."""

    programme: Programme
    role: Role
    answer: Answer
    counts: Answer


class EligibilityOut(RowOut):
    """A company in a role of a programme on a day, from the facts open to the reader."""

    company_id: int
    level: Level
    on: date
    points: list[PointOut]
    programmes: list[RowOut]
    disclaimer: str


class RuleOut(BaseModel):
    """One version of a rule."""

    id: str
    programme: str
    kind: str
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str = Field(description="V, S, G, C or ?; the rules' page says what they mean")
    supersedes: str
    name: str
    text: str
    parameters: Mapping[str, Any]


@router.get("/companies/{company_id}/eligibility", name="api-company-eligibility")
def company_eligibility(
    db: DB, user: Reader, company_id: int, asked: Annotated[AskedOut, Query()]
) -> EligibilityOut:
    """Whether a company may take part, as far as the reader may know."""
    card = service.open_card(db, viewer=user, company_id=company_id)
    on = asked.on or service.today()
    role = asked.role or matcher.main_role(asked.programme)
    found = service.judgement(card, asked.programme, role, on)
    return EligibilityOut(
        **vars(_row(found)), company_id=card.id, level=card.level, on=on,
        points=[_point(point) for point in found.points],
        programmes=[_row(one) for one in service.overview(card, on)],
        disclaimer=gettext(phrases.DISCLAIMER),
    )  # fmt: skip


@router.get("/rules", name="api-rules")
def rules(
    user: Anyone, programme: Programme | None = None, on: date | None = None
) -> list[RuleOut]:
    """Rules of a programme, in force on a day; without a day every version."""
    return [_rule(row) for row in matcher.rules(programme or "", on)]


@router.get("/rules/{rule_id}", name="api-rule")
def rule(user: Anyone, rule_id: str) -> list[RuleOut]:
    """Every version of one rule, newest first."""
    return [_rule(row) for row in service.rule_versions(rule_id)]


def _row(found: Judgement) -> RowOut:
    return RowOut(
        programme=found.programme, role=found.role, answer=found.answer, counts=found.counts
    )


def _point(point: Point) -> PointOut:
    finding = point.finding
    return PointOut(
        rule=finding.rule, name=words.rule_name(point), text=words.rule_text(point),
        answer=finding.answer, code=finding.code, words=words.says(point),
        facts=[
            FactOut(
                name=fact.column, known=fact.known, value=fact.value,
                words=words.fact_value(fact), source=fact.source,
            )
            for fact in point.facts
        ],
        source=finding.source, confidence=finding.confidence,
        evidence=words.evidence(point), asked_of=words.asked_of(point),
    )  # fmt: skip


def _rule(row: Rule) -> RuleOut:
    locale = current_locale()
    return RuleOut(
        id=row.id, programme=row.programme, kind=row.kind, valid_from=row.valid_from,
        valid_to=row.valid_to, source=row.source, confidence=row.confidence,
        supersedes=row.supersedes, name=row.name(locale), text=row.text(locale),
        parameters=row.parameters,
    )  # fmt: skip
