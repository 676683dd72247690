"""Needs and offers across languages: does a text find its counterpart among all others?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from matching.benchmark.report import OURS, Row
from matching.partners.facets import FacetBook
from matching.records import empty_rows
from matching.text import similarity
from matching.text.encoder import Encoder
from matching.text.index import ExactIndex
from matching.types import Company, Corpus, Facet, FacetKind, Matrix, Progress

TASK = "XLING"
RAW = "raw cosine"
MEANING = f"{OURS}/meaning alone"
"""The vectors by themselves; what the application answers reads words beside them."""
MIXED = "mixed"
_POOLED = "need -> mixed offers"


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


def score(texts: CrossLingualSet, encoder: Encoder, progress: Progress | None = None) -> list[Row]:
    """Rows of accuracy@1, @3 and MRR per direction, raw and as the engine compares.

    Offers of one language look for their translations; needs look for the offers that meet them,
    in each language and in the mixed pool, where all languages of one offer count as right. Over
    the mixed pool our line is the application's own path: one company states the needs, others an
    offer each.
    """
    offers = {code: encoder.encode_offers(t, progress) for code, t in texts.offers.items()}
    needs = {code: encoder.encode_needs(t, progress) for code, t in texts.needs.items()}
    rows: list[Row] = []
    for method, offered, sought in (
        (RAW, offers, needs),
        (OURS, _centred(offers), _centred(needs)),
    ):
        for kind, direction, queries, pool in _directions(offered, sought):
            values = _compare(queries, pool, scaled=method == OURS)
            name = MEANING if (method, kind) == (OURS, _POOLED) else method
            rows.append(_row(name, kind, direction, values, len(queries)))
    for code, values in _served(texts, offers, needs):
        direction = f"need {code} -> offers {MIXED}"
        rows.append(_row(OURS, _POOLED, direction, values, len(values)))
    rows.append(_mean(MEANING, _POOLED, rows))
    for method in (RAW, OURS):
        for kind in ("translation", "need -> offer", _POOLED):
            rows.append(_mean(method, kind, rows))
    return rows


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
        yield _POOLED, f"need {one} -> offers {MIXED}", queries, mixed


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


def _row(method: str, kind: str, direction: str, values: Matrix, count: int) -> Row:
    """Measures of one direction; in a mixed pool the texts repeat every `count` columns.

    A wrong text that scores as high as the right one counts as before it.
    """
    right = np.arange(values.shape[1])[None, :] % count == np.arange(count)[:, None]
    best = np.where(right, values, -np.inf).max(axis=1)
    rank = 1 + (~right & (values >= best[:, None])).sum(axis=1)
    return {
        "task": TASK,
        "method": method,
        "kind": kind,
        "direction": direction,
        "queries": count,
        "candidates": values.shape[1],
        "accuracy@1": float((rank <= 1).mean()),
        "accuracy@3": float((rank <= 3).mean()),
        "mrr": float((1 / rank).mean()),
    }


def _mean(method: str, kind: str, rows: Sequence[Row]) -> Row:
    chosen = [row for row in rows if row["method"] == method and row["kind"] == kind]
    measures = ("accuracy@1", "accuracy@3", "mrr")
    means = {name: float(np.mean([row[name] for row in chosen])) for name in measures}
    about = {"task": TASK, "method": method, "kind": kind, "direction": "mean of directions"}
    return {
        **about,
        "queries": chosen[0]["queries"],
        "candidates": chosen[0]["candidates"],
        **means,
    }
