"""What if a rule or a wish did not hold: what the team would miss then, and who could join."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session

from backend.consortia import queries
from backend.consortia.desk.candidates import Candidates, candidates
from backend.consortia.judgement import judging
from backend.consortia.judgement.findings import SECRET, judged_view, names_of
from backend.consortia.judgement.judging import Weighed
from backend.consortia.standing import Standing
from backend.eligibility.team_records import demand_words

MOST = 20


@dataclass(frozen=True)
class WhatIf:
    """The demands in force, those left aside, and the team before and after."""

    demands: tuple[tuple[str, str], ...]
    without: tuple[str, ...]
    now: dict[str, Any]
    then: dict[str, Any]
    candidates: Candidates
    weighed: Weighed


def what_if(db: Session, request: Request, who: Standing, without: Sequence[str]) -> WhatIf:
    """The team with some demands left aside."""
    found = who.consortium
    barred = [one.company_id for one in queries.bans_of(db, found.id)]
    before = judging.weigh(db, found, judging.wishes(found, barred))
    demands = _demands(who, before)
    chosen = tuple(one for one, _ in demands if one in set(without[:MOST]))
    after = judging.weigh(db, found, judging.wishes(found, barred, chosen)) if chosen else before
    return WhatIf(
        demands=demands, without=chosen, now=judged_view(found, before),
        then=judged_view(found, after), weighed=before,
        candidates=candidates(db, request, who, without=chosen),
    )  # fmt: skip


def _demands(who: Standing, weighed: Weighed) -> tuple[tuple[str, str], ...]:
    """Every demand on the team, in words; who keeps apart from whom stays private."""
    if weighed.bench is None:
        return ()
    names = names_of(who.consortium)
    return tuple(
        (one.id, demand_words(one.id, one.values, names))
        for one in weighed.bench.desk.made.demands
        if not one.id.startswith((SECRET, "OWN.MUST"))
    )
