"""FEATURES: everything a ranker may know about an asker and a candidate, by name.

Each feature is a function of a `Batch` (b questions x c candidates) that answers a b x c matrix,
or a row of c values that hold for every question. NaN means "not known". The documentation's
table of features is generated from this registry.
"""

from matching.ranking.features.pairs import FEW
from matching.ranking.features.registry import FEATURES, Feature
from matching.ranking.features.teams import TEAMED
from matching.ranking.features.titles import TITLED

__all__ = [
    "ENCODED",
    "FEATURES",
    "FEW",
    "HIDDEN_FROM_NEWCOMERS",
    "ROLE",
    "TEAMED",
    "TITLED",
    "Feature",
]

ENCODED = frozenset({"alike_vote", "nearest_project", "encoded"})
"""Features that read the encoder's vectors."""

_NETWORK = frozenset({"shared_partners", "past_partners", "network_proximity"})
_RECORD = frozenset({"track_record", "activity"})

ROLE = frozenset({"led"})
"""What a newcomer did in its one project; for rankers of a newcomers' project alone."""

HIDDEN_FROM_NEWCOMERS = (
    frozenset(name for name, entry in FEATURES.items() if entry.reason in _NETWORK | _RECORD) - ROLE
)
"""Features a newcomer with one project and no network cannot have."""
