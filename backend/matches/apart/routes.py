"""Pages: companies put aside, and what counts less since a refusal."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from backend.access import Asker
from backend.companies.disclosure.levels import company_for
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import mark
from backend.matches.apart import lowering, lowering_queries, queries, service
from backend.matches.apart.forms import NotForUs
from backend.pages import go, local_path, page, see_other

router = APIRouter(include_in_schema=False)
LIFTED = mark("It counts fully from the next list on.")


@router.get("/partners/not-for-us", name="put-aside")
def put_aside(request: Request, db: DB, member: Asker) -> Response:
    """The companies that this one has put aside; nobody else sees them."""
    return page(
        request, "matches/put_aside.html", rows=queries.blocks_of(db, member.company.id),
        lowered=lowering_queries.standing(db, member.company.id),
    )  # fmt: skip


@router.post("/partners/counts-less/{lowered_id}/lift", name="lowered-lift")
def lift(request: Request, db: DB, member: Asker, lowered_id: int) -> Response:
    """Lets a need or an offer count fully again."""
    lowering.lift(db, company=member.company, user=member.user, lowered_id=lowered_id)
    return see_other(request, "put-aside", flash=LIFTED)


@router.get("/companies/{company_id}/not-for-us", name="not-for-us")
def not_for_us_page(
    request: Request, db: DB, member: Asker, company_id: int, next: str = ""
) -> Response:
    """Asks why a company is put aside."""
    form = Form[NotForUs]({"next": local_path(next or "/partners")})
    other = company_for(db, viewer=member.user, company_id=company_id)
    return page(request, "matches/not_for_us.html", other=other, form=form)


@router.post("/companies/{company_id}/not-for-us")
def not_for_us(
    request: Request, db: DB, member: Asker, company_id: int,
    form: Annotated[Form[NotForUs], Depends(form_of(NotForUs))],
) -> Response:  # fmt: skip
    """Puts a company aside, both ways and privately."""
    other = company_for(db, viewer=member.user, company_id=company_id)
    if form.data is None:
        form.values["next"] = local_path(form.values.get("next") or "/partners")
        return page(request, "matches/not_for_us.html", other=other, form=form, status=422)
    service.block(
        db, company=member.company, other_id=other.id, user=member.user,
        reason_code=form.data.reason,
    )  # fmt: skip
    return go(
        local_path(form.data.next or "/partners"),
        flash=mark("Put aside. Neither of you is suggested to the other; they are not told."),
    )


@router.post("/companies/{company_id}/for-us-again", name="for-us-again")
def for_us_again(request: Request, db: DB, member: Asker, company_id: int) -> Response:
    """Takes a company back."""
    service.unblock(db, company=member.company, other_id=company_id, user=member.user)
    return see_other(request, "put-aside", flash=mark("They may be suggested to you again."))
