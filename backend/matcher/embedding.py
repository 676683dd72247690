"""Texts become vectors: facets of companies, titles and objectives of projects."""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TypeVar

import numpy as np
from sqlalchemy import ColumnElement, exists, false, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from backend.matcher.encoder import asking_id, encoder, encoder_id
from backend.models import Company, Facet, FacetKind, FacetVector, Project, ProjectVector
from matching.types import Matrix, Progress

#: characters of an objective that are worth their time; the rest is boilerplate of the programme
OBJECTIVE = 1000
CHUNK = 2000
T = TypeVar("T")


def facet_digest_of(kind: str, text: str) -> bytes:
    """Tells whether a facet's vector still belongs to its text."""
    return hashlib.sha256(f"{kind}:{text}".encode()).digest()


def fresh_digest_of(kind: str, text: str, model_id: str) -> bytes:
    """The digest of a vector made now: a need's names what the encoder was taught of needs.

    Vectors made before it was taught are of the same space and are read until they are made anew.
    """
    taught = asking_id(model_id) if kind == FacetKind.need else ""
    return (
        hashlib.sha256(f"{kind}:{taught}:{text}".encode()).digest()
        if taught
        else (facet_digest_of(kind, text))
    )


def digests_of(kind: str, text: str, model_id: str) -> tuple[bytes, bytes]:
    """The digests of vectors that belong to a text: made now, and before needs were taught."""
    return fresh_digest_of(kind, text, model_id), facet_digest_of(kind, text)


def project_text(title: str, objective: str) -> str:
    """What is encoded of a project."""
    return f"{title}\n{objective[:OBJECTIVE]}".strip()


def embed_companies(
    db: Session, ids: Sequence[int] | None = None, progress: Progress | None = None
) -> int:
    """Encodes the facets whose text has no vector yet and says up to which version.

    Args:
        db: the session.
        ids: companies to bring up to date; None for all that changed since they were embedded.
        progress: told how many texts are done.

    Returns:
        How many texts were encoded.
    """
    asked = select(Company.id, Company.profile_version)
    if ids is None:
        stale = Company.embedded_version < Company.profile_version
        asked = asked.where(or_(stale, _has_untaught_needs(encoder_id(db))))
    else:
        asked = asked.where(Company.id.in_(ids))
    # versions are read before the facets: a change in between stays marked as not embedded
    versions = {row.id: row.profile_version for row in db.execute(asked)}
    done = 0
    for some in _chunks(sorted(versions), CHUNK):
        done += _embed_facets(db, some, progress)
        for company_id in some:
            db.execute(
                update(Company)
                .where(Company.id == company_id, Company.embedded_version < versions[company_id])
                # the profile itself did not change, so its date stays
                .values(embedded_version=versions[company_id], updated_at=Company.updated_at)
            )
    return done


def _has_untaught_needs(model_id: str) -> ColumnElement[bool]:
    """Companies with vectors of needs that were made before the encoder was taught of them."""
    taught = asking_id(model_id)
    if not taught:
        return false()
    text = func.concat(f"{FacetKind.need}:{taught}:", Facet.text)
    return exists().where(
        Facet.company_id == Company.id,
        Facet.kind == FacetKind.need,
        Facet.archived_at.is_(None),
        FacetVector.facet_id == Facet.id,
        FacetVector.model_id == model_id,
        FacetVector.text_digest != func.sha256(func.convert_to(text, "UTF8")),
    )


def _embed_facets(db: Session, companies: Sequence[int], progress: Progress | None) -> int:
    facets = db.scalars(
        select(Facet)
        .where(Facet.company_id.in_(companies), Facet.archived_at.is_(None))
        .order_by(Facet.id)
    ).all()
    if not facets:
        return 0
    known = {
        row.facet_id: row.text_digest
        for row in db.execute(
            select(FacetVector.facet_id, FacetVector.text_digest).where(
                FacetVector.facet_id.in_([facet.id for facet in facets]),
                FacetVector.model_id == encoder_id(db),
            )
        )
    }
    name = encoder_id(db)
    changed = [
        facet
        for facet in facets
        if known.get(facet.id) != fresh_digest_of(facet.kind, facet.text, name)
    ]
    if not changed:
        return 0
    model = encoder()
    for kind, encode in (
        (FacetKind.need, model.encode_needs),
        (FacetKind.offer, model.encode_offers),
    ):
        some = [facet for facet in changed if facet.kind == kind]
        if some:
            vectors = encode([facet.text for facet in some], progress)
            rows = [(one.id, fresh_digest_of(one.kind, one.text, model.model_id)) for one in some]
            _store(db, FacetVector, rows, vectors, model.model_id)
    return len(changed)


def embed_projects(
    db: Session, progress: Progress | None = None, *, limit: int | None = None
) -> int:
    """Encodes the projects that have no vector yet, oldest first.

    With `limit` at most so many: a caller that commits between calls can be stopped and go on.

    Returns:
        How many were encoded.
    """
    vector = aliased(ProjectVector)
    waiting = (
        select(
            Project.id, Project.title, func.left(Project.objective, OBJECTIVE).label("objective")
        )
        .outerjoin(vector, (vector.project_id == Project.id) & (vector.model_id == encoder_id(db)))
        .where(vector.project_id.is_(None))
        .order_by(Project.id)
        .limit(limit)
    )
    rows = db.execute(waiting).all()
    done = 0
    for some in _chunks(rows, CHUNK):
        model = encoder()
        texts = [project_text(row.title, row.objective) for row in some]
        vectors = model.encode_offers(texts)
        digests = [
            (row.id, hashlib.sha256(text.encode()).digest())
            for row, text in zip(some, texts, strict=True)
        ]
        _store(db, ProjectVector, digests, vectors, model.model_id)
        done += len(some)
        if progress:
            progress("embedding projects", done, len(rows))
    return done


def waiting_projects(db: Session) -> int:
    """How many projects have no vector yet."""
    vector = aliased(ProjectVector)
    joined = (vector.project_id == Project.id) & (vector.model_id == encoder_id(db))
    waiting = select(func.count()).select_from(Project).outerjoin(vector, joined)
    return db.scalar(waiting.where(vector.project_id.is_(None))) or 0


def _store(
    db: Session,
    table: type[FacetVector] | type[ProjectVector],
    rows: Sequence[tuple[int, bytes]],
    vectors: Matrix,
    model_id: str,
) -> None:
    # half-precision encoders come out a few thousandths long
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    key = "facet_id" if table is FacetVector else "project_id"
    values = [
        {key: row_id, "model_id": model_id, "text_digest": digest, "vector": vector}
        for (row_id, digest), vector in zip(rows, vectors, strict=True)
    ]
    statement = insert(table)
    db.execute(
        statement.on_conflict_do_update(
            index_elements=[key, "model_id"],
            set_={
                "text_digest": statement.excluded.text_digest,
                "vector": statement.excluded.vector,
                "created_at": func.now(),
            },
        ),
        values,
    )


def _chunks(rows: Iterable[T], size: int) -> Iterable[list[T]]:
    iterator = iter(rows)
    while some := list(islice(iterator, size)):
        yield some
