"""What every question reads of a past, computed before processes are forked to ask them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from matching.benchmark.methods.baselines import Reference
from matching.benchmark.methods.collaborative import BASELINES
from matching.past.history import History
from matching.ranking import asked
from matching.ranking.batch import Batch
from matching.ranking.features import FEATURES
from matching.ranking.field import Field

_WORDS = "partners"


def warm(history: History, features: Sequence[str] = tuple(FEATURES)) -> None:
    """Read features once, so that matrices which are made when first read are there."""
    for batch in _asked(history):
        for name in features:
            FEATURES[name].function(batch)


def warm_published(history: History, *, graph: bool = True) -> None:
    """The same for the baselines; without a `graph` only those that read words and projects."""
    for batch in _asked(history):
        reference = Reference(batch, 0, graph=graph)
        for method in BASELINES.values():
            method(reference)


def _asked(history: History) -> Iterator[Batch]:
    """A question of an organisation and one in words, with one candidate."""
    some = np.flatnonzero(history.active)[:1]
    if len(some):
        field = Field(history, some)
        yield Batch(asked.companies(history, some), field)
        yield Batch(asked.texts(history, [_WORDS]), field)
