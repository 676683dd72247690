"""Features of an asker and a candidate, and of the candidate's own record."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.past.programme import unit_rows
from matching.ranking.batch import Batch
from matching.ranking.features.registry import CURVE, feature, record
from matching.ranking.field import Field
from matching.types import CompanyKind, Matrix

FEW = 2
"""Projects up to which an organisation is a newcomer to the others."""


def _per(values: Matrix, mass: NDArray[np.float32]) -> Matrix:
    return np.asarray(values / np.sqrt(mass + 1), dtype=np.float32)


# --- text ---------------------------------------------------------------------------------


@feature("share", "similar_projects", "votes of the 100 most alike past projects", powers=CURVE)
def _vote(batch: Batch) -> Matrix:
    return batch.vote


@feature("share", "similar_projects", "votes of 300 alike projects, squared and fading with age")
def _vote_recent(batch: Batch) -> Matrix:
    return batch.recent_vote


@feature("share", "similar_projects", "votes per square root of the candidate's projects")
def _vote_focus(batch: Batch) -> Matrix:
    return _per(batch.vote, batch.field.taken_part)


@feature("share", "similar_projects", "members of projects near the asker's own", powers=CURVE)
def _project_vote(batch: Batch) -> Matrix:
    return batch.project_vote


@feature("share", "similar_projects", "the same per square root of the candidate's projects")
def _project_vote_focus(batch: Batch) -> Matrix:
    return _per(batch.project_vote, batch.field.taken_part)


@feature("share", "similar_work", "cosine of all words of both sides' projects", powers=CURVE)
def _words(batch: Batch) -> Matrix:
    return batch.dense(batch.asked.terms @ batch.field.words)


@feature("share", "similar_work", "cosine of both sides' work in latent topics", powers=CURVE)
def _meaning(batch: Batch) -> Matrix:
    return np.asarray(batch.asked.latent @ batch.field.meanings)


@feature("share", "similar_projects", "votes of projects alike in every reading", powers=CURVE)
def _alike_vote(batch: Batch) -> Matrix:
    return batch.alike_vote


@feature("share", "similar_projects", "how alike the candidate's nearest project is", powers=CURVE)
def _nearest_project(batch: Batch) -> Matrix:
    return batch.nearest_project


@feature("share", "similar_work", "cosine of both sides' work in the encoder", powers=CURVE)
def _encoded(batch: Batch) -> Matrix:
    return batch.encoded


# --- graph --------------------------------------------------------------------------------


@feature("share", "shared_partners", "Adamic-Adar over all past collaboration", powers=CURVE)
def _shared_partners(batch: Batch) -> Matrix:
    return batch.shared_partners


@feature("share", "shared_partners", "Adamic-Adar over the last three years")
def _recent_shared_partners(batch: Batch) -> Matrix:
    return batch.recent_shared_partners


@feature("share", "shared_partners", "Adamic-Adar per square root of the candidate's partners")
def _shared_partners_focus(batch: Batch) -> Matrix:
    return _per(batch.shared_partners, batch.field.degree)


@feature("share", "past_partners", "number of earlier joint projects")
def _joint_projects(batch: Batch) -> Matrix:
    return batch.from_seeds(batch.history.graph.shared)


@feature("share", "past_partners", "strength of earlier joint work, fading with age")
def _tie(batch: Batch) -> Matrix:
    return batch.from_seeds(batch.history.graph.strength)


@feature("share", "shared_partners", "strength of all two-step paths", powers=CURVE)
def _two_steps(batch: Batch) -> Matrix:
    return batch.two_steps


@feature(
    "share",
    "network_proximity",
    "chance of a short random walk to end at the candidate",
    powers=CURVE,
)
def _walk(batch: Batch) -> Matrix:
    return batch.walk


@feature("share", "network_proximity", "the same per square root of the candidate's ties")
def _walk_focus(batch: Batch) -> Matrix:
    return np.asarray(batch.walk / np.sqrt(batch.field.mass + 0.1), dtype=np.float32)


@feature("share", "network_proximity", "chance of a three-step walk to end at the candidate")
def _long_walk(batch: Batch) -> Matrix:
    return batch.long_walk


@feature("share", "network_proximity", "product of spectral positions in the graph", powers=CURVE)
def _position(batch: Batch) -> Matrix:
    place = batch.history.graph.position
    return np.asarray((batch.asked.seeds @ place) @ batch.field.positions)


# --- programme ----------------------------------------------------------------------------


@feature("share", "same_programme", "cosine of experience in call families")
def _family(batch: Batch) -> Matrix:
    themes = batch.history.themes
    asked = unit_rows(batch.asked.projects @ themes.project_families)
    return batch.dense(asked @ batch.field.family_shares)


@feature(
    "share",
    "same_programme",
    "amount of the candidate's experience in the asker's families",
    powers=CURVE,
)
def _family_experience(batch: Batch) -> Matrix:
    themes = batch.history.themes
    asked = unit_rows(batch.asked.projects @ themes.project_families)
    return batch.dense(asked @ batch.field.families)


@feature("share", "topic_experience", "cosine of experience in exact topics")
def _topic(batch: Batch) -> Matrix:
    themes = batch.history.themes
    asked = unit_rows(batch.asked.projects @ themes.project_topics)
    return batch.dense(asked @ batch.field.topic_shares)


@feature(
    "share",
    "topic_experience",
    "number of the asker's topics the candidate worked under",
    powers=CURVE,
)
def _topic_experience(batch: Batch) -> Matrix:
    themes = batch.history.themes
    return batch.dense((batch.asked.projects @ themes.project_topics) @ batch.field.topics)


@feature("share", "same_programme", "cosine of experience in kinds of project")
def _scheme(batch: Batch) -> Matrix:
    themes = batch.history.themes
    asked = unit_rows(batch.asked.projects @ themes.project_schemes)
    return batch.dense(asked @ batch.field.scheme_shares)


@feature("share", "similar_work", "cosine of subject classes")
def _subject(batch: Batch) -> Matrix:
    themes = batch.history.themes
    asked = unit_rows(batch.asked.projects @ themes.project_subjects)
    return batch.dense(asked @ batch.field.subject_shares)


# --- identity -----------------------------------------------------------------------------


@feature("share", "related_names", "rare words the names share")
def _name(batch: Batch) -> Matrix:
    return batch.from_askers(batch.history.names, batch.field.names)


@feature("plain", "related_names", "the same web domain")
def _site(batch: Batch) -> Matrix:
    return batch.from_askers(batch.history.sites, batch.field.sites)


@feature("plain", "country_habit", "log lift of joint work between the two countries")
def _country(batch: Batch) -> Matrix:
    return batch.country_lift


# --- the candidate's own record -------------------------------------------------------------


@record("track_record", "log number of partners")
def _partners(field: Field) -> Matrix:
    return _log(field.degree)


@record("track_record", "log number of projects")
def _projects(field: Field) -> Matrix:
    return _log(field.taken_part)


@record("track_record", "at most two projects")
def _few_projects(field: Field) -> Matrix:
    return np.asarray(field.taken_part <= FEW, dtype=np.float32)


@record("track_record", "log strength of all its ties, fading with age")
def _ties(field: Field) -> Matrix:
    return _log(field.mass)


@record("activity", "log number of projects started in the last year")
def _activity(field: Field) -> Matrix:
    fresh = (field.history.age < 1).astype(np.float32)
    return _log(field.incidence @ fresh)


@record("activity", "log number of projects, fading with age")
def _faded_projects(field: Field) -> Matrix:
    return _log(field.incidence @ field.history.recency)


@record("track_record", "log number of projects it coordinated")
def _coordinated(field: Field) -> Matrix:
    return _log(np.asarray(field.history.coordinated[field.candidates].sum(axis=1)).ravel())


@record("track_record", "share of its projects that it coordinated")
def _led(field: Field) -> Matrix:
    coordinated = np.asarray(field.history.coordinated[field.candidates].sum(axis=1)).ravel()
    return np.asarray(coordinated / np.maximum(field.taken_part, 1), dtype=np.float32)


@record("track_record", "log mean size of its consortia")
def _consortium_size(field: Field) -> Matrix:
    rows = field.incidence
    return _log((rows @ field.history.members) / np.maximum(field.taken_part, 1))


@record("organisation_kind", "a private company")
def _company(field: Field) -> Matrix:
    return _kind(field, CompanyKind.PRIVATE_COMPANY)


@record("organisation_kind", "a university")
def _university(field: Field) -> Matrix:
    return _kind(field, CompanyKind.UNIVERSITY)


@record("organisation_kind", "a research organisation")
def _research(field: Field) -> Matrix:
    return _kind(field, CompanyKind.RESEARCH_ORGANISATION)


@record("organisation_kind", "a small or medium enterprise; unknown is missing")
def _small(field: Field) -> Matrix:
    return field.history.organisations.small[field.candidates]


def _kind(field: Field, wanted: str) -> Matrix:
    kinds = field.history.organisations.kind[field.candidates]
    return np.asarray(kinds == wanted, dtype=np.float32)


def _log(values: NDArray[np.float32]) -> Matrix:
    return np.asarray(np.log1p(values), dtype=np.float32)
