"""An import that was killed goes on where it was, and ends as if nothing had happened."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text

from backend.database import Sessions
from backend.imports import chunks
from backend.imports.cordis.importing import import_cordis
from backend.imports.errors import ImportRunning
from backend.imports.report import FileTally, Tally
from backend.models import Company, ImportProblem, ImportRun, StagedParticipation, TrackRecord
from backend.settings import ROOT
from tests.imports.cordis.files import participation, project, write_plain

ORGANISATIONS = 3_000
EACH = 4  # more rows than two chunks hold


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("cordis")
    keys = [f"10100000{n}" for n in range(EACH)]
    rows = [
        participation(str(900_000_000 + n), key, city=f"Town {key[-1]}", country="DE")
        for key in keys
        for n in range(ORGANISATIONS)
    ]
    rows[7000] = participation("not a pic")
    return write_plain(place, [project(key) for key in keys], rows)


def kill_at(engine: Engine, folder: Path, step: str, chunk: int) -> None:
    url = engine.url.render_as_string(hide_password=False)
    command = [
        sys.executable,
        "-m",
        "tests.imports.cordis.killed",
        url,
        str(folder),
        step,
        str(chunk),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "far enough\n"
        process.kill()


def count(sessions: Sessions, model: type) -> int:
    with sessions() as db:
        return db.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize(
    ("step", "chunk", "companies_then"),
    [
        ("projects.csv.gz", 1, 0),
        ("participations.csv.gz", 2, 0),
        ("checking", 1, 0),
        ("companies", 1, 2_500),
        ("track records", 1, ORGANISATIONS),
    ],
)
def test_a_killed_import_goes_on_where_it_was(
    committing: Sessions, committing_engine: Engine, folder: Path, step: str, chunk: int,
    companies_then: int,
) -> None:  # fmt: skip
    kill_at(committing_engine, folder, step, chunk)
    assert count(committing, Company) == companies_then
    steps: list[str] = []

    report = import_cordis(
        committing, folder, progress=lambda name, done, total: steps.append(name)
    )

    assert report.resumed
    rows = ORGANISATIONS * EACH
    assert report.files == (
        FileTally("projects.csv.gz", EACH, EACH, 0),
        FileTally("participations.csv.gz", rows, rows - 1, 1),
    )
    assert report.tallies == {
        "projects": Tally(new=EACH),
        "companies": Tally(new=ORGANISATIONS),
        "track records": Tally(new=rows - 1),
    }
    assert count(committing, TrackRecord) == rows - 1
    assert count(committing, ImportProblem) == 1
    assert count(committing, StagedParticipation) == 0
    assert import_cordis(committing, folder).tallies["companies"] == Tally(unchanged=ORGANISATIONS)


def test_other_files_do_not_go_on_with_a_stopped_import(
    committing: Sessions, committing_engine: Engine, folder: Path, tmp_path: Path
) -> None:
    kill_at(committing_engine, folder, "participations.csv.gz", 2)
    write_plain(tmp_path, [project()], [participation()])

    report = import_cordis(committing, tmp_path)

    assert not report.resumed
    assert (report.read, count(committing, Company)) == (2, 1)
    assert count(committing, StagedParticipation) == 0
    with committing() as db:
        states = db.scalars(select(ImportRun.state).order_by(ImportRun.id)).all()
    assert states == ["abandoned", "done"]


def test_only_one_import_runs_at_a_time(
    committing: Sessions, committing_engine: Engine, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    write_plain(tmp_path, [project()], [participation()])
    monkeypatch.setattr(chunks, "LOCK_WAIT", 0.0)
    with committing_engine.connect() as other:
        other.execute(text("select pg_advisory_lock(:key)"), {"key": chunks.LOCK})
        with pytest.raises(ImportRunning, match="is running"):
            import_cordis(committing, tmp_path)
    committing_engine.dispose()  # closes the connection that holds the lock
    assert import_cordis(committing, tmp_path).imported == 2
