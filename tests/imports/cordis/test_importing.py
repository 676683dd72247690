"""CORDIS files become unclaimed companies, projects and track records."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.database import Sessions
from backend.imports.cordis.importing import import_cordis
from backend.imports.report import ImportReport, Tally
from backend.models import Company, CompanyState, Event, Project, TrackRecord
from tests.imports.cordis.files import (
    organization,
    participation,
    project,
    write_official,
    write_plain,
)  # fmt: skip

NOTHING_NEW = {"projects": (0, 0), "companies": (0, 0), "track records": (0, 0)}


def only_company(db: Session) -> Company:
    db.expire_all()
    return db.scalars(select(Company)).one()


def changes(report: ImportReport) -> dict[str, tuple[int, int]]:
    return {what: (tally.new, tally.changed) for what, tally in report.tallies.items()}


def test_an_organisation_becomes_an_unclaimed_company_with_its_track_record(
    sessions: Sessions, db: Session, tmp_path: Path
) -> None:
    write_plain(
        tmp_path,
        [
            project(
                "101000001", acronym="SEE",
                euroscivoc="/natural sciences/physics/optics|/humanities/history, and law",
            )
        ],
        [
            participation(
                "900000001", "101000001", name="KRYLO TOV", short_name="Krylo", city="KIEV",
                activity_type="REC", org_url="www.krylo.example", vat="UA 1234",
                role="thirdParty", ec_contribution="1999348.75",
            )
        ],
    )  # fmt: skip

    report = import_cordis(sessions, tmp_path)

    company = only_company(db)
    assert (company.name, company.short_name, company.country) == ("KRYLO TOV", "Krylo", "UA")
    assert (company.city, company.kind) == ("Kyiv", "research_organisation")
    assert (company.imported_sme, company.website) == (True, "https://www.krylo.example")
    assert (company.vat, company.pic, company.about) == ("UA1234", "900000001", "")
    assert (company.state, company.source) == (CompanyState.unclaimed, "cordis")
    assert company.source_key == "900000001"
    said = {"source": "cordis", "at": "2023-01-01"}
    assert company.provenance == dict.fromkeys(
        ("pic", "name", "short_name", "country", "city", "kind", "imported_sme", "website", "vat"),
        said,
    )
    record = db.scalars(select(TrackRecord)).one()
    assert (record.role, record.contribution_eur) == ("affiliated_entity", 1999349)
    assert record.imported == {"source": "cordis", "at": "2023-01-01", "role": "thirdParty"}
    work = db.scalars(select(Project)).one()
    assert (work.source, work.source_key, work.acronym) == ("cordis", "101000001", "SEE")
    assert (work.programme, work.scheme) == ("HE", "HORIZON-RIA")
    assert work.subjects == ["natural sciences/physics/optics", "humanities/history, and law"]
    assert (work.topic_code, work.topic_title) == ("HORIZON-CL3-2023-01", "Safer borders")
    assert (str(work.starts_on), str(work.ends_on)) == ("2023-01-01", "2025-12-31")
    assert (report.read, report.imported, report.refused) == (2, 2, 0)
    assert report.tallies == dict.fromkeys(("projects", "companies", "track records"), Tally(new=1))
    assert db.scalars(select(Event.kind)).all() == ["cordis_imported"]


def test_the_official_layout_is_read_from_its_zip(
    sessions: Sessions, db: Session, tmp_path: Path
) -> None:
    official = {
        "id": "101000001", "acronym": "SEE", "title": "Seeing; and being “seen”",
        "objective": 'Two lines,\none "quoted".', "startDate": "2023-01-01",
        "endDate": "2025-12-31", "totalCost": "2500000,5", "topics": "HORIZON-CL3-2023-01",
        "frameworkProgramme": "HORIZON", "fundingScheme": "HORIZON-RIA",
        "contentUpdateDate": "2026-01-02 03:04:05",
    }  # fmt: skip
    archive = write_official(
        tmp_path / "cordis-HORIZONprojects-csv.zip",
        [official],
        [
            organization("900000001", country="EL", role="coordinator", ecContribution="960619,95"),
            organization("900000002", country="UK", SME="", ecContribution=""),
            organization("900000003", country="XK", activityType=""),
            organization("900000004", country="NA", role="associatedPartner"),
        ],
        [{"projectID": "101000001", "topic": "HORIZON-CL3-2023-01", "title": "Safer borders"}],
        [
            {"projectID": "101000001", "euroSciVocPath": f"/natural sciences/physics/{what}"}
            for what in ("optics", "acoustics", "optics")
        ],
    )

    report = import_cordis(sessions, archive)

    rows = db.execute(
        select(Company.country, Company.kind, Company.imported_sme).order_by(Company.pic)
    ).all()
    assert [tuple(row) for row in rows] == [
        ("GR", "private_company", True),
        ("GB", "private_company", None),
        ("XK", "other", True),
        ("NA", "private_company", True),
    ]
    records = db.execute(
        select(TrackRecord.role, TrackRecord.contribution_eur).order_by(TrackRecord.company_id)
    ).all()
    assert [tuple(row) for row in records] == [
        ("coordinator", 960620),
        ("beneficiary", None),
        ("beneficiary", None),
        ("associated_partner", None),
    ]
    work = db.scalars(select(Project)).one()
    assert (work.title, work.topic_title) == ("Seeing; and being “seen”", "Safer borders")
    assert work.objective == 'Two lines,\none "quoted".'
    assert work.subjects == [
        "natural sciences/physics/acoustics", "natural sciences/physics/optics",
    ]  # fmt: skip
    assert [(file.name, file.read, file.imported) for file in report.files] == [
        ("cordis-HORIZONprojects-csv.zip/project.csv", 1, 1),
        ("cordis-HORIZONprojects-csv.zip/topics.csv", 1, 1),
        ("cordis-HORIZONprojects-csv.zip/euroSciVoc.csv", 3, 3),
        ("cordis-HORIZONprojects-csv.zip/organization.csv", 4, 4),
    ]
    greek = db.scalars(select(Company).where(Company.country == "GR")).one()
    assert greek.provenance["country"] == {"source": "cordis", "at": "2026-06-03"}
    assert "imported_sme" not in db.scalars(
        select(Company.provenance).where(Company.country == "GB")
    ).one()  # fmt: skip


def test_a_second_run_changes_nothing(sessions: Sessions, db: Session, tmp_path: Path) -> None:
    write_plain(
        tmp_path,
        [project("101000001"), project("101000002", start_date="2024-05-01")],
        [
            participation("900000001", "101000001", city="Lviv", org_url="http://a.example"),
            participation("900000001", "101000002", city="Odesa"),
            participation("900000002", "101000002", role="coordinator"),
        ],
    )

    def everything() -> list[Any]:
        tables = (Company.__table__, Project.__table__, TrackRecord.__table__)
        return [db.execute(select(table).order_by(table.c.id)).all() for table in tables]

    first = import_cordis(sessions, tmp_path)
    before = everything()
    second = import_cordis(sessions, tmp_path)

    assert changes(first) == {"projects": (2, 0), "companies": (2, 0), "track records": (3, 0)}
    assert changes(second) == NOTHING_NEW
    assert [tally.unchanged for tally in second.tallies.values()] == [2, 2, 3]
    assert everything() == before
    assert (second.read, second.imported, second.refused) == (5, 5, 0)


@pytest.mark.parametrize("turned", [False, True], ids=["oldest first", "latest first"])
def test_each_column_has_the_latest_value_whatever_the_order_of_rows(
    sessions: Sessions, db: Session, tmp_path: Path, turned: bool
) -> None:
    rows = [
        participation("900000001", "101000001", name="Old name", org_url="http://a.example"),
        participation("900000001", "101000003", name="New name", city="Lviv", sme="0.0"),
        participation("900000001", "101000002", name="Between", city="Rivne", sme=""),
    ]
    projects = [
        project("101000001", start_date="2021-01-01"),
        project("101000002", start_date="2022-01-01"),
        project("101000003", start_date="2023-01-01"),
    ]
    write_plain(tmp_path, projects, rows[::-1] if turned else rows)

    import_cordis(sessions, tmp_path)

    company = only_company(db)
    assert (company.name, company.city) == ("New name", "Lviv")
    assert company.imported_sme is False
    # the later records name no website: the last one that does counts
    assert company.website == "http://a.example"
    assert company.provenance["website"] == {"source": "cordis", "at": "2021-01-01"}
    assert company.provenance["name"] == {"source": "cordis", "at": "2023-01-01"}


def test_a_newer_record_refreshes_and_an_older_one_does_not(
    sessions: Sessions, db: Session, tmp_path: Path
) -> None:
    def give(number: int, **values: str) -> ImportReport:
        folder = tmp_path / str(number)
        folder.mkdir()
        start = values.pop("start_date")
        key = f"10100000{number}"
        write_plain(folder, [project(key, start_date=start)], [participation(key=key, **values)])
        return import_cordis(sessions, folder)

    give(1, start_date="2022-01-01", city="Lviv")
    assert changes(give(2, start_date="2023-01-01", city="Odesa"))["companies"] == (0, 1)
    assert changes(give(3, start_date="2020-01-01", city="Rivne"))["companies"] == (0, 0)

    assert only_company(db).city == "Odesa"
    assert db.scalar(select(func.count()).select_from(TrackRecord)) == 3


def test_two_departments_in_one_project_are_one_record_with_their_sum(
    sessions: Sessions, db: Session, tmp_path: Path
) -> None:
    write_plain(
        tmp_path,
        [project()],
        [participation(ec_contribution="10.5"), participation(ec_contribution="20.5", order="2")],
    )

    report = import_cordis(sessions, tmp_path)

    assert db.scalars(select(TrackRecord.contribution_eur)).all() == [31]
    assert (report.imported, report.tallies["track records"].new) == (3, 1)


def test_horizon_2020_is_read_when_asked_for(
    sessions: Sessions, db: Session, tmp_path: Path
) -> None:
    write_plain(tmp_path, [project()], [participation()])
    old = {"programme": "H2020", "start_date": "2018-01-01", "end_date": "2020-01-01"}
    write_plain(
        tmp_path,
        [
            {"rcn": "210000", "project_id": "815069", "title": "Known", "teaser": "Short", **old},
            {"rcn": "210001", **old},
        ],
        [
            {"rcn": "210000", "project_id": "815069", "org_key": "900000001", "country": "UA",
             "role": "partner", "ec_contribution": "NA", "start_date": "2018-01-01"},
            {"rcn": "210001", "org_key": "900000009", "name": "Older", "country": "FR",
             "role": "coordinator", "ec_contribution": "5", "start_date": "2018-01-01"},
        ],
        before="h2020_",
    )  # fmt: skip

    import_cordis(sessions, tmp_path)
    assert db.scalars(select(Project.source_key)).all() == ["101000001"]
    report = import_cordis(sessions, tmp_path, h2020=True)

    projects = db.execute(
        select(Project.source_key, Project.programme, Project.title, Project.objective)
        .where(Project.programme == "H2020")
        .order_by(Project.source_key)
    ).all()
    assert [tuple(row) for row in projects] == [
        ("815069", "H2020", "Known", "Short"),
        ("rcn:210001", "H2020", "", ""),
    ]
    assert report.refused == 0
    assert changes(report)["companies"] == (1, 0)
    # the row without a name belongs to an organisation that other rows name
    pics = db.execute(select(Company.pic, Company.name).order_by(Company.pic)).all()
    assert [tuple(row) for row in pics] == [
        ("900000001", "Organisation 900000001"),
        ("900000009", "Older"),
    ]


def test_matching_looks_again_at_a_company_whose_record_grew(
    sessions: Sessions, db: Session, tmp_path: Path
) -> None:
    write_plain(tmp_path, [project()], [participation()])
    import_cordis(sessions, tmp_path)
    company = only_company(db)
    company.embedded_version = company.profile_version
    db.commit()

    import_cordis(sessions, tmp_path)
    company = only_company(db)
    assert company.embedded_version == company.profile_version

    write_plain(
        tmp_path,
        [project(), project("101000002")],
        [participation(), participation(key="101000002")],
    )
    import_cordis(sessions, tmp_path)
    company = only_company(db)
    assert company.profile_version == company.embedded_version + 1
