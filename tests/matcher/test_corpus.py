"""Rows become the records of matching: what is not known stays not known, and that alone."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from backend.database import Sessions
from backend.imports.cordis.importing import import_cordis
from backend.matcher.corpus import corpus
from backend.matcher.engine import engine
from backend.models import Company, CompanyState, Project, ProjectVector
from matching.benchmark.questions.loading import load
from matching.past.history import History
from matching.ranking import asked
from matching.ranking.batch import Batch
from matching.ranking.features import FEATURES
from matching.ranking.field import Field
from tests.factories import Factory
from tests.imports.cordis.files import participation, project, write_plain

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


SUBJECTS = (
    "/natural sciences/physical sciences/optics",
    "/natural sciences/physical sciences/optics/fibre optics|/humanities/history",
    "/engineering and technology/mechanical engineering/vehicle engineering",
    "",
)
#: who took part in which of the projects
TOOK_PART = {"900000001": (0, 2), "900000002": (1,), "900000003": (1, 2), "900000004": (3,)}


def _subject_cosines(history: History, order: list[str], keys: list[str]) -> np.ndarray:
    """The feature of every two organisations, in an order of their codes."""
    at = np.array([keys.index(code) for code in order])
    batch = Batch(asked.companies(history, at), Field(history, np.arange(len(keys))))
    return np.asarray(FEATURES["subject"].function(batch))[:, at]


def test_what_projects_are_about_counts_here_as_it_does_in_the_benchmark(
    sessions: Sessions, db: Session, tmp_path: Path
) -> None:
    projects = [project(f"10100000{i}", euroscivoc=said) for i, said in enumerate(SUBJECTS)]
    parts = [participation(pic, f"10100000{i}") for pic, taken in TOOK_PART.items() for i in taken]
    write_plain(tmp_path, projects, parts)
    import_cordis(sessions, tmp_path)

    served = engine(db)._history
    codes = {row.id: row.pic for row in db.execute(select(Company.id, Company.pic))}
    ours = _subject_cosines(
        served, list(TOOK_PART), [str(codes[int(key)]) for key in served.organisations.keys]
    )
    records = load([tmp_path]).records
    known = History(records, date(2025, 1, 1).toordinal())
    theirs = _subject_cosines(
        known, list(TOOK_PART), [str(key) for key in known.organisations.keys]
    )

    assert ours == pytest.approx(theirs, abs=1e-6)
    np.fill_diagonal(ours, 0)
    # The first two share optics, the first and the third vehicles as well; the fourth is silent.
    assert 0 < ours[0, 1] < ours[0, 2] < 1
    assert ours[3].tolist() == [0, 0, 0, 0]
    assert known.themes.project_subjects.shape == served.themes.project_subjects.shape


def test_subjects_that_an_import_brings_later_are_seen_at_once(
    sessions: Sessions, db: Session, tmp_path: Path
) -> None:
    parts = [participation("900000001"), participation("900000002")]
    for said, classes in (("", 0), (SUBJECTS[0], 2)):
        write_plain(tmp_path, [project(euroscivoc=said), project("101000009")], parts)
        import_cordis(sessions, tmp_path)
        db.expire_all()
        assert engine(db)._history.themes.project_subjects.nnz == classes


def test_companies_of_one_stated_parent_are_one_group(db: Session, make: Factory) -> None:
    one = make.company(control_group="Nordlicht Holding AG")
    other = make.company(control_group="NORDLICHT Holding")
    parent = make.company(name="Nordlicht Holding AG")
    apart = [make.company(), make.company(control_group="Südwind GmbH")]
    found = {company.key: company for company in corpus(db, MODEL, date(2025, 1, 1)).companies}
    group = found[one.id].control_group
    assert group
    assert [found[each.id].control_group == group for each in (other, parent, *apart)] == [
        True, True, False, False,
    ]  # fmt: skip
    assert found[apart[0].id].control_group == ""


@pytest.mark.parametrize("none", ["none", "N/A", "-", "немає", "Незалежна", "Keine"])
def test_companies_without_a_parent_are_no_group(db: Session, make: Factory, none: str) -> None:
    made = [make.company(control_group=none) for _ in range(2)]
    found = {company.key: company for company in corpus(db, MODEL, date(2025, 1, 1)).companies}
    assert [found[one.id].control_group for one in made] == ["", ""]


def test_the_engine_knows_who_is_suspended_and_who_came_back(db: Session, make: Factory) -> None:
    one, other = make.company(), make.company(state=CompanyState.suspended)
    assert one.id in engine(db).keys
    one.state, other.state = CompanyState.suspended, CompanyState.verified
    db.commit()
    assert other.id in engine(db).keys
    assert one.id not in engine(db).keys
