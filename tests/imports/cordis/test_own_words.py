"""What a company wrote itself outlives every import of public records."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.database import Sessions
from backend.imports.cordis.importing import import_cordis
from backend.imports.report import ImportReport
from backend.models import Company, CompanyState, TrackRecord
from tests.factories import Factory
from tests.imports.cordis.files import participation, project, write_plain


def only_company(db: Session) -> Company:
    db.expire_all()
    return db.scalars(select(Company)).one()


def changes(report: ImportReport) -> dict[str, tuple[int, int]]:
    return {what: (tally.new, tally.changed) for what, tally in report.tallies.items()}


def give(sessions: Sessions, folder: Path, **values: str) -> ImportReport:
    write_plain(folder, [project()], [participation(**values)])
    return import_cordis(sessions, folder)


def test_an_edited_column_stays(
    sessions: Sessions, db: Session, make: Factory, tmp_path: Path
) -> None:
    give(sessions, tmp_path, name="KRYLO TOV", city="KYIV", org_url="http://a.example")
    company = only_company(db)
    company.name = "Krylo"
    company.website = ""
    company.provenance = {
        k: v for k, v in company.provenance.items() if k not in {"name", "website"}
    }
    company.state = CompanyState.verified
    db.commit()

    report = give(sessions, tmp_path, name="KRYLO LLC", city="Lviv", org_url="http://b.example")

    company = only_company(db)
    assert (company.name, company.website) == ("Krylo", "")
    assert company.city == "Lviv"  # still CORDIS's word, and shown as such
    assert company.state == CompanyState.verified
    assert changes(report)["companies"] == (0, 1)


def test_a_company_of_its_own_making_only_gains_a_track_record(
    sessions: Sessions, db: Session, make: Factory, tmp_path: Path
) -> None:
    mine = make.company(name="Own words", pic="900000001", country="UA", website="")

    report = give(sessions, tmp_path, name="OTHER WORDS", org_url="http://a.example")

    company = only_company(db)
    assert (company.id, company.name, company.website) == (mine.id, "Own words", "")
    assert (company.source, company.provenance) == (None, {})
    assert changes(report) == {"projects": (1, 0), "companies": (0, 0), "track records": (1, 0)}


def test_what_a_member_list_says_stays_and_gaps_are_filled(
    sessions: Sessions, db: Session, make: Factory, tmp_path: Path
) -> None:
    listed = {"source": "League", "at": "2026-01-01"}
    make.company(
        name="Listed name", pic="900000001", website="", source="League", source_key="1",
        state=CompanyState.unclaimed, provenance={"name": listed},
    )  # fmt: skip

    give(sessions, tmp_path, name="OTHER", org_url="http://a.example")

    company = only_company(db)
    assert (company.name, company.website) == ("Listed name", "http://a.example")
    assert company.provenance["name"] == listed
    assert company.provenance["website"] == {"source": "cordis", "at": "2023-01-01"}


def test_a_record_that_the_company_entered_stays(
    sessions: Sessions, db: Session, make: Factory, tmp_path: Path
) -> None:
    give(sessions, tmp_path)
    own = db.scalars(select(TrackRecord)).one()
    own.contribution_eur, own.imported = 7, {}
    db.commit()

    report = give(sessions, tmp_path, ec_contribution="999")

    db.expire_all()
    assert db.scalars(select(TrackRecord.contribution_eur)).all() == [7]
    assert changes(report)["track records"] == (0, 0)
