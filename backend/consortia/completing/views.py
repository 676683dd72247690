"""The two lists as their reader sees them: who is still free, why, in which role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend.companies.disclosure import table as disclosure
from backend.companies.disclosure.cards import CompanyCard
from backend.consortia import queries, words
from backend.consortia.completing import service
from backend.consortia.completing.words import sentence, strongest
from backend.consortia.desk.service import light_for
from backend.consortia.judgement import judging
from backend.consortia.member_states import LIVE
from backend.consortia.standing import Standing
from backend.eligibility.service import seen_at
from backend.matcher import consortia as matcher
from backend.matches.reasons.quotes import Quotes, quotes_for
from backend.models import ListKind, MemberRole
from backend.pages import Linked
from backend.shown.service import Listed, keep_shown

#: of each list
SHOWN = 10
NEAR, STRANGERS = "completing", "completing:strangers"


@dataclass(frozen=True)
class Completer:
    """A company that could join: role, fit with its band in per cent, why in words and as data."""

    card: CompanyCard
    role: str
    fit: int
    low: int
    high: int
    why: list[dict[str, Any]]
    weakest: str | None
    light: dict[str, Any] | None
    judged: matcher.Joining
    says: Mapping[str, str]


@dataclass(frozen=True)
class CompletionView:
    """What the page shows: the lists, or why there are none.

    `preparing`: never judged yet; `outdated`: the team or the call is another since; `silent`:
    no member has a record from which anything could be told.
    """

    near: tuple[Completer, ...] = ()
    strangers: tuple[Completer, ...] = ()
    preparing: bool = False
    outdated: bool = False
    rejudge: bool = False
    silent: bool = False
    judged: int = 0
    recorded: int = 0
    members: int = 0
    model_id: str = ""
    made_at: datetime | None = None


def completion(db: Session, request: Linked, who: Standing) -> CompletionView:
    """Both lists for somebody who leads; that they were shown goes into the log of lists."""
    found = who.consortium
    team = judging.keys_of(found)
    kept = service.asked(db, found)
    if kept is None:
        return CompletionView(preparing=True, members=len(team))
    taken = _taken(db, who, team)
    lists = {
        NEAR: [one for one in kept.near if one.company_id not in taken][:SHOWN],
        STRANGERS: [one for one in kept.strangers if one.company_id not in taken][:SHOWN],
    }
    seen = _completers(db, request, who, [one for rows in lists.values() for one in rows])
    shown = {
        about: [seen[one.company_id] for one in rows if one.company_id in seen]
        for about, rows in lists.items()
    }
    for about, completers in shown.items():
        keep_shown(
            db, kind=ListKind.candidates, model_id=kept.model_id, viewer=who.user,
            entries=[Listed(one.card.id, one.judged.score) for one in completers],
            asker_id=found.coordinator_id, consortium_id=found.id, call_id=found.call_id,
            about=about,
        )  # fmt: skip
    return CompletionView(
        near=tuple(shown[NEAR]), strangers=tuple(shown[STRANGERS]), outdated=not kept.current,
        rejudge=kept.rejudge, silent=not kept.recorded, judged=kept.judged,
        recorded=kept.recorded, members=len(team), model_id=kept.model_id, made_at=kept.made_at,
    )  # fmt: skip


def _taken(db: Session, who: Standing, team: Sequence[int]) -> set[int]:
    """Who is not to be listed: in the picture already, barred, or kept apart from a member."""
    found = who.consortium
    seated = {one.company_id for one in found.members if one.state in LIVE}
    barred = {one.company_id for one in queries.bans_of(db, found.id)}
    return seated | barred | matcher.kept_from(db, team)


def _completers(
    db: Session, request: Linked, who: Standing, rows: Sequence[matcher.Joining]
) -> dict[int, Completer]:
    keys = [one.company_id for one in rows]
    levels = disclosure.levels_for(db, viewer=who.user, company_ids=keys)
    cards = {
        company.id: seen_at(company, levels[company.id])
        for company in queries.companies_named(db, keys)
    }
    quotes = quotes_for(db, [one.reasons for one in rows], levels)
    names = words.names_of(who.consortium)
    return {
        one.company_id: _completer(request, who, one, cards[one.company_id], names, quotes)
        for one in rows
        if one.company_id in cards
    }


def _completer(
    request: Linked, who: Standing, one: matcher.Joining, card: CompanyCard,
    names: Mapping[int, str], quotes: Quotes,
) -> Completer:  # fmt: skip
    reasons = one.reasons["reasons"]
    why, weakest = strongest(reasons, names, quotes)
    role = MemberRole(one.role).value
    return Completer(
        card=card, role=role, fit=round(100 * one.fit), low=round(100 * one.low),
        high=round(100 * one.high), why=why, weakest=weakest,
        light=light_for(request, who.consortium, card, role), judged=one,
        says={reason["code"]: sentence(reason, names, quotes) for reason in reasons},
    )  # fmt: skip
