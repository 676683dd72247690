"""Features of a newcomer's one project: how crowded its field is, how busy its programme.

Registered for newcomers' rankers (SURROUNDINGS). A text in a crowded field is alike to many others
and says little of any of them; cosines alone bring such candidates to every list (hubness,
Radovanović et al. 2010). With a longer record the features would only repeat what the record says.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.ranking.features.registry import FEATURES, record
from matching.ranking.field import Field
from matching.types import Matrix

_before = set(FEATURES)


@record("similar_work", "how alike its projects are to their 20 neighbours, in words")
def _crowd_in_words(field: Field) -> Matrix:
    return _mean(field, field.history.surroundings.in_words)


@record("similar_work", "how alike its projects are to their 20 neighbours, in latent topics")
def _crowd_in_topics(field: Field) -> Matrix:
    return _mean(field, field.history.surroundings.in_topics)


@record("similar_work", "how alike its projects are to their 20 neighbours, in the encoder")
def _crowd_in_meaning(field: Field) -> Matrix:
    return _mean(field, field.history.surroundings.in_meaning)


@record("same_programme", "log number of projects in the families of its projects")
def _family_size(field: Field) -> Matrix:
    return _mean(field, field.history.surroundings.family_size)


@record("same_programme", "share of those begun in the last year")
def _family_growth(field: Field) -> Matrix:
    return _mean(field, field.history.surroundings.family_growth)


@record("topic_experience", "log number of projects under the topics of its projects")
def _topic_size(field: Field) -> Matrix:
    return _mean(field, field.history.surroundings.topic_size)


@record("activity", "years since its projects began")
def _project_age(field: Field) -> Matrix:
    return _mean(field, field.history.age)


def _mean(field: Field, values: NDArray[np.float32]) -> Matrix:
    """Mean over each candidate's projects; missing where it has none, or where one is unknown."""
    total = np.asarray(field.incidence @ values, dtype=np.float32)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(field.taken_part > 0, total / field.taken_part, np.nan))


@record("track_record", "share of its projects that it coordinated")
def _led(field: Field) -> Matrix:
    led = np.asarray(field.history.coordinated[field.candidates].sum(axis=1)).ravel()
    return np.asarray(led / np.maximum(field.taken_part, 1), dtype=np.float32)


SURROUNDINGS = frozenset(set(FEATURES) - _before)
"""Features for newcomers' rankers alone."""
