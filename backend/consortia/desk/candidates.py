"""Who would fit: candidates for the team, for a task, or for a member's place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from backend.companies.disclosure import table as disclosure
from backend.companies.disclosure.cards import CompanyCard
from backend.consortia import queries
from backend.consortia.desk.service import light_for
from backend.consortia.judgement import judging
from backend.consortia.judgement.findings import SECRET, broken_words
from backend.consortia.judgement.judging import Weighed
from backend.consortia.member_states import LIVE
from backend.consortia.standing import Standing
from backend.consortia.words import slot_text
from backend.eligibility.service import seen_at
from backend.matcher.consortia import Bench, Suggestion
from backend.models import ConsortiumMember, ConsortiumSlot, ListKind
from backend.pages import Linked
from backend.shown.service import Listed, keep_shown

SHOWN = 12
#: looked at beyond those shown, since some are barred or keep apart
MORE = 30


@dataclass(frozen=True)
class CandidateView:
    """A company that could join: per cent of the team's worth gained, what would be missed."""

    card: CompanyCard
    gain: float | None
    broken: tuple[str, ...]
    level: int | None
    levels: tuple[tuple[str, int], ...]
    light: dict[str, Any] | None
    newcomer: bool
    #: in which it was weighed
    role: str


@dataclass(frozen=True)
class Candidates:
    """The answer: rows, or why there are none yet."""

    weighed: Weighed
    rows: tuple[CandidateView, ...] = ()


def candidates(
    db: Session, request: Linked, who: Standing, *, slot: ConsortiumSlot | None = None,
    instead_of: ConsortiumMember | None = None, without: Sequence[str] = (),
) -> Candidates:  # fmt: skip
    """The best candidates, fewest missed demands first; goes into the log of lists."""
    found = who.consortium
    barred = {one.company_id for one in queries.bans_of(db, found.id)}
    wanted = judging.at_hand(found, judging.wishes(found, barred, without))
    weighed = judging.weigh(db, found, wanted)
    if weighed.bench is None:
        return Candidates(weighed)
    team = judging.keys_of(found)
    leaving = instead_of.company_id if instead_of and instead_of.company_id in team else None
    suggested = weighed.bench.suggest(team, instead_of=leaving, top=SHOWN + MORE)
    code = str(slot.capability_id) if slot else ""
    ranked = _for_slot(weighed.bench, suggested, code) if slot else _all(suggested)
    taken = {one.company_id for one in found.members if one.state in LIVE} | barred
    gone = {instead_of.company_id} if instead_of else set()
    keys = [key for key in ranked if key not in taken | gone][:SHOWN]
    gains = {int(one.key): one for one in suggested}
    companies = {row.id: row for row in queries.companies_named(db, keys)}
    levels = disclosure.levels_for(db, viewer=who.user, company_ids=keys)
    cards = {key: seen_at(company, levels[key]) for key, company in companies.items()}
    rows = tuple(
        _view(request, who, weighed, cards[key], gains.get(key), code)
        for key in keys
        if key in cards
    )
    keep_shown(
        db, kind=ListKind.candidates, model_id=weighed.bench.pool.model_id, viewer=who.user,
        entries=[Listed(one.card.id, _value(one, by_level=slot is not None)) for one in rows],
        asker_id=found.coordinator_id, consortium_id=found.id, call_id=found.call_id,
        about=f"task:{slot.id}" if slot else f"place:{instead_of.id}" if instead_of else "team",
    )  # fmt: skip
    return Candidates(weighed, rows)


def _value(one: CandidateView, *, by_level: bool) -> float:
    """What the list is ordered by: level in the task, or per cent gained for the team."""
    return float((one.level if by_level else one.gain) or 0)


def _all(suggested: tuple[Suggestion, ...]) -> list[int]:
    return [int(one.key) for one in suggested if not _secret(one)]


def _for_slot(bench: Bench, suggested: tuple[Suggestion, ...], code: str) -> list[int]:
    """Those who bring something to a task, the strongest first."""
    hidden = {int(one.key) for one in suggested if _secret(one)}
    able = [
        (shown.level, one.id)
        for one in bench.pool.candidates.values()
        if (shown := one.levels.get(code)) is not None and one.id in bench.base.candidates
    ]
    return [key for _, key in sorted(able, key=lambda one: (-one[0], one[1])) if key not in hidden]


def _secret(one: Suggestion) -> bool:
    return any(demand.startswith(SECRET) for demand in one.broken)


def _view(
    request: Linked, who: Standing, weighed: Weighed, card: CompanyCard,
    suggestion: Suggestion | None, code: str,
) -> CandidateView:  # fmt: skip
    bench = weighed.bench
    assert bench is not None  # noqa: S101 - candidates come from a desk
    found, judged = who.consortium, bench.pool.candidates[card.id]
    missed = set(weighed.made.broken) if weighed.made else set()
    worth = max(1, abs(weighed.made.proposal.proof.objective)) if weighed.made else 1
    ids = tuple(one for one in suggestion.broken if one not in missed) if suggestion else ()
    levels = ((slot, judged.levels.get(str(slot.capability_id))) for slot in found.slots)
    role = judging.usual_role(bench, card.id)
    return CandidateView(
        card=card, gain=100 * suggestion.gain / worth if suggestion else None,
        broken=tuple(broken_words(found, weighed, ids, {card.id: card.name})),
        level=judged.levels[code].level if code in judged.levels else None,
        levels=tuple((slot_text(slot)[0], one.level) for slot, one in levels if one is not None),
        light=light_for(request, found, card, role), newcomer=judged.newcomer > 0, role=role,
    )  # fmt: skip
