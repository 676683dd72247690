"""Vectors of needs made before the encoder was taught of them serve until they are made anew."""

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.matcher import corpus, embedding
from backend.matcher.encoder import _holder, asking_id
from backend.models import FacetKind, FacetVector
from matching.text.encoder import PACKAGED_ID
from matching.types import Matrix, Progress
from tests.factories import Factory


class Counting:
    """An encoder that says how many texts it was given."""

    model_id, dimension = PACKAGED_ID, 384

    def __init__(self) -> None:
        self.needs: list[str] = []
        self.offers: list[str] = []

    def encode_needs(self, texts: list[str], progress: Progress | None = None) -> Matrix:
        """Counts needs."""
        self.needs += texts
        return np.ones((len(texts), 384), np.float32)

    def encode_offers(self, texts: list[str], progress: Progress | None = None) -> Matrix:
        """Counts offers."""
        self.offers += texts
        return np.ones((len(texts), 384), np.float32)


def test_old_vectors_of_needs_are_read_and_made_anew_once(
    db: Session, make: Factory, monkeypatch: object
) -> None:
    company = make.company()
    need = make.facet(company, kind=FacetKind.need, text="Нам потрібен зв’язок")
    offer = make.facet(company, text="Mesh radios")
    old = np.full(384, 384**-0.5, np.float32)
    for facet in (need, offer):
        digest = embedding.facet_digest_of(facet.kind, facet.text)
        db.add(FacetVector(facet_id=facet.id, model_id=PACKAGED_ID, text_digest=digest, vector=old))
    company.embedded_version = company.profile_version
    db.flush()
    read = {f.key: f.vector is not None for f in corpus._facets(db, PACKAGED_ID)[company.id]}
    assert read == {need.id: True, offer.id: True}

    encoder = Counting()
    monkeypatch.setattr(_holder, "encoder", encoder)  # type: ignore[attr-defined]
    assert embedding.embed_companies(db) == 1
    assert (encoder.needs, encoder.offers) == ([need.text], [])
    assert embedding.embed_companies(db) == 0
    kept = select(FacetVector.text_digest).where(FacetVector.facet_id == need.id)
    assert db.scalar(kept) == embedding.fresh_digest_of(need.kind, need.text, PACKAGED_ID)
    assert asking_id(PACKAGED_ID).startswith("asking@")
    assert asking_id("another/model") == ""
