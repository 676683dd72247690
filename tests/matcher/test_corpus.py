"""Rows become the records of matching: what is not known stays not known, and that alone."""

from datetime import date

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from backend.matcher.corpus import corpus
from backend.models import Project, ProjectVector

MODEL = "test/corpus"


def _projects(db: Session, *titles: str) -> list[int]:
    rows = [{"source": "cordis", "source_key": title, "title": title} for title in titles]
    return list(db.scalars(insert(Project).returning(Project.id), rows))


def test_a_project_without_a_vector_is_the_only_one_without(db: Session) -> None:
    read, waiting = _projects(db, "Read", "Waiting")
    values = np.eye(1, 384, dtype=np.float32)[0]
    db.execute(
        insert(ProjectVector),
        [{"project_id": read, "model_id": MODEL, "text_digest": b"", "vector": values}],
    )

    found = corpus(db, MODEL, date(2025, 1, 1))

    assert found.project_vectors is not None
    by_key = dict(zip([p.key for p in found.projects], found.project_vectors, strict=True))
    assert (by_key[str(read)] == values).all()
    assert np.isnan(by_key[str(waiting)]).all()


def test_without_any_vector_there_is_no_matrix(db: Session) -> None:
    _projects(db, "One", "Two")
    assert corpus(db, MODEL, date(2025, 1, 1)).project_vectors is None
