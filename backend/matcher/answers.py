"""The two questions put to the engine: partners for one company, pairs for an officer."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.areas import Area, in_area
from backend.companies.queries import listed
from backend.matcher.encoder import encoder, encoder_id
from backend.matcher.engine import engine
from backend.matcher.shelf import corpus_shelf
from backend.models import Block, Company, MatchRequest, RequestKind
from matching.text.index import Shelf
from matching.text.language import detect
from matching.types import Mask, Pair, Progress, Side, Wish

if TYPE_CHECKING:
    from matching.artefact import Model
    from matching.engine import Engine

TOP_PARTNERS = 100
TOP_PAIRS = 200
#: logits of evidence from which a pair is answered: odds twice those of any company
CLEAR = math.log(2)
LOPSIDED = "weakest_side"
#: logits below which a reason says nothing
FAINT = 0.05


def companies_in(db: Session, area: Area = Area.any) -> list[int]:
    """Companies of an area that may be suggested."""
    rows = db.execute(select(Company.id, Company.country).where(listed()).order_by(Company.id))
    return [row.id for row in rows if in_area(row.country, area)]


def partners(
    db: Session, request: MatchRequest, allowed: Collection[int], top: int = TOP_PARTNERS,
    *, model: "Model | None" = None,
) -> list[Pair]:  # fmt: skip
    """The best partners for a request among the allowed companies, best first.

    Fewer than `top` where little speaks for the rest. For one need or a call, those are left out
    who gain from the asker without answering what was asked. Another `model` judges instead of
    the one in use.
    """
    about_all = request.kind == RequestKind.general
    found = judged(db, request, allowed, top, model=model)
    return [pair for pair in found if _clear(pair) and (about_all or _answers(pair))]


def new_connections(db: Session, request: MatchRequest) -> set[int]:
    """Companies whose record of projects nowhere meets the asker's, not even through others.

    Nobody for one need or a call: what was asked for counts there, not who knows whom.
    """
    if request.kind != RequestKind.general:
        return set()
    built = engine(db)
    apart = built.strangers(request.company_id)
    return {int(built.keys[at]) for at in np.flatnonzero(apart)}


def judged(
    db: Session, request: MatchRequest, among: Collection[int], top: int,
    *, model: "Model | None" = None,
) -> list[Pair]:  # fmt: skip
    """The best of some companies for a request, however little speaks for them, best first."""
    built = engine(db, model=model)
    return built.partners(
        request.company_id, wish=wish_of(request), allowed=mask(built, among), top=top,
        shelf=shelf_of(db, built),
    )  # fmt: skip


def pairs(
    db: Session,
    left: Sequence[int],
    right: Sequence[int],
    top: int = TOP_PAIRS,
    progress: Progress | None = None,
) -> list[Pair]:
    """The best pairs across two groups of companies, without those that are kept apart."""
    may = set(companies_in(db))
    built = engine(db, progress)
    apart = _blocked_pairs(db)
    found = built.pairs(
        [key for key in left if key in may],
        [key for key in right if key in may],
        top=top + len(apart),
        shelf=shelf_of(db, built),
    )
    return [
        pair
        for pair in found
        if _clear(pair) and frozenset((pair.query, pair.candidate)) not in apart
    ][:top]


def shelf_of(db: Session, built: "Engine") -> Shelf | None:
    """Where nearest vectors are looked up; only pools look any up."""
    return corpus_shelf(db, encoder_id(db), built.projects) if built.pools else None


def _clear(pair: Pair) -> bool:
    return pair.score - pair.base >= CLEAR


def speaks(stored: Mapping[str, Any]) -> bool:
    """Whether anything known speaks for or against a stored pair, beyond what is true of any."""
    return any(abs(reason["contribution"]) >= FAINT for reason in stored["reasons"])


def _answers(pair: Pair) -> bool:
    """Whether what was asked is met, whatever the other side gains."""
    asked = (r for r in pair.reasons if r.side is not Side.CANDIDATE and r.code != LOPSIDED)
    return sum(reason.contribution for reason in asked) >= CLEAR


def wish_of(request: MatchRequest) -> Wish | None:
    """What a request is about; None for partners in general."""
    if request.kind == RequestKind.need and request.facet_id is not None:
        return Wish(needs=(request.facet_id,))
    if request.kind == RequestKind.call_text and request.text:
        return Wish(
            text=request.text,
            vector=encoder().encode_needs([request.text])[0],
            language=request.language or detect(request.text),
        )
    return None


def mask(built: "Engine", allowed: Collection[int]) -> Mask:
    """The allowed companies, as the engine flags them."""
    may = set(allowed)
    return np.fromiter((key in may for key in built.keys), dtype=bool, count=len(built.keys))


def _blocked_pairs(db: Session) -> set[frozenset[object]]:
    rows = db.execute(select(Block.company_id, Block.blocked_company_id))
    return {frozenset((row.company_id, row.blocked_company_id)) for row in rows}
