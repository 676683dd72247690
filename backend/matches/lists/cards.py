"""Suggestions as the partner card shows them, with no more than the reader may see."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session

from backend import matcher
from backend.access import Member
from backend.companies.disclosure.table import levels_for
from backend.companies.fields.size import size_class
from backend.eligibility.pages import light_views
from backend.eligibility.service import seen_at
from backend.i18n import gettext, mark, ngettext
from backend.matcher import learning
from backend.matches import queries
from backend.matches.reasons import words
from backend.matches.reasons.quotes import Quotes, quotes_for
from backend.matches.reasons.stronger import strengthening
from backend.models import (
    Company,
    CompanyState,
    Interest,
    InterestState,
    ListSection,
    Suggestion,
)  # fmt: skip
from backend.pages import date_words, label

CHECKED = mark("Verified by an officer")
#: decisions on pairs alike from which a fit is borne out here
BORNE_OUT = 20
NEW_DOOR = "new_door"
NONE_ALIKE = mark("No decision here on a pair like it yet")
IMPORTED = mark("Known from public records; has not joined yet")
#: (we asked, state) -> what stands between us, and whether that closes asking anew
STANDING: Mapping[tuple[bool, InterestState], tuple[str, bool]] = {
    (True, InterestState.open): (mark("You have asked; reply by %(day)s"), True),
    (False, InterestState.open): (mark("They ask you: answer by %(day)s"), True),
    (True, InterestState.accepted): (mark("In contact since %(closed)s"), True),
    (False, InterestState.accepted): (mark("In contact since %(closed)s"), True),
    (True, InterestState.declined): (mark("They declined on %(closed)s"), False),
    (False, InterestState.declined): (mark("You declined on %(closed)s"), False),
    (True, InterestState.expired): (mark("They did not answer by %(day)s"), False),
    (False, InterestState.expired): (mark("You did not answer by %(day)s"), False),
    (True, InterestState.withdrawn): (mark("You withdrew on %(closed)s"), False),
    (False, InterestState.withdrawn): (mark("They withdrew on %(closed)s"), False),
}


def partner_cards(
    request: Request, db: Session, suggestions: Sequence[Suggestion], *, member: Member, first: int
) -> list[dict[str, Any]]:
    """One page of a list, for components/partner.html."""
    partners = [one.partner_id for one in suggestions]
    levels = levels_for(db, viewer=member.user, company_ids=[*partners, member.company.id])
    quotes = quotes_for(db, [one.reasons for one in suggestions], levels)
    standing = queries.standing_with(db, member.company.id, partners)
    better = strengthening(db, suggestions, quotes, company=member.company, levels=levels)
    borne_out = decided_alike(db, [(one, member.company, one.partner) for one in suggestions])
    return [
        _card(request, one, quotes, standing.get(one.partner_id), member.company)
        | {
            "rank": first + at,
            "decided": borne_out[at],
            "stronger": better[one.id],
            "lights": light_views(request, seen_at(one.partner, levels[one.partner_id])),
        }
        for at, one in enumerate(suggestions)
    ]


def decided_alike(db: Session, many: Sequence[tuple[Suggestion, Company, Company]]) -> list[str]:
    """Of each pair with its two companies: how many decisions here were about pairs like it.

    "" where they are enough to bear its fit out; one query, however many.
    """
    traits = [
        learning.traits_of(one.reasons["reasons"], company.country, partner.country)
        for one, company, partner in many
    ]
    return [
        "" if count >= BORNE_OUT
        else gettext(NONE_ALIKE) if not count
        else ngettext("%(num)s decision here on pairs like it: too few to tell a chance",
                      "%(num)s decisions here on pairs like it: too few to tell a chance", count)
        for count in learning.decisions_like(db, traits)
    ]  # fmt: skip


def why_between(db: Session, suggestion_id: int | None, member: Member) -> words.Columns | None:
    """The reasons of one suggestion as one of its two companies reads them."""
    company = member.company
    one = queries.suggestion_between(db, suggestion_id, company.id) if suggestion_id else None
    if one is None:
        return None
    ids = [one.company_id, one.partner_id]
    quotes = quotes_for(db, [one.reasons], levels_for(db, viewer=member.user, company_ids=ids))
    return words.columns(
        one.reasons, you="query" if one.company_id == company.id else "candidate",
        names=(one.company.name, one.partner.name), quotes=quotes,
    )  # fmt: skip


def _card(
    request: Request, one: Suggestion, quotes: Quotes, interest: Interest | None, company: Company
) -> dict[str, Any]:
    partner, url = one.partner, request.app.url_path_for
    # the head of the card says it already
    told = [reason for reason in one.reasons["reasons"] if reason["code"] != NEW_DOOR]
    why = words.columns(
        {**one.reasons, "reasons": told}, you="query", names=(company.name, partner.name),
        quotes=quotes,
    )  # fmt: skip
    return {
        **_head(partner),
        "company_id": partner.id,
        "href": str(url("company", company_id=partner.id)),
        "consortium_href": str(url("company-to-consortium", company_id=partner.id)),
        "ask_href": f"{url('interest-new', company_id=partner.id)}?suggestion={one.id}",
        "fit": round(100 * one.fit) if matcher.speaks(one.reasons) else None,
        "low": round(100 * one.low), "high": round(100 * one.high),
        "us": why.us, "them": why.them, "weakest": why.weakest, "matched": why.matched,
        "here": why.here, "drawn": one.drawn, "new": is_new(one),
        "standing": _standing(request, interest, company.id) if interest else None,
    }  # fmt: skip


def is_new(one: Suggestion) -> bool:
    """Whether it must be said that nobody joins the two: their own list says it of all on it."""
    if one.section is ListSection.new_connections:
        return False
    return any(reason["code"] == NEW_DOOR for reason in one.reasons["reasons"])


def _head(partner: Company) -> dict[str, Any]:
    size = size_class(
        staff=partner.staff, turnover_eur=partner.turnover_eur, balance_eur=partner.balance_eur,
        ownership=partner.ownership,
    )  # fmt: skip
    checked = partner.state == CompanyState.verified and partner.verified_at
    return {
        "name": partner.name,
        "country": partner.country,
        "kind": label(f"KIND:{partner.kind}"),
        "size": label(f"SIZE:{size}") if size else None,
        "verified": {"what": gettext(CHECKED), "when": date_words(partner.verified_at), "by": ""}
        if checked
        else None,
        "note": gettext(IMPORTED) if partner.state == CompanyState.unclaimed else "",
    }


def _standing(request: Request, interest: Interest, company_id: int) -> dict[str, Any]:
    text, closes = STANDING[interest.from_company_id == company_id, interest.state]
    dates = {"day": date_words(interest.reply_by), "closed": date_words(interest.closed_at)}
    return {
        "text": gettext(text, **dates),
        "closes": closes,
        "href": str(request.app.url_path_for("interest", interest_id=interest.id)),
    }
