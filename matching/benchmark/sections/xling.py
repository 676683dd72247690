"""Needs and offers across languages: does a text find its counterpart among all others?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from matching.benchmark.report import OURS, Row
from matching.metrics import intervals, resampled
from matching.partners.facets import FacetBook
from matching.records import Indices, empty_rows
from matching.text import similarity
from matching.text.encoder import Encoder
from matching.text.index import ExactIndex
from matching.types import Company, Corpus, Facet, FacetKind, Matrix, Progress

TASK = "XLING"
RAW = "raw cosine"
MEANING = f"{OURS}/meaning alone"
"""The vectors by themselves; what the application answers reads words beside them."""
UNTAUGHT = f"{OURS}/meaning alone, nothing taught"
"""The same without the small addition that the encoder's query side was taught."""
MIXED = "mixed"
MIXED_KIND = "need -> mixed offers"
MEAN = "mean of directions"
_FIRST = "accuracy@1"


class CrossLingualError(Exception):
    """The file is not a cross-lingual set; the message says what it must hold."""


@dataclass(frozen=True)
class CrossLingualSet:
    """Index-aligned texts: entry i of every list speaks of the same capability."""

    offers: Mapping[str, Sequence[str]]
    needs: Mapping[str, Sequence[str]]


def read(path: Path) -> CrossLingualSet:
    """Read {"offers": {"en": [...], ...}, "needs": {"en": [...], ...}}.

    Raises:
        CrossLingualError: the shape is another, or the lists differ in length.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        found = CrossLingualSet(dict(content["offers"]), dict(content["needs"]))
        lengths = {len(texts) for role in (found.offers, found.needs) for texts in role.values()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CrossLingualError(
            f'{path} is not a cross-lingual set ({error!r}): it must hold "offers" and "needs", '
            "each a list of texts per language."
        ) from error
    if len(lengths) != 1 or not found.offers or not found.needs:
        raise CrossLingualError(f"{path}: every list must have one text for each capability.")
    return found


@dataclass(frozen=True, eq=False)
class Ranked:
    """One direction by one method: the rank of the right text for each capability, from 1."""

    method: str
    kind: str
    direction: str
    ranks: Indices
    candidates: int


@dataclass(frozen=True, eq=False)
class Vectors:
    """A set as an encoder reads it, by language; `untaught` are needs without what was taught."""

    offers: Mapping[str, Matrix]
    needs: Mapping[str, Matrix]
    untaught: Mapping[str, Matrix]


def encoded(
    texts: CrossLingualSet, encoder: Encoder, plain: Encoder, progress: Progress | None = None
) -> Vectors:
    """The texts read by an encoder; `plain` is the same as it was packaged."""
    return Vectors(
        {code: encoder.encode_offers(t, progress) for code, t in texts.offers.items()},
        {code: encoder.encode_needs(t, progress) for code, t in texts.needs.items()},
        {code: plain.encode_needs(t, progress) for code, t in texts.needs.items()},
    )


def score(texts: CrossLingualSet, read: Vectors) -> list[Row]:
    """Rows of accuracy@1, @3 and MRR per direction, raw and as the engine compares.

    Offers of one language look for their translations; needs look for the offers that meet them,
    in each language and in the mixed pool, where all languages of one offer count as right. Over
    the mixed pool our line is the application's own path: one company states the needs, others an
    offer each. The raw cosine reads the encoder as it was packaged; a line of its own shows what
    was taught. Intervals draw capabilities, with all their languages and directions.
    """
    found = [_ranked(RAW, *one, scaled=False) for one in _directions(read.offers, read.untaught)]
    offers = _centred(read.offers)
    for kind, direction, queries, pool in _directions(offers, _centred(read.needs)):
        name = MEANING if kind == MIXED_KIND else OURS
        found.append(_ranked(name, kind, direction, queries, pool, scaled=True))
    for one in _directions(offers, _centred(read.untaught)):
        if one[0] == MIXED_KIND:
            found.append(_ranked(UNTAUGHT, *one, scaled=True))
    for code, values in _served(texts, read.offers, read.needs):
        ranks, direction = _ranks(values), f"need {code} -> offers {MIXED}"
        found.append(Ranked(OURS, MIXED_KIND, direction, ranks, values.shape[1]))
    return _rows(found)


def _ranked(
    method: str, kind: str, direction: str, queries: Matrix, pool: Matrix, *, scaled: bool
) -> Ranked:
    values = _compare(queries, pool, scaled=scaled)
    return Ranked(method, kind, direction, _ranks(values), values.shape[1])


def _rows(found: Sequence[Ranked]) -> list[Row]:
    """A row for every direction, then the mean over the directions of every method and kind."""
    groups: dict[tuple[str, str], list[Ranked]] = {}
    for one in found:
        groups.setdefault((one.method, one.kind), []).append(one)
    raw = {(one.kind, one.direction): one.ranks[None] for one in found if one.method == RAW}
    raw |= {(kind, MEAN): _stacked(some) for (name, kind), some in groups.items() if name == RAW}
    rows = [_row(one, one.direction, one.ranks[None], raw) for one in found]
    return rows + [_row(some[0], MEAN, _stacked(some), raw) for some in groups.values()]


def _stacked(some: Sequence[Ranked]) -> Indices:
    return np.stack([one.ranks for one in some])


def _served(
    texts: CrossLingualSet, offers: Mapping[str, Matrix], needs: Mapping[str, Matrix]
) -> Iterator[tuple[str, Matrix]]:
    """Language of the needs, and the logits by which each offer (columns) serves each need."""
    told = [
        _facets(FacetKind.OFFER, code, texts.offers[code], vectors)
        for code, vectors in offers.items()
    ]
    offering = [facet for some in told for facet in some]
    sought = {
        code: _facets(FacetKind.NEED, code, texts.needs[code], vectors)
        for code, vectors in needs.items()
    }
    companies = [Company(at, "", "", facets=(facet,)) for at, facet in enumerate(offering)]
    askers = [Company(code, "", "", facets=some) for code, some in sought.items()]
    corpus = Corpus([*companies, *askers], [], [], date.max)
    book = FacetBook(corpus, empty_rows(len(corpus.companies), 0))
    for code, some in sought.items():
        yield code, np.asarray(book.serving(some)[1][:, : len(offering)], dtype=np.float32)


def _facets(
    kind: FacetKind, language: str, texts: Sequence[str], vectors: Matrix
) -> tuple[Facet, ...]:
    return tuple(
        Facet(at, kind, text, language, vector=vector)
        for at, (text, vector) in enumerate(zip(texts, vectors, strict=True))
    )


def _directions(
    offers: Mapping[str, Matrix], needs: Mapping[str, Matrix]
) -> Iterator[tuple[str, str, Matrix, Matrix]]:
    for one, queries in offers.items():
        for other, pool in offers.items():
            if one != other:
                yield "translation", f"offer {one} -> offer {other}", queries, pool
    mixed = np.concatenate(list(offers.values()))
    for one, queries in needs.items():
        for other, pool in offers.items():
            yield "need -> offer", f"need {one} -> offer {other}", queries, pool
        yield MIXED_KIND, f"need {one} -> offers {MIXED}", queries, mixed


def _centred(vectors: Mapping[str, Matrix]) -> dict[str, Matrix]:
    together = np.concatenate(list(vectors.values()))
    languages = [code for code, rows in vectors.items() for _ in rows]
    centres = similarity.centres_of(together, languages)
    return {code: centres.centre(rows, [code] * len(rows)) for code, rows in vectors.items()}


def _compare(queries: Matrix, pool: Matrix, *, scaled: bool) -> Matrix:
    cosines = queries @ pool.T
    if not scaled:
        return cosines
    near = similarity.nearness(queries, ExactIndex(np.arange(len(pool)), pool))
    far = similarity.nearness(pool, ExactIndex(np.arange(len(queries)), queries))
    return similarity.csls(cosines, near, far)


def _ranks(values: Matrix) -> Indices:
    """Rank of the right text per query; in a mixed pool texts repeat every `len(values)` columns.

    A wrong text that scores as high as the right one counts as before it.
    """
    count = len(values)
    right = np.arange(values.shape[1])[None, :] % count == np.arange(count)[:, None]
    best = np.where(right, values, -np.inf).max(axis=1)
    return np.asarray(1 + (~right & (values >= best[:, None])).sum(axis=1))


def _row(
    one: Ranked, direction: str, ranks: Indices, raw: Mapping[tuple[str, str], Indices]
) -> Row:
    """Measures over ranks (directions x capabilities), beside the raw cosine's of the same."""
    first = (ranks <= 1).mean(axis=0)
    theirs = (raw[one.kind, direction] <= 1).mean(axis=0)
    bands = intervals(resampled(np.stack([first, first - theirs], axis=1)))
    row: Row = {"task": TASK, "method": one.method, "kind": one.kind, "direction": direction}
    row |= {"queries": ranks.shape[1], "candidates": one.candidates}
    row |= {"accuracy@1": float(first.mean()), "accuracy@3": float((ranks <= 3).mean())}
    row |= {"mrr": float((1 / ranks).mean())}
    row |= dict(zip((f"{_FIRST}_low", f"{_FIRST}_high"), bands[0].tolist(), strict=True))
    row[f"{_FIRST}_delta"] = float((first - theirs).mean())
    row[f"{_FIRST}_delta_low"], row[f"{_FIRST}_delta_high"] = bands[1].tolist()
    return {**row, f"{_FIRST}_best_baseline": RAW}
