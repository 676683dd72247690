"""Rows that can't be imported are named by file, line and reason, and counted; none is lost."""

import csv
import gzip
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.database import Sessions
from backend.i18n import speaking
from backend.imports.cordis.importing import import_cordis
from backend.imports.errors import RowsRefused, Unreadable
from backend.models import Company, ImportProblem, ImportRun, Project, StagedParticipation
from tests.imports.cordis.files import (
    OFFICIAL_ORGANIZATION,
    PLAIN_PARTICIPATION,
    csv_text,
    organization,
    participation,
    project,
    write_official,
    write_plain,
)  # fmt: skip


def problems(db: Session) -> list[tuple[int, str, bool]]:
    rows = db.execute(
        select(ImportProblem.line, ImportProblem.column, ImportProblem.fatal).order_by(
            ImportProblem.line, ImportProblem.id
        )
    )
    return [(row.line, row.column, row.fatal) for row in rows]


def test_every_bad_row_is_named_with_its_line(
    sessions: Sessions, db: Session, tmp_path: Path
) -> None:
    write_plain(
        tmp_path,
        [project(title="A title\non three\nlines"), project("101000002", start_date="soon")],
        [
            participation(name="One\nover two lines", city="-"),  # lines 2 and 3
            participation("12345"),  # line 4
            participation("900000002", key="999"),  # 5
            participation("900000003", country="Elbonia"),  # 6
            participation("900000004", country=""),  # 7
            participation("900000005", name=""),  # 8
            participation("900000006", role="mascot"),  # 9
            participation("900000007", ec_contribution="a lot"),  # 10
            participation("900000008", sme="maybe", org_url="javascript:alert(1)"),  # 11
            participation("900000009", activity_type="XYZ"),  # 12
            participation("900000010", country="RU"),  # 13
        ],
    )

    report = import_cordis(sessions, tmp_path)

    assert [(p.file, p.line, p.column, p.fatal) for p in report.problems] == [
        ("participations.csv.gz", 4, "organisation", True),
        ("participations.csv.gz", 5, "project", True),
        ("participations.csv.gz", 6, "country", True),
        ("participations.csv.gz", 7, "country", True),
        ("participations.csv.gz", 8, "name", True),
        ("participations.csv.gz", 9, "role", True),
        ("participations.csv.gz", 10, "eccontribution", True),
        ("participations.csv.gz", 11, "sme", False),
        ("participations.csv.gz", 11, "orgurl", False),
        ("participations.csv.gz", 12, "activitytype", False),
        ("participations.csv.gz", 13, "country", True),
        ("projects.csv.gz", 5, "startdate", False),
    ]
    assert "“Elbonia” is not a two-letter country code." in report.problems[2].text
    assert [(f.name, f.read, f.imported, f.refused) for f in report.files] == [
        ("projects.csv.gz", 2, 2, 0),
        ("participations.csv.gz", 11, 3, 8),
    ]
    assert report.read == report.imported + report.refused
    names = db.scalars(select(Company.name).order_by(Company.pic)).all()
    assert names == ["One over two lines", "Organisation 900000008", "Organisation 900000009"]
    assert db.scalars(select(Company.website)).all() == ["", "", ""]
    assert db.scalar(select(func.count()).select_from(StagedParticipation)) == 0


def test_lines_are_counted_in_quoted_fields_of_the_official_layout(
    sessions: Sessions, db: Session, tmp_path: Path
) -> None:
    head = csv_text(OFFICIAL_ORGANIZATION, [], official=True)
    row = csv_text(OFFICIAL_ORGANIZATION, [organization(street="1\n2\n3")], official=True)
    body = row.removeprefix(head)  # lines 2 to 4
    archive = write_official(tmp_path / "cordis.zip", [{"id": "101000001", "title": "T"}], [])
    with zipfile.ZipFile(archive) as packed:
        others = {name: packed.read(name) for name in packed.namelist()}
    others["organization.csv"] = (
        head + body + '"101000001";"too";"few"\n' + body + '"101000001";"never closed\n' + body
    ).encode()  # the short row is line 5, the unclosed quotation mark line 9
    with zipfile.ZipFile(archive, "w") as packed:
        for name, content in others.items():
            packed.writestr(name, content)

    report = import_cordis(sessions, archive)

    assert problems(db) == [(5, "", True), (9, "", True)]
    assert "Lines 5 to 5 make a row of 3 values where the heading names 25." in (
        report.problems[0].text
    )
    assert report.problems[1].text.startswith("Lines 9 to 12 make")  # where the damage ends
    assert (report.files[-1].read, report.files[-1].imported) == (4, 2)


def test_bytes_that_are_not_text_cost_their_row_only(
    sessions: Sessions, db: Session, tmp_path: Path
) -> None:
    write_plain(tmp_path, [project()], [])
    rows = [
        participation("900000001", name="Überall"),
        participation("900000002", name="\0"),
        participation("900000003", name="@@@"),
        participation("900000004"),
    ]
    text = csv_text(PLAIN_PARTICIPATION, rows).encode().replace(b"@@@", b"\xff\xfe")
    with gzip.open(tmp_path / "participations.csv.gz", "wb") as file:
        file.write(text)

    import_cordis(sessions, tmp_path)

    assert problems(db) == [(3, "", True), (4, "", True)]
    assert db.scalars(select(Company.name).order_by(Company.pic)).all() == [
        "Überall", "Organisation 900000004",
    ]  # fmt: skip


