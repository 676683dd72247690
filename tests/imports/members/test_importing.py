"""An association's member list becomes unclaimed companies with offers and needs."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.i18n import speaking
from backend.imports.members.importing import import_companies
from backend.imports.members.template import write_template
from backend.imports.report import ImportReport, Tally
from backend.models import (
    Base,
    Company,
    CompanyState,
    Event,
    Facet,
    ImportRun,
    Role,
)  # fmt: skip
from tests.factories import Factory
from tests.imports.members.lists import csv_list, xlsx_list
from tests.jobs import Jobs

LIST = "League of Makers, members 2026"
KRYLO = {
    "Назва": "ТОВ «Крило»", "Країна": "Україна", "Код ЄДРПОУ": "32855961",
    "Тип організації": "Приватне підприємство", "Область": "Львівська", "Місто": "Львів",
    "Вебсайт": "krylo.example", "Рік заснування": "2016", "Про компанію": "Робимо планери БпЛА.",
    "Робочі мови": "українська; English", "Кількість працівників": "85",
    "Оборот (євро)": "4 200 000", "Власники": "Засновники та керівники",
    "Сертифікати": "ISO9001; AQAP2110",
    "Країни збуту": "Польща, Естонія", "Е-пошта контакту": "export@krylo.example",
    "Пропозиція 1": "Планери з вуглепластику для безпілотників",
    "Пропозиція 1 напрям": "EDF:AIR; 35613000-4", "Пропозиція 1 TRL": "9",
    "Потреби": "Автопілоти без супутникової навігації\nАкумулятори на 5 кг",
}  # fmt: skip


def bring(db: Session, path: Path, *, dry_run: bool = False, **values: Any) -> ImportReport:
    report = import_companies(db, path, source=LIST, dry_run=dry_run, **values)
    db.commit()
    db.expire_all()
    return report


def rows_of(db: Session, table: type[Company | Facet]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.execute(select(table.__table__).order_by(table.id))]


def statuses(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(row.line, row.status.value, row.matched_by) for row in report.rows]


def test_a_ukrainian_list_in_an_old_encoding_comes_in_whole(
    db: Session, make: Factory, jobs: Jobs, tmp_path: Path
) -> None:
    administrator = make.user(role=Role.administrator)
    path = csv_list(tmp_path / "members.csv", [KRYLO], encoding="cp1251", delimiter=";")

    report = bring(db, path, actor=administrator)

    company = db.scalars(select(Company)).one()
    assert (company.name, company.country, company.edrpou) == ("ТОВ «Крило»", "UA", "32855961")
    assert (company.kind, company.region, company.city) == ("private_company", "Львівська", "Львів")
    assert (company.website, company.founded) == ("https://krylo.example", 2016)
    assert (company.about, company.language) == ("Робимо планери БпЛА.", "uk")
    assert (company.languages, company.certificates) == (["uk", "en"], ["ISO9001", "AQAP2110"])
    assert (company.staff, company.turnover_eur) == (85, 4_200_000)
    assert (company.ownership, company.exports_to) == ("founders", ["PL", "EE"])
    assert company.contact_email == "export@krylo.example"
    assert (company.state, company.source) == (CompanyState.unclaimed, LIST)
    today = datetime.now(UTC).date().isoformat()
    assert company.provenance["founded"] == {"source": LIST, "at": today}
    assert "capacity" not in company.provenance
    facets = db.execute(
        select(Facet.kind, Facet.text, Facet.language, Facet.codes, Facet.trl, Facet.source)
        .order_by(Facet.id)
    ).all()  # fmt: skip
    assert [tuple(facet) for facet in facets] == [
        ("offer", "Планери з вуглепластику для безпілотників", "uk", ["EDF:AIR", "CPV:35613000-4"],
         9, LIST),
        ("need", "Автопілоти без супутникової навігації", "uk", [], None, LIST),
        ("need", "Акумулятори на 5 кг", "uk", [], None, LIST),
    ]  # fmt: skip
    assert report.tallies == {"companies": Tally(new=1), "offers and needs": Tally(new=3)}
    assert report.note == "Read as cp1251 text."
    assert report.company_ids == (company.id,)
    assert jobs.waiting("embed_companies") == [{"company_ids": [company.id]}]
    run = db.scalars(select(ImportRun)).one()
    assert (run.kind, run.state, run.source) == ("members", "done", LIST)
    event = db.scalars(select(Event).where(Event.kind == "members_imported")).one()
    assert (event.actor_id, event.subject_id) == (administrator.id, run.id)


@pytest.mark.parametrize(
    ("encoding", "delimiter", "name"),
    [
        ("utf-8", ",", "ТОВ Крило"),
        ("utf-8-sig", ";", "ТОВ Крило"),
        ("utf-16", "\t", "ТОВ Крило"),
        ("utf-16-le", "\t", "Krylo"),
        ("cp1251", ";", "ТОВ Їжак і ґава"),
        ("cp1252", ";", "Société Générée d'Électronique"),
        ("cp1252", "|", "Müller & Söhne GmbH"),
    ],
)
def test_encodings_and_separators_are_found_out(
    db: Session, tmp_path: Path, encoding: str, delimiter: str, name: str
) -> None:
    row = {"Company name": name, "Country": "FR", "City": "Paris, 5e", "About": "a;b,c|d"}
    path = csv_list(tmp_path / "list.csv", [row], encoding=encoding, delimiter=delimiter)

    bring(db, path)

    company = db.scalars(select(Company)).one()
    assert (company.name, company.city, company.about) == (name, "Paris, 5e", "a;b,c|d")


@pytest.mark.parametrize("locale", ["en", "uk"])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_template_comes_back_filled_in(
    db: Session, tmp_path: Path, locale: str, ending: str
) -> None:
    path = tmp_path / f"template.{ending}"
    with speaking(locale):
        write_template(path)
    if ending == "xlsx":
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        sheet.append([cell.value for cell in sheet[2]])
        sheet["A3"] = "Krylo"
        book.save(path)
        book.close()
    else:
        lines = path.read_text("utf-8-sig").splitlines()
        lines.append(lines[1].replace("Zrazok Dynamics (EXAMPLE)", "Krylo"))
        path.write_text("\n".join(lines), "utf-8-sig")

    report = bring(db, path)

    assert statuses(report) == [(2, "refused", ""), (3, "new", "")]
    assert "Delete the row" in report.problems[0].text
    company = db.scalars(select(Company)).one()
    assert (company.name, company.country, company.kind) == ("Krylo", "UA", "private_company")
    assert (company.edrpou, company.turnover_eur) == ("00000000", 4_200_000)
    assert (company.languages, company.exports_to) == (["uk", "en"], ["PL", "EE"])
    rows = select(Facet.kind, Facet.codes, Facet.trl, Facet.cooperation).order_by(Facet.kind.desc())
    facets = db.execute(rows).all()
    assert [tuple(facet) for facet in facets] == [
        ("offer", ["EDF:AIR"], 9, []),
        ("need", ["EDF:AIR"], None, ["integration"]),
    ]


def test_a_workbook_may_have_a_title_and_other_sheets_and_columns(
    db: Session, tmp_path: Path
) -> None:
    rows: list[list[Any]] = [
        ["Members of the League"],
        [],
        ["No", "Company", "Country", "EDRPOU", "Fee paid", "Employees"],
        [1, "Krylo", "ukraine", 32112, 100.5, 85.0],
    ]
    path = xlsx_list(tmp_path / "list.xlsx", rows)

    report = bring(db, path)

    company = db.scalars(select(Company)).one()
    # the zeros that the spreadsheet dropped are back
    assert (company.name, company.edrpou, company.staff) == ("Krylo", "00032112", 85)
    assert statuses(report) == [(4, "new", "")]
    assert report.note == "Columns that were not used: No, Fee paid."


def test_a_trial_changes_nothing_and_says_what_would_be(
    db: Session, make: Factory, jobs: Jobs, tmp_path: Path
) -> None:
    make.company(
        name="Krylo LLC", state=CompanyState.unclaimed, source=LIST, source_key="x",
        provenance={"name": {"source": LIST, "at": "2025-01-01"}}, city="",
    )  # fmt: skip
    make.company(name="Same", country="DE")
    rows = [
        {"Name": "ТОВ «Крило»", "Country": "UA", "City": "Lviv"},
        {"Name": "Same", "Country": "DE"},
        {"Name": "Fresh", "Country": "PL", "Offer": "Radar masts"},
        {"Name": "Fresh Ltd", "Country": "PL"},
        {"Name": "Wrong", "Country": "Elbonia"},
    ]
    path = csv_list(tmp_path / "list.csv", rows)

    def counts() -> dict[str, int]:
        tables = Base.metadata.sorted_tables
        return {t.name: db.scalar(select(func.count()).select_from(t)) or 0 for t in tables}

    every = select(Company.name).order_by(Company.id)
    before, names = counts(), db.scalars(every).all()
    report = bring(db, path, dry_run=True)

    assert statuses(report) == [
        (2, "update", "name"), (3, "same", "name"), (4, "new", ""), (5, "conflict", ""),
        (6, "refused", ""),
    ]  # fmt: skip
    assert report.rows[0].changes == {
        "name": ("Krylo LLC", "ТОВ «Крило»"), "city": ("", "Lviv"),
    }  # fmt: skip
    assert "line 4" in report.problems[0].text
    assert (report.read, report.imported, report.refused) == (5, 3, 2)
    assert report.tallies["companies"] == Tally(new=1, changed=1, unchanged=1)
    assert report.dry_run
    assert (counts(), db.scalars(every).all()) == (before, names)
    assert jobs.waiting("embed_companies") == []


def test_a_list_imported_twice_changes_nothing(db: Session, jobs: Jobs, tmp_path: Path) -> None:
    path = csv_list(tmp_path / "list.csv", [KRYLO])
    bring(db, path)
    before = rows_of(db, Company), rows_of(db, Facet)

    report = bring(db, path)

    assert statuses(report) == [(2, "same", "edrpou")]
    assert report.tallies == {
        "companies": Tally(unchanged=1),
        "offers and needs": Tally(unchanged=3),
    }
    assert (rows_of(db, Company), rows_of(db, Facet)) == before
    assert len(jobs.waiting("embed_companies")) == 1


def test_a_new_edition_changes_what_the_list_said_before(db: Session, tmp_path: Path) -> None:
    def offers(archived: bool) -> list[str]:
        gone = Facet.archived_at.is_not(None) if archived else Facet.archived_at.is_(None)
        return list(db.scalars(select(Facet.text).where(gone).order_by(Facet.text)))

    first = {"Name": "Krylo", "Country": "UA", "City": "Lviv", "Offers": "Masts\nHulls"}
    bring(db, csv_list(tmp_path / "1.csv", [first | {"Needs": "Engines"}]))
    second = {"Name": "Krylo", "Country": "UA", "City": "Odesa", "Offers": "Hulls\nKeels"}
    report = bring(db, csv_list(tmp_path / "2.csv", [second]))

    assert statuses(report) == [(2, "update", "list")]
    assert report.tallies["offers and needs"] == Tally(new=1, changed=1, unchanged=1)
    assert db.scalars(select(Company.city)).all() == ["Odesa"]
    # the new edition says nothing of needs, so they stay
    assert (offers(False), offers(True)) == (["Engines", "Hulls", "Keels"], ["Masts"])

    bring(db, csv_list(tmp_path / "1.csv", [first]))
    assert (offers(False), offers(True)) == (["Engines", "Hulls", "Masts"], ["Keels"])
