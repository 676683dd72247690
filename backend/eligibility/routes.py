"""Pages: a company under the programmes, one's own company, the rules."""

import json
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from backend.access import Anyone, Editor, Permission, Reader, may
from backend.companies.disclosure.cards import CompanyCard
from backend.companies.disclosure.levels import Level
from backend.companies.own import steps
from backend.companies.own.context import own_pages
from backend.database import DB
from backend.eligibility import phrases, service, words
from backend.eligibility.asked import Asked, AskedRules, Typed
from backend.eligibility.pages import (
    choices,
    grouped,
    open_points,
    point_view,
    role_name,
    rule_view,
    table,
)
from backend.i18n import alphabetical
from backend.matcher import eligibility as matcher
from backend.matcher.eligibility import Programme, Rule
from backend.pages import country_name, page

router = APIRouter(include_in_schema=False)
Wanted = Annotated[Asked, Query()]


@router.get("/companies/{company_id}/eligibility", name="company-eligibility")
def company_eligibility(
    request: Request, db: DB, user: Reader, company_id: int, asked: Wanted
) -> Response:
    """A company in every programme and role on a day, one of them in full."""
    card = service.open_card(db, viewer=user, company_id=company_id)
    return page(
        request, "eligibility/company.html", company=card, **_answered(request, card, asked)
    )


@router.get("/my-company/eligibility", name="company-own-eligibility")
def own_eligibility(request: Request, db: DB, member: Editor, asked: Wanted) -> Response:
    """One's own company: also what would settle each open point, and where to enter it."""
    company = member.company
    card = service.seen_at(company, Level.own)
    question, _ = asked.read()
    answered = _answered(request, card, asked)
    return page(
        request, "eligibility/own.html", company=company,
        todo=open_points(request, service.lights(card, question.on, matcher.PROGRAMMES)),
        **answered, **own_pages(request, company, steps.ELIGIBILITY),
    )  # fmt: skip


@router.get("/rules", name="rules")
def rules(request: Request, user: Anyone, asked: Annotated[AskedRules, Query()]) -> Response:
    """The rules of the programmes as they are kept here."""
    programme, on, typed = asked.read()
    found = [] if typed.errors else matcher.rules(programme, on)
    return page(
        request, "eligibility/rules.html", status=_status(typed), typed=typed, on=on,
        groups=grouped(found), found=len(found), may_edit=may(user, Permission.rules_edit),
        programmes=[(str(one), words.programme_name(one)) for one in Programme],
    )  # fmt: skip


@router.get("/rules/{rule_id}", name="rule")
def rule(request: Request, user: Anyone, rule_id: str) -> Response:
    """One rule with every version of it."""
    versions = service.rule_versions(rule_id)
    return page(
        request, "eligibility/rule.html", newest=rule_view(versions[0]),
        may_edit=may(user, Permission.rules_edit),
        versions=[
            rule_view(one) | {"countries": _countries(one), "data": _data(one)} for one in versions
        ],
    )  # fmt: skip


def _answered(request: Request, card: CompanyCard, asked: Asked) -> dict[str, Any]:
    question, typed = asked.read()
    own = card.level is Level.own
    found = service.judgement(card, question.programme, question.role, question.on)
    return {
        "status": _status(typed), "typed": typed, "question": question,
        "programme": words.programme_name(question.programme),
        "role": role_name(question.role),
        "kind": phrases.KINDS[found.answer], "answer": words.answer(found.answer),
        "points": [point_view(request, point, own=own) for point in found.points],
        "table": table(service.overview(card, question.on), _path(request), question),
        "path": _path(request), **choices(),
    }  # fmt: skip


def _path(request: Request) -> str:
    return request.url.path


def _status(typed: Typed) -> int:
    return 422 if typed.errors else 200


def _countries(rule: Rule) -> Sequence[str]:
    """The members of a set of countries, by name."""
    return sorted(map(country_name, rule.parameters.get("members", ())), key=alphabetical)


def _data(rule: Rule) -> str:
    """What programs read of the rule."""
    return json.dumps(dict(rule.parameters), default=str, ensure_ascii=False, indent=2)