def test_the_list_of_rejects_is_complete_and_harmless_in_a_spreadsheet(
    sessions: Sessions, tmp_path: Path
) -> None:
    bad = [participation("900000001", country=f"=cmd{n}") for n in range(150)]
    write_plain(tmp_path, [project()], bad)
    rejects = tmp_path / "rejects.csv"

    report = import_cordis(sessions, tmp_path, rejects=rejects)

    assert (len(report.problems), report.refused) == (100, 150)
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["File", "Line", "Column", "What is wrong", "Row imported"]
    assert [row[1] for row in rows[1:]] == [str(line) for line in range(2, 152)]
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


def test_strict_takes_all_or_nothing(sessions: Sessions, db: Session, tmp_path: Path) -> None:
    rows = [participation("900000001"), participation("900000002", key="999")]
    write_plain(tmp_path, [project()], rows)

    with pytest.raises(RowsRefused) as refusal:
        import_cordis(sessions, tmp_path, strict=True)

    assert refusal.value.values["line"] == 3
    assert db.scalar(select(func.count()).select_from(Company)) == 0
    assert db.scalar(select(func.count()).select_from(Project)) == 0
    assert db.scalars(select(ImportRun.state)).all() == ["abandoned"]
    write_plain(tmp_path, [project()], rows[:1])
    assert import_cordis(sessions, tmp_path, strict=True).imported == 2


def test_a_topic_of_an_unknown_project_is_reported(
    sessions: Sessions, db: Session, tmp_path: Path
) -> None:
    archive = write_official(
        tmp_path / "cordis.zip",
        [{"id": "101000001", "title": "T", "topics": "A-1"}],
        [organization()],
        [
            {"projectID": "7", "topic": "A-1", "title": "Nobody's"},
            {"projectID": "101000001", "topic": "A-1", "title": "Ours"},
        ],
    )

    report = import_cordis(sessions, archive)

    assert problems(db) == [(2, "project", True)]
    assert (report.files[1].imported, report.files[1].refused) == (1, 1)
    assert db.scalars(select(Project.topic_title)).all() == ["Ours"]


def test_of_several_topics_the_first_that_fits_is_the_projects(
    sessions: Sessions, db: Session, tmp_path: Path
) -> None:
    archive = write_official(
        tmp_path / "cordis.zip",
        [{"id": "101000001", "title": "Free"}, {"id": "101000002", "title": "T", "topics": "B-2"}],
        [organization(key=one) for one in ("101000001", "101000002")],
        [
            {"projectID": one, "topic": topic, "title": title}
            for one in ("101000001", "101000002")
            for topic, title in (("C-3", "Third"), ("B-2", "Second"), ("A-1", "First"))
        ],
    )

    import_cordis(sessions, archive)

    rows = db.execute(select(Project.topic_code, Project.topic_title).order_by(Project.source_key))
    assert [tuple(row) for row in rows] == [("C-3", "Third"), ("B-2", "Second")]


class TestPlacesThatHoldNothing:
    """A wrong folder or file is refused with what to do."""

    def test_no_such_folder(self, sessions: Sessions, tmp_path: Path) -> None:
        """Nothing there."""
        with pytest.raises(Unreadable, match="There is no file or folder"):
            import_cordis(sessions, tmp_path / "none")

    def test_no_files(self, sessions: Sessions, tmp_path: Path) -> None:
        """An empty folder."""
        with pytest.raises(Unreadable, match="holds no CORDIS files"):
            import_cordis(sessions, tmp_path)

    def test_not_a_zip(self, sessions: Sessions, tmp_path: Path) -> None:
        """A broken download."""
        (tmp_path / "cordis.zip").write_bytes(b"half a download")
        with pytest.raises(Unreadable, match="is an incomplete zip"):
            import_cordis(sessions, tmp_path)

    def test_a_missing_column(self, sessions: Sessions, db: Session, tmp_path: Path) -> None:
        """Another file under a known name."""
        write_plain(tmp_path, [project()], [])
        with gzip.open(tmp_path / "participations.csv.gz", "wt") as file:
            file.write("name,town\nA,B\n")
        with pytest.raises(Unreadable) as refusal:
            import_cordis(sessions, tmp_path)
        assert refusal.value.values["columns"] == "country, projectid, role"


def test_problems_are_told_in_the_readers_language(
    sessions: Sessions, db: Session, tmp_path: Path
) -> None:
    write_plain(tmp_path, [project()], [participation("12345")])
    report = import_cordis(sessions, tmp_path)
    with speaking("en"):
        assert report.problem_table()[1] == (
            "participations.csv.gz", "2", "organisation",
            "“12345” is not a participant code (PIC) of nine digits.",
        )  # fmt: skip
