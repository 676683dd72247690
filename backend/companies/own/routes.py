"""One's own company: overview, team, history, and what others see."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from backend.access import Editor, Representative
from backend.companies.claims import membership as memberships
from backend.companies.claims import service as claims
from backend.companies.completeness.score import completeness
from backend.companies.disclosure.levels import OTHERS
from backend.companies.disclosure.table import Level, card, size_of
from backend.companies.drafts.queries import carried
from backend.companies.fields.identifiers import doubts
from backend.companies.fields.labels import LEVEL_LABELS, STATE_LABELS
from backend.companies.history import history_of, last_decision, reason_words, usual_wait_hours
from backend.companies.own import steps
from backend.companies.own.context import own_pages
from backend.companies.queries import facets_of, members_of, track_record_of
from backend.database import DB
from backend.i18n import gettext, mark
from backend.models import MembershipState
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False, prefix="/my-company")
#: asked before the pages of one company, whose number stands in this place
mine = APIRouter(include_in_schema=False)
JOINED = mark("They now speak for the company too.")
NOT_JOINED = mark("The request is declined.")
LEFT = mark("You no longer speak for the company.")


@mine.get("/companies/mine", name="company-mine")
def company_mine(request: Request, user: Representative) -> Response:
    """The address by which programs know one's own company, typed into a browser."""
    return see_other(request, "my-company")


@router.get("", name="my-company")
def my_company(request: Request, db: DB, user: Representative) -> Response:
    """How the company stands, what is missing, who speaks for it, what happened."""
    own = memberships.current(db, user.id)
    if own is None or own.state != MembershipState.active:
        return see_other(request, "first-visit")
    company = own.company
    facets = facets_of(db, company.id)
    decision = last_decision(db, company) or {}
    return page(
        request, "companies/my_company.html", company=company, size=size_of(company),
        state_label=gettext(STATE_LABELS[company.state]), complete=completeness(company, facets),
        offers=sum(f.kind == "offer" for f in facets), needs=sum(f.kind == "need" for f in facets),
        team=members_of(db, company.id), me=user,
        asking=members_of(db, company.id, MembershipState.pending),
        history=history_of(db, company), doubts=doubts(company),
        reason=reason_words(str(decision.get("reason", ""))), usual_wait=usual_wait_hours(db),
        may_submit=steps.may_submit(company), draft=carried(db, own),
        **own_pages(request, company, steps.OVERVIEW),
    )  # fmt: skip


@router.get("/readiness", name="company-readiness")
def readiness(request: Request, db: DB, member: Editor) -> Response:
    """Whether matching sees the latest changes; the overview asks until it does."""
    if "hx-request" not in request.headers:  # the link "Look again" of a browser without script
        return see_other(request, "my-company")
    return page(request, "companies/readiness.html", company=member.company)


@router.get("/preview", name="company-preview")
def preview(request: Request, db: DB, member: Editor, level: Level = Level.member) -> Response:
    """The company as others see it, level by level."""
    company = member.company
    shown = level if level in OTHERS else Level.partner
    views = [
        {
            "label": gettext(LEVEL_LABELS[each]), "current": each is shown,
            "href": f"{request.app.url_path_for('company-preview')}?level={each}",
        }
        for each in OTHERS
    ]  # fmt: skip
    records = track_record_of(db, company.id)
    return page(
        request, "companies/preview.html", views=views, company=company,
        card=card(company, facets_of(db, company.id), records, shown),
        **own_pages(request, company, steps.PREVIEW),
    )  # fmt: skip


@router.post("/team/{membership_id}", name="decide-colleague")
def decide_colleague(
    request: Request, db: DB, member: Editor, membership_id: int,
    answer: Annotated[str, Form(pattern="^(accept|decline)$")],
) -> Response:  # fmt: skip
    """Lets a colleague in, or not."""
    accept = answer == "accept"
    claims.decide_claim(db, membership_id=membership_id, decider=member.user, accept=accept)
    return see_other(request, "my-company", flash=JOINED if accept else NOT_JOINED)


@router.get("/leave", name="leave-company")
def leave_page(request: Request, db: DB, member: Editor) -> Response:
    """What leaving means, and the button."""
    company = member.company
    alone = memberships.members_count(db, company.id) == 1
    return page(
        request, "companies/leave.html", company=company, alone=alone,
        **own_pages(request, company, steps.OVERVIEW),
    )  # fmt: skip


@router.post("/leave")
def leave(request: Request, db: DB, member: Editor) -> Response:
    """Leaves the company's team."""
    claims.leave_company(db, user=member.user, company_id=member.company.id)
    return see_other(request, "first-visit", flash=LEFT)
