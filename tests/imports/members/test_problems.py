"""What is wrong with a member list is told by row, column and remedy; good rows come in."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.imports.errors import Unreadable
from backend.imports.members.importing import import_companies
from backend.imports.reading.sheets import MOST_BYTES
from backend.imports.report import ImportReport
from backend.models import Company, CompanyState, ImportProblem
from tests.factories import Factory
from tests.imports.members.lists import csv_list, xlsx_list


def bring(db: Session, path: Path, **values: Any) -> ImportReport:
    report = import_companies(db, path, source="League 2026", dry_run=False, **values)
    db.commit()
    db.expire_all()
    return report


def told(report: ImportReport) -> list[tuple[int, str, bool]]:
    return [(problem.line, problem.column, problem.fatal) for problem in report.problems]


def test_every_mistake_of_a_row_is_told_and_the_other_rows_come_in(
    db: Session, tmp_path: Path
) -> None:
    good = {"Name": "Good", "Country": "UA", "About": "Two\nlines"}
    bad = {
        "Name": "X", "Country": "Elbonia", "Kind": "Guild", "PIC": "123", "Staff": "many",
        "E-mail": "nobody", "Website": "javascript:alert(1)", "Founded": "12", "Offer 1": "ab",
        "Need 1 TRL": "9", "Certificates": "ISO9001; ISO0", "Sells to": "Poland; Atlantis",
    }  # fmt: skip
    path = csv_list(tmp_path / "list.csv", [good, bad, good | {"Name": "Also good"}])

    report = bring(db, path)

    columns = ["Country", "Kind", "PIC", "Staff", "E-mail", "Website", "Founded", "Certificates"]
    assert sorted(told(report)) == sorted(
        (4, column, True) for column in [*columns, "Name", "Offer 1", "Need 1 TRL", "Sells to"]
    )
    texts = {problem.column: problem.text for problem in report.problems}
    assert texts["Country"] == (
        "“Elbonia” is not a country's name in English or Ukrainian, nor its code."
    )
    assert texts["Kind"].startswith("“Guild” is none of the choices: Private company; ")
    assert texts["PIC"] == "A PIC has nine digits, as in the Funding & Tenders Portal."
    assert texts["E-mail"] == "Please enter an e-mail address such as name@company.example."
    assert texts["Staff"] == "Please enter a whole number."
    assert texts["Sells to"].startswith("“Atlantis”")
    assert (report.read, report.imported, report.refused) == (3, 2, 1)
    assert db.scalars(select(Company.name).order_by(Company.id)).all() == ["Good", "Also good"]
    assert len(db.scalars(select(ImportProblem)).all()) == 12


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_mistakes_are_written_beside_the_file(db: Session, tmp_path: Path, ending: str) -> None:
    path = csv_list(tmp_path / "list.csv", [{"Name": "Firm", "Country": "@Nowhere"}])
    errors = tmp_path / f"errors.{ending}"

    bring(db, path, errors=errors)

    if ending == "csv":
        rows = list(csv.reader(errors.read_text("utf-8-sig").splitlines()))
    else:
        book = openpyxl.load_workbook(errors)
        rows = [[str(cell.value) for cell in row] for row in book.worksheets[0]]
        book.close()
    assert rows == [
        ["File", "Line", "Column", "What is wrong", "Row imported"],
        ["list.csv", "2", "Country",
         "“@Nowhere” is not a country's name in English or Ukrainian, nor its code.", "no"],
    ]  # fmt: skip


def test_doubts_about_identifiers_are_told_but_do_not_block(db: Session, tmp_path: Path) -> None:
    rows = [
        {"Name": "Doubtful", "Country": "UA", "EDRPOU": "00032113", "VAT": "12"},
        {"Name": "Certain", "Country": "UA", "EDRPOU": "00032112", "VAT": ""},
    ]

    report = bring(db, csv_list(tmp_path / "list.csv", rows))

    assert told(report) == [(2, "EDRPOU", False), (2, "VAT", False)]
    assert "Compare it with the register" in report.problems[0].text
    assert (report.imported, report.refused) == (2, 0)


def test_countries_that_are_closed_stay_out(db: Session, tmp_path: Path) -> None:
    report = bring(db, csv_list(tmp_path / "list.csv", [{"Name": "Zavod", "Country": "BY"}]))
    assert told(report) == [(2, "Country", True)]
    assert db.scalars(select(Company)).all() == []


class TestFormulas:
    """Nothing in a cell is run, and no formula is kept as text."""

    def test_in_a_workbook(self, db: Session, tmp_path: Path) -> None:
        """A formula, an error value, and text that only looks like a formula."""
        path = xlsx_list(
            tmp_path / "list.xlsx",
            [
                ["Name", "Country", "Staff", "About"],
                ["One", "UA", "=40+2", "-5 to +50 °C, made @ home"],
                ['=HYPERLINK("https://evil.example")', "UA", 1, ""],
                ["Three", "UA", 3, "#REF!"],
                ["Four", "UA", 4, "+380 44 000 00 00"],
            ],
        )

        report = bring(db, path)

        assert told(report) == [(2, "Staff", True), (3, "Name", True), (4, "About", True)]
        assert "(=40+2)" in report.problems[0].text
        assert db.scalars(select(Company.about)).all() == ["+380 44 000 00 00"]

    def test_in_text(self, db: Session, tmp_path: Path) -> None:
        """The same in a csv."""
        row = {"Name": "=1+1", "Country": "UA"}
        report = bring(db, csv_list(tmp_path / "list.csv", [row]))
        assert told(report) == [(2, "Name", True)]
        assert db.scalars(select(Company)).all() == []


class TestConflicts:
    """A row whose company is not clear is left out and says why."""

    def conflicts(self, db: Session, tmp_path: Path, *rows: dict[str, str]) -> list[str]:
        """Imports rows of which none may come in."""
        before = db.scalars(select(Company.id).order_by(Company.id)).all()
        report = bring(db, csv_list(tmp_path / "list.csv", rows))
        assert {row.status.value for row in report.rows} == {"conflict"}
        assert db.scalars(select(Company.id).order_by(Company.id)).all() == before
        return [problem.text for problem in report.problems]

    def test_identifiers_of_two_companies(self, db: Session, make: Factory, tmp_path: Path) -> None:
        """A PIC of one, an EDRPOU code of another."""
        make.company(name="One", pic="900000001")
        make.company(name="Two", edrpou="00032112")
        row = {"Name": "One", "Country": "UA", "PIC": "900000001", "EDRPOU": "32112"}
        [text] = self.conflicts(db, tmp_path, row)
        assert "different companies here (One, Two)" in text

    def test_an_identifier_in_another_country(
        self, db: Session, make: Factory, tmp_path: Path
    ) -> None:
        """The right PIC, the wrong country."""
        make.company(name="One", pic="900000001", country="DE")
        row = {"Name": "One", "Country": "UA", "PIC": "900000001"}
        [text] = self.conflicts(db, tmp_path, row)
        assert text.startswith("One has this identifier here, but is in DE.")

    def test_namesakes(self, db: Session, make: Factory, tmp_path: Path) -> None:
        """Two companies of one name."""
        make.company(name="Крило")
        make.company(name="Krylo LLC")
        [text] = self.conflicts(db, tmp_path, {"Name": "ТОВ Крило", "Country": "UA"})
        assert text.startswith("Several companies here have this name.")

    def test_a_namesake_with_another_identifier(
        self, db: Session, make: Factory, tmp_path: Path
    ) -> None:
        """One name, two EDRPOU codes."""
        make.company(name="Krylo", edrpou="00032112")
        row = {"Name": "Krylo", "Country": "UA", "EDRPOU": "32855961"}
        [text] = self.conflicts(db, tmp_path, row)
        assert "another EDRPOU (00032112)" in text


def test_one_company_twice_in_a_list_comes_in_once(db: Session, tmp_path: Path) -> None:
    rows = [
        {"Name": "Krylo", "Country": "UA", "PIC": "", "EDRPOU": "32855961"},
        {"Name": "Крило ТОВ", "Country": "UA"},
        {"Name": "Wing", "Country": "UA", "EDRPOU": "32855961"},
        {"Name": "Krylo", "Country": "UA", "EDRPOU": "00032112"},  # a namesake
    ]

    report = bring(db, csv_list(tmp_path / "list.csv", rows))

    assert [row.status.value for row in report.rows] == ["new", "conflict", "conflict", "new"]
    assert {problem.values["line"] for problem in report.problems} == {2}
    assert db.scalars(select(Company.edrpou).order_by(Company.id)).all() == ["32855961", "00032112"]


def test_a_shared_vat_number_does_not_hide_what_the_pic_says(
    db: Session, make: Factory, tmp_path: Path
) -> None:
    make.company(name="One", pic="900000001", vat="DE1", country="DE")
    make.company(name="Two", pic="900000002", vat="DE1", country="DE")
    row = {"Name": "2", "Country": "DE", "PIC": "900000002", "VAT": "DE1"}
    row["Name"] = "Two"
    report = bring(db, csv_list(tmp_path / "list.csv", [row]))
    assert [(r.status.value, r.matched_by) for r in report.rows] == [("same", "pic")]


def zip_of(name: str, megabytes: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"<xml/>" + bytes(megabytes * 1024**2))
    return out.getvalue()


def workbook(stored: bytes = b"", **flags: int) -> bytes:
    """A good workbook whose sheet was changed behind its check sum, or is packed oddly."""
    made, out = io.BytesIO(), io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Name", "Country"])  # type: ignore[union-attr]
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            new.writestr(member, old.read(member))
        for info in new.filelist:
            for name, value in flags.items():
                setattr(info, name, value)
    return out.getvalue().replace(stored, stored[::-1]) if stored else out.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
HEAD = b"Name,Country\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (OLE + b"\0" * 600, "XLS"),
        (b"%PDF-1.7\n1 0 obj", "is a file of kind PDF. Save it as .xlsx or .csv"),
        (b"<html><table>", "kind HTML"),
        (zip_of("word/document.xml"), "DOCX"),
        (zip_of("xl/workbook.xml"), "is damaged"),
        (zip_of("xl/workbook.xml", megabytes=151), "unpacks to more than 150 MB"),
        (b"PK\x03\x04 and no more", "is damaged"),
        (workbook(stored=b"<sheetData>"), "is damaged"),
        (workbook(flag_bits=1), "is damaged"),
        (workbook(compress_type=99), "is damaged"),
        (bytes(range(256)) * 10, "is not a table"),
        (b"red,green\n1,2\n", "no row of headings"),
        (b"Name,Town\nKrylo,Lviv\n", "has no column Country"),
        (HEAD + b'"never closed' + b"x" * 140_000, "unclosed quotation mark"),
        (HEAD + b"A,UA\n" * 5_001, "more than 5000 rows"),
        (b"x" * (MOST_BYTES + 1), "larger than 10 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_files_that_are_no_list_are_refused_with_what_to_do(
    db: Session, tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)

    with pytest.raises(Unreadable) as refusal:
        bring(db, path)

    assert words in refusal.value.detail % refusal.value.values


@pytest.mark.parametrize("source", ["", "ab", "cordis", "x" * 121])
def test_a_list_needs_a_name(db: Session, tmp_path: Path, source: str) -> None:
    path = csv_list(tmp_path / "list.csv", [{"Name": "Krylo", "Country": "UA"}])
    with pytest.raises(Unreadable, match="Name the list"):
        import_companies(db, path, source=source, dry_run=True)


def test_no_such_file(db: Session, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="There is no file"):
        import_companies(db, tmp_path / "none.csv", source="League 2026", dry_run=True)


def test_new_companies_wait_for_somebody_to_claim_them(db: Session, tmp_path: Path) -> None:
    bring(db, csv_list(tmp_path / "list.csv", [{"Name": "Krylo", "Country": "UA"}]))
    assert db.scalars(select(Company.state)).all() == [CompanyState.unclaimed]
