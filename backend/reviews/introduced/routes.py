"""The page on which a company finds those it was introduced to by an officer."""

from typing import Any

from fastapi import APIRouter, Request, Response

from backend import taxonomy
from backend.access import Asker
from backend.companies.disclosure.table import CompanyCard, card, levels_for
from backend.database import DB
from backend.eligibility.pages import light_views
from backend.i18n import current_locale, gettext, mark
from backend.matches.reasons import words
from backend.matches.reasons.quotes import Quotes, quotes_for
from backend.pages import date_words, page
from backend.reviews.decisions.words import reason_label
from backend.reviews.introduced.queries import Introduction, approved_pairs_for

router = APIRouter(include_in_schema=False)
CHECKED = mark("Verified by an officer")
INTRODUCED = mark("Introduced on %(date)s: %(reason)s")


@router.get("/introduced", name="introduced")
def introduced(request: Request, db: DB, member: Asker) -> Response:
    """Partners to whom a programme officer has introduced the company."""
    found = approved_pairs_for(db, member.company.id)
    ids = [each.partner.id for each in found]
    levels = levels_for(db, viewer=member.user, company_ids=[*ids, member.company.id])
    quotes = quotes_for(db, [each.pair.reasons for each in found], levels)
    cards = [
        _partner(request, each, card(each.partner, (), (), levels[each.partner.id]), quotes)
        | {"rank": rank}
        for rank, each in enumerate(found, 1)
    ]
    return page(request, "reviews/introduced.html", cards=cards, company=member.company)


def _partner(
    request: Request, each: Introduction, seen: CompanyCard, quotes: Quotes
) -> dict[str, Any]:
    """One introduction for the partner card; names and reasons as this company may see them."""
    pair, locale = each.pair, current_locale()
    why = words.columns(
        pair.reasons, you=each.side, names=(pair.company.name, pair.partner.name), quotes=quotes
    )
    url = request.app.url_path_for
    verified = None
    if seen.verified_at:
        verified = {"what": gettext(CHECKED), "when": date_words(seen.verified_at), "by": ""}
    note = gettext(
        INTRODUCED, date=date_words(each.approved_at), reason=reason_label(each.reason_code)
    )
    return {
        "name": seen.name, "country": seen.country,
        "href": str(url("company", company_id=seen.id)),
        "kind": taxonomy.label(f"KIND:{seen.kind}", locale),
        "size": taxonomy.label(f"SIZE:{seen.size}", locale) if seen.size else None,
        "verified": verified, "note": note,
        "fit": round(100 * pair.fit), "low": round(100 * pair.low), "high": round(100 * pair.high),
        "us": why.us, "them": why.them, "weakest": why.weakest, "matched": why.matched,
        "here": why.here,
        "lights": light_views(request, seen),
        "interest": str(url("interest", interest_id=each.interest.id)) if each.interest else "",
        "ask": f"{url('interest-new', company_id=seen.id)}?suggestion={pair.id}",
    }  # fmt: skip
