"""The engine's answers as rows: scores, reasons, and pairs for the officers' queue."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from backend import areas, matcher
from backend.matcher import Pair
from backend.matches.reasons.quotes import said
from backend.models import Company, PairState, ReviewDecision, Suggestion

VERSION = 1
OTHER_SIDE = {"query": "candidate", "candidate": "query"}
TEXTS = {"need": "need_text", "offer": "offer_text"}
RENEWED = ("slot", "score", "fit", "low", "high", "reasons", "model_id")


def as_row(pair: Pair, *, slot: int, model_id: str, turned: bool = False) -> dict[str, Any]:
    """A pair's columns; `turned` makes the candidate the company and the query its partner."""
    one, other = (pair.candidate, pair.query) if turned else (pair.query, pair.candidate)
    return {
        "company_id": one, "partner_id": other, "slot": slot, "score": pair.score,
        "fit": pair.fit, "low": pair.low, "high": pair.high, "model_id": model_id,
        "reasons": {
            "version": VERSION,
            "base": pair.base,
            "reasons": [
                {
                    "code": reason.code,
                    "side": OTHER_SIDE.get(reason.side, reason.side) if turned else reason.side,
                    "values": _values(reason.values, turned),
                    "contribution": reason.contribution,
                }
                for reason in pair.reasons
            ],
        },
    }  # fmt: skip


def _values(values: Mapping[str, Any], turned: bool) -> dict[str, Any]:
    """The facts of a reason; texts stay with their facets, where they may change or go.

    A digest tells later whether a text is still what it was.
    """
    kept = {name: value for name, value in values.items() if name not in TEXTS.values()}
    for facet, text in TEXTS.items():
        if values.get(facet) and values.get(text):
            kept[f"{facet}_said"] = said(values[text])
    if turned and "side" in kept:  # who gains less, and how much each side gains
        kept["side"] = OTHER_SIDE[kept["side"]]
        kept["query"], kept["candidate"] = kept["candidate"], kept["query"]
    return kept


def store_pairs(db: Session, pairs: Sequence[Pair]) -> int:
    """Keeps pairs for the officers' queue, the Ukrainian side first, best first.

    A pair that is already there gets the new score and reasons, unless an officer has decided on
    it or prepared a decision: what was judged stays as it was.

    Returns:
        How many are new or renewed.
    """
    ids = {key for pair in pairs for key in (pair.query, pair.candidate)}
    ukrainian = set(
        db.scalars(select(Company.id).where(Company.id.in_(ids), Company.country == areas.UKRAINE))
    )
    rows: dict[tuple[int, int], dict[str, Any]] = {}
    for slot, pair in enumerate(pairs, 1):
        turned = pair.query not in ukrainian and pair.candidate in ukrainian
        row = as_row(pair, slot=slot, model_id=matcher.model_id(db), turned=turned)
        rows.setdefault((row["company_id"], row["partner_id"]), row)
    if not rows:
        return 0
    statement = insert(Suggestion).values(list(rows.values()))
    prepared = exists().where(
        ReviewDecision.suggestion_id == Suggestion.id, ReviewDecision.applied_at.is_(None)
    )
    kept = db.scalars(
        statement.on_conflict_do_update(
            index_elements=["company_id", "partner_id"],
            index_where=Suggestion.request_id.is_(None),
            set_={name: statement.excluded[name] for name in RENEWED},
            where=(Suggestion.state == PairState.suggested) & ~prepared,
        ).returning(Suggestion.id)
    )
    return len(kept.all())
