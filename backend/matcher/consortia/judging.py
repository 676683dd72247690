"""Judges every company for a call and chooses the candidates; needs the engine and the encoder."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import cache, reduce
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.companies.queries import listed
from backend.matcher.calls import Context
from backend.matcher.consortia.busy import prices
from backend.matcher.consortia.choosing import LEAST_LEVEL, Field, choose
from backend.matcher.consortia.circumstances import circumstances
from backend.matcher.consortia.pool import Judged, Needed, Pool, Shown, Tie, needed_of, store
from backend.matcher.corpus import path_of
from backend.matcher.eligibility import Entity, main_role
from backend.matcher.encoder import encoder
from backend.matcher.engine import engine, model_id
from backend.models import Call, CallPool, Company
from matching.eligibility.composition import keeps_out
from matching.records import SMALL_SIZES
from matching.text.encoder import EncoderError
from matching.text.language import detect
from matching.types import Facet, FacetKind, Progress

if TYPE_CHECKING:
    from matching.calls.fit import CallFit
    from matching.engine import Engine

MOST = 400
#: companies with so many projects or fewer are newcomers
FEW = 2
#: tie strength at which two are half as close as can be: two recent projects of ten partners
HALF = 0.2
#: characters of a call's text that go into its vector
SAID = 1500


def prepare_pool(
    db: Session,
    call: Call,
    also: Collection[int] = (),
    *,
    most: int = MOST,
    progress: Progress | None = None,
) -> Pool:
    """Chooses at most `most` candidates for a call and keeps them.

    `also` are companies that must be among them; those asked for earlier stay.
    """
    before = db.get(CallPool, call.id)
    asked_for = sorted({*(before.asked_for if before else ()), *also})
    needed = needed_of(db, call)
    built = engine(db, progress)
    found = built.call(*_questions(call, needed))
    chosen = _chosen(db, found, asked_for, most, circumstances(db, call))
    costs = prices(db)
    candidates = [
        _judged(built, found, at, why, needed, costs.get(int(found.keys[at]), 0.0))
        for at, why in chosen.items()
    ]
    pool = Pool(
        call.id, datetime.now(UTC), True, len(found.keys), model_id(db), needed,
        {one.id: one for one in candidates}, _ties(built, [one.id for one in candidates]),
    )  # fmt: skip
    store(db, call, pool, asked_for)
    return pool


def _questions(call: Call, needed: Sequence[Needed]) -> tuple[list[Facet], Facet]:
    """One need per capability, and the call itself with the codes that all share."""
    shared: set[str] = set()
    if len(needed) > 1:
        shared = reduce(set.intersection, (set(one.codes) for one in needed))
    text = f"{call.title}\n\n{call.text}".strip()
    said = [one.text_en or one.text_uk for one in needed]
    vectors = _vectors([*said, text[:SAID]])
    needs = [
        Facet(
            number, FacetKind.NEED, said[number], detect(said[number]),
            tuple(path_of(code) for code in one.codes), one.trl,
            vector=vectors[number],
        )
        for number, one in enumerate(needed)
    ]  # fmt: skip
    codes = tuple(path_of(code) for code in sorted(shared))
    whole = Facet(len(needs), FacetKind.NEED, text, call.language, codes, vector=vectors[-1])
    return needs, whole


def _vectors(texts: Sequence[str]) -> Sequence[np.ndarray | None]:
    try:
        return list(encoder().encode_needs(list(texts)))
    except EncoderError:
        return [None] * len(texts)


def _chosen(
    db: Session, found: "CallFit", also: Sequence[int], most: int, context: Context
) -> dict[int, str]:
    columns = (Company.id, Company.country, Company.kind)
    rows = {row.id: row for row in db.execute(select(*columns).where(listed()))}
    kept_out = _kept_out(context)
    at = {int(key): i for i, key in enumerate(found.keys)}
    field = Field(
        fit=found.fit,
        speaks=found.speaks,
        levels=np.asarray(found.levels, dtype=np.float64),
        countries=[rows[int(key)].country if int(key) in rows else "" for key in found.keys],
        newcomer=np.array([count <= FEW for count in found.record]),
        small=np.array([size in SMALL_SIZES for size in found.sizes]),
        may=np.array(
            [
                int(key) in rows and not kept_out(rows[int(key)].kind, size)
                for key, size in zip(found.keys, found.sizes, strict=True)
            ],
            dtype=bool,
        ),
    )
    return choose(field, [at[key] for key in also if key in at], most)


def _kept_out(context: Context) -> Callable[[str, str], bool]:
    """Whether the topic is for other kinds or sizes of organisation."""
    role = main_role(context.programme)

    @cache
    def kept_out(kind: str, size: str) -> bool:
        return keeps_out(Entity("any", "", "", kind, size), role, context) is not None

    return kept_out


def _judged(
    built: "Engine", found: "CallFit", at: int, why: str, needed: Sequence[Needed], price: float
) -> Judged:
    levels = {
        one.code: Shown(part.level, part.trl, part.estimated, part.offer, part.project)
        for one, part in zip(needed, found.brought(at), strict=True)
        if part.level >= LEAST_LEVEL
    }
    record = int(found.record[at])
    return Judged(
        int(found.keys[at]), round(float(found.fit[at]), 6), newcomer(record), price, record, why,
        levels, int(found.coordinated[at]),
    )  # fmt: skip


def newcomer(projects: int) -> float:
    """Credit for who has no record: 1 without any project, less with each, 0 after two."""
    return 1 / (1 + projects) if projects <= FEW else 0.0


def _ties(built: "Engine", ids: Sequence[int]) -> tuple[Tie, ...]:
    return tuple(
        Tie(int(one), int(other), round(strength / (strength + HALF), 4), shared)
        for (one, other), (strength, shared) in built.ties(ids).items()
    )
