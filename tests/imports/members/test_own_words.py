"""A member list speaks only where nobody else has spoken."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.imports.members.importing import import_companies
from backend.imports.report import ImportReport
from backend.models import Company, CompanyState, Facet, FacetKind
from tests.factories import Factory
from tests.imports.members.lists import csv_list
from tests.jobs import Jobs

LIST = "League of Makers, members 2026"


def bring(db: Session, path: Path) -> ImportReport:
    report = import_companies(db, path, source=LIST, dry_run=False)
    db.commit()
    db.expire_all()
    return report


def statuses(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(row.line, row.status.value, row.matched_by) for row in report.rows]


def test_a_company_that_renamed_itself_is_still_the_same(db: Session, tmp_path: Path) -> None:
    path = csv_list(tmp_path / "list.csv", [{"Name": "Krylo", "Country": "UA"}])
    bring(db, path)
    company = db.scalars(select(Company)).one()
    company.name, company.provenance, company.state = "Wing", {}, CompanyState.verified
    db.commit()

    report = bring(db, path)

    assert statuses(report) == [(2, "same", "list")]
    assert report.rows[0].kept == {"name": ("Wing", "Krylo")}
    assert db.scalars(select(Company.name)).all() == ["Wing"]


def test_a_claimed_company_keeps_its_words(
    db: Session, make: Factory, jobs: Jobs, tmp_path: Path
) -> None:
    company = make.company(name="Krylo", pic="900000001", city="", staff=3)
    make.facet(company, text="Own words about wings")
    row = {"Name": "KRYLO", "Country": "UA", "PIC": "900 000 001", "City": "Lviv",
           "Staff": "85", "Offer": "Their words"}  # fmt: skip

    report = bring(db, csv_list(tmp_path / "list.csv", [row]))

    assert statuses(report) == [(2, "same", "pic")]
    assert report.rows[0].kept == {
        "name": ("Krylo", "KRYLO"), "city": ("", "Lviv"), "staff": (3, 85),
    }  # fmt: skip
    assert db.scalars(select(Company.city)).all() == [""]
    assert db.scalars(select(Facet.text)).all() == ["Own words about wings"]
    assert jobs.waiting("embed_companies") == []


def test_another_sources_word_stays_and_gaps_are_filled(
    db: Session, make: Factory, tmp_path: Path
) -> None:
    said = {"source": "cordis", "at": "2024-01-01"}
    make.company(
        name="KRYLO TOV", vat="UA123456789012", city="Kyiv", state=CompanyState.unclaimed,
        source="cordis", source_key="900000001", provenance={"name": said, "city": said},
    )  # fmt: skip
    row = {"Name": "Krylo", "Country": "UA", "VAT": "UA 1234 5678 9012", "City": "Lviv",
           "Staff": "85", "Need": "Autopilots"}  # fmt: skip

    report = bring(db, csv_list(tmp_path / "list.csv", [row]))

    company = db.scalars(select(Company)).one()
    assert statuses(report) == [(2, "update", "vat")]
    assert (company.name, company.city, company.staff) == ("KRYLO TOV", "Kyiv", 85)
    assert company.provenance["city"] == said
    assert company.provenance["staff"]["source"] == LIST
    facet = db.scalars(select(Facet)).one()
    assert (facet.kind, facet.text, facet.source) == (FacetKind.need, "Autopilots", LIST)


def test_an_offer_that_another_list_names_is_not_added_twice(db: Session, tmp_path: Path) -> None:
    row = {"Name": "Krylo", "Country": "UA", "Offers": "Masts\nHulls", "Need": "Engines"}
    path = csv_list(tmp_path / "list.csv", [row])
    import_companies(db, path, source="Another league", dry_run=False)
    fewer = csv_list(tmp_path / "fewer.csv", [row | {"Offers": "Hulls\nKeels"}])

    report = bring(db, fewer)

    assert (report.rows[0].facets_added, report.rows[0].facets_changed) == (1, 0)
    facets = db.execute(select(Facet.text, Facet.source).order_by(Facet.id)).all()
    assert [tuple(facet) for facet in facets] == [
        ("Masts", "Another league"), ("Hulls", "Another league"), ("Engines", "Another league"),
        ("Keels", LIST),
    ]  # fmt: skip
