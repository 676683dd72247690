"""What the routes between needs and offers bring, on the cross-lingual set.

CORDIS states neither, so they are measured where both are written down. Every company states one
text: an offer, or a need. Each that offers one capability asks with the need of the next, so those
who offer the next one, and those who need its own, are the right ones. The pool is small, as a pool
of a large platform is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count

import numpy as np

from matching.benchmark.report import Row
from matching.benchmark.sections.xling import CrossLingualSet, Vectors
from matching.metrics import interval
from matching.partners.facets import FacetBook
from matching.records import Indices, empty_rows
from matching.retrieval.candidates import NEEDS, OFFERS, union
from matching.retrieval.nearby import FacetRoutes
from matching.text.index import ExactShelf
from matching.types import Company, Corpus, Facet, FacetKind, Matrix

LIMIT = 20
ALL = "pool"


def rows(texts: CrossLingualSet, read: Vectors) -> list[Row]:
    """The pool, then each route: shares of the right companies; intervals draw capabilities."""
    keys = count()
    offering = _stating(FacetKind.OFFER, texts.offers, read.offers, keys)
    needing = _stating(FacetKind.NEED, texts.needs, read.needs, keys)
    corpus = Corpus([*offering, *needing], [], [], date.max)
    book = FacetBook(corpus, empty_rows(len(corpus.companies), 0))
    routes, shelf = FacetRoutes(corpus, book), ExactShelf(corpus)
    size = len(next(iter(texts.offers.values())))
    capability = np.arange(len(corpus.companies)) % size
    offers = np.arange(len(corpus.companies)) < len(offering)
    held: dict[str, list[float]] = defaultdict(list)
    asked: list[int] = []
    for asker in range(len(offering)):
        wanted = (capability[asker] + 1) % size
        answers = (offers & (capability == wanted)) | (~offers & (capability == capability[asker]))
        right = np.flatnonzero(answers)
        others = np.arange(len(corpus.companies)) != asker
        for first in range(0, len(needing), size):
            need = needing[first + wanted].facets
            pool = union(found := routes.orders(asker, need, others, shelf, LIMIT), LIMIT)
            asked.append(int(wanted))
            held[ALL].append(_share(pool.chosen, right))
            for name, order in found.items():
                held[f"{name} alone"].append(_share(order[:LIMIT], right))
                held[f"{name} within"].append(_share(pool.by_route[name], right))
                held[f"{name} only"].append(_share(pool.only(name), right))
    low, high = interval(np.array(held[ALL]), np.array(asked))
    head: Row = {"route": ALL, "queries": len(asked), "candidates": len(corpus.companies)}
    head |= {"limit": LIMIT, "recall": _mean(held[ALL]), "recall_low": low, "recall_high": high}
    brought = ("alone", "within", "only")
    return [head] + [
        {"route": name, **{what: _mean(held[f"{name} {what}"]) for what in brought}}
        for name in (NEEDS, OFFERS)
    ]


def _stating(
    kind: FacetKind,
    texts: Mapping[str, Sequence[str]],
    read: Mapping[str, Matrix],
    keys: count[int],
) -> list[Company]:
    """Companies with one text each, language by language."""
    return [
        Company(key, "", "", facets=(Facet(key, kind, text, code, vector=vector),))
        for code, vectors in read.items()
        for text, vector, key in zip(texts[code], vectors, keys, strict=False)
    ]


def _share(found: Indices, right: Indices) -> float:
    return float(np.isin(right, found).mean())


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values))


def markdown(found: Sequence[Row]) -> list[str]:
    """A table of both routes."""
    head, *routes = found
    return [
        "### Needs and offers, on the cross-lingual set",
        "",
        f"{head['queries']} questions, {head['candidates']} companies that state one text each and "
        "have no past. Who offers one capability asks with the need of another: right are those "
        f"who offer that one and those who need its own. Pools of {head['limit']} hold "
        f"**{head['recall']:.4f}** of them (95 %: {head['recall_low']:.4f} to "
        f"{head['recall_high']:.4f}).",
        "",
        f"| route | its first {head['limit']} alone | reached by it in the pool | only by it |",
        "|---|---|---|---|",
        *(
            f"| {row['route']} | {row['alone']:.4f} | {row['within']:.4f} | {row['only']:.4f} |"
            for row in routes
        ),
    ]
