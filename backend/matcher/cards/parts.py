"""What a model's card holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class SourceFile:
    """A file that was read."""

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Reached:
    """What a ranker reached on the questions of one year: nDCG@10 with its 95 % interval."""

    ranker: str
    slice: str
    task: str
    year: int
    questions: int
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Compared:
    """nDCG@10 of two models on one slice of one year; the 95 % interval of the difference."""

    year: int
    slice: str
    questions: int
    champion: float
    challenger: float
    difference: float
    low: float
    high: float


@dataclass(frozen=True)
class Gate:
    """How the model came to be adopted: against which other, on what terms, with what result."""

    champion: str
    adopted: bool
    forced: str
    carried_from: str
    on: str
    terms: str
    reasons: Sequence[str]
    rehearsed: Sequence[Sequence[str]]
    comparisons: Sequence[Compared]


@dataclass(frozen=True)
class Weight:
    """One weight in logits with its 80 % band; `reason` is the code under which it is told.

    `relative`: the feature is measured against the best candidate of the question, 0 to 1.
    """

    feature: str
    meaning: str
    reason: str
    relative: bool
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Group:
    """Features told under one reason.

    `reach`: logits between a candidate that has nothing of those that are relative and one that
    has the most of all of them; None where none is relative.
    """

    reason: str
    features: int
    reach: float | None


@dataclass(frozen=True)
class RankerCard:
    """One ranker: groups of its weights, the widest reach first, and its calibration in logits.

    `partners`: new partners foretold for a question; None where that is not foretold.
    """

    name: str
    weights: Sequence[Weight]
    groups: Sequence[Group]
    base: float
    spread: float
    partners: float | None


@dataclass(frozen=True)
class Integrity:
    """The id computed anew beside the one in the card; `why` says why the files can't be used.

    `covers_card` is False for ids of the older format, which are hashes of the numbers alone.
    """

    stated: str
    computed: str
    why: str
    covers_card: bool
    sha256: str
    card_sha256: str

    @property
    def holds(self) -> bool:
        """Whether the files are what they were when they were written."""
        return not self.why and self.computed == self.stated


@dataclass(frozen=True)
class ModelCard:
    """A whole card; what it does not say is empty or None."""

    model_id: str
    format: int
    trained_until: str
    features_read_on: str
    training_seconds: float | None
    files: Sequence[SourceFile]
    first_day: str
    last_day: str
    counts: Mapping[str, int | None]
    encoder: str
    taught_addition: str
    reference_prior: float | None
    rankers: Sequence[RankerCard]
    reached: Sequence[Reached]
    gate: Gate | None
    limits: Sequence[str]
    attribution: str
    integrity: Integrity

    def by_ranker(self) -> Mapping[str, Sequence[Reached]]:
        """What was reached, by ranker, slices together and years in order."""
        ordered = sorted(self.reached, key=lambda one: (one.ranker, one.slice, one.year))
        return {name: list(rows) for name, rows in groupby(ordered, key=lambda one: one.ranker)}
