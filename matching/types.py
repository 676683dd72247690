"""The vocabulary of the matching package: frozen records, no behaviour beyond small properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Key = int | str
"""Identity of a company in its corpus: a database id or a register code."""

Vector = NDArray[np.float32]
"""One embedding, shape (dimension,), L2-normalised."""

Matrix = NDArray[np.float32]
"""Embeddings or scores, shape (rows, columns)."""

Mask = NDArray[np.bool_]
"""One flag per company of the corpus, in the order of `Corpus.companies`."""

Progress = Callable[[str, int, int], None]
"""Called as progress(step, done, total); `step` is a short English noun phrase."""


class FacetKind(StrEnum):
    """What a facet says: what the company can do, or what it is looking for."""

    OFFER = "offer"
    NEED = "need"


class CompanyKind(StrEnum):
    """Legal nature of an organisation, as the EU registers class it."""

    PRIVATE_COMPANY = "private_company"
    UNIVERSITY = "university"
    RESEARCH_ORGANISATION = "research_organisation"
    PUBLIC_BODY = "public_body"
    OTHER = "other"


class Side(StrEnum):
    """Whom a reason serves: the asking company, the suggested one, or the two alike."""

    QUERY = "query"
    CANDIDATE = "candidate"
    BOTH = "both"


@dataclass(frozen=True, eq=False)
class Facet:
    """One offer or one need of a company.

    `language` is an ISO 639-1 code; `codes` are taxonomy codes, hierarchical when they contain
    dots; `trl` is the technology readiness level offered, or the least one needed; `cooperation`
    names the kinds of cooperation sought (for example "licensed_production"). `vector` has the
    dimension of the corpus' encoder, or is None while the text waits to be embedded.
    """

    key: int
    kind: FacetKind
    text: str
    language: str = "en"
    codes: tuple[str, ...] = ()
    trl: int | None = None
    cooperation: tuple[str, ...] = ()
    vector: Vector | None = None


@dataclass(frozen=True, eq=False)
class Company:
    """An organisation that may ask for partners or be suggested as one.

    `country` is ISO 3166-1 alpha-2 (Greece is GR). `size` is one of micro, small, medium, sme
    (known only to be one), midcap, large or "" when unknown. Companies with the same non-empty
    `control_group` are never suggested to each other.
    """

    key: Key
    name: str
    country: str
    kind: str = CompanyKind.PRIVATE_COMPANY
    size: str = ""
    facets: tuple[Facet, ...] = ()
    certificates: tuple[str, ...] = ()
    city: str = ""
    website: str = ""
    control_group: str = ""


@dataclass(frozen=True)
class Project:
    """A past cooperative project; `text` is its title and, when known, its objective.

    `subjects` are paths of a vocabulary of subjects, as "natural sciences/physics/optics".
    """

    key: str
    text: str
    topic_code: str = ""
    topic_title: str = ""
    programme: str = ""
    scheme: str = ""
    start: date = date.min
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Participation:
    """That a company took part in a project; `role` as in CORDIS (coordinator, thirdParty...)."""

    company: Key
    project: str
    role: str = "participant"


@dataclass(frozen=True, eq=False)
class Corpus:
    """Everything known on one day.

    `project_vectors` has one row per project in the order of `projects`, of NaN for one that was
    not encoded, and is optional.
    `encoder` is the model id behind every vector in the corpus. `as_of` is the day the corpus
    describes: recency is measured from it.
    """

    companies: Sequence[Company]
    projects: Sequence[Project]
    participations: Sequence[Participation]
    as_of: date
    project_vectors: Matrix | None = None
    encoder: str = ""


@dataclass(frozen=True, eq=False)
class Wish:
    """What one request is about, when it is narrower than "partners in general".

    `needs` are keys of the asking company's need facets; `text` is a free need or the text of a
    call, `vector` its embedding as a need; `topic` a call or topic code when there is one.
    """

    needs: tuple[int, ...] = ()
    text: str = ""
    vector: Vector | None = None
    language: str = ""
    topic: str = ""


@dataclass(frozen=True)
class Reason:
    """One additive part of a score.

    `contribution` is in logit units; `code` names the sentence to show (`explain.CODES` lists
    them with their values); `values` are the facts of both sides, JSON-ready.
    """

    code: str
    side: Side
    values: Mapping[str, Any]
    contribution: float


@dataclass(frozen=True)
class Pair:
    """A suggestion: how well `candidate` fits `query`.

    `score` is the logit that ranked it, `fit` its logistic value, `low` and `high` the 80 % band of
    `fit`. `base` plus the contributions of `reasons` equals `score` within 1e-9. Fit is a judgement
    of evidence against the reference prior of the model, never a chance of acceptance.
    """

    query: Key
    candidate: Key
    fit: float
    score: float
    low: float
    high: float
    reasons: tuple[Reason, ...] = field(default=())
    base: float = 0.0
