"""A company is recognised in whichever customary spelling a member list writes its name."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.models import Company
from tests.factories import Factory
from tests.imports.members.lists import csv_list
from tests.imports.members.test_importing import bring, statuses


@pytest.mark.parametrize(
    ("here", "listed"),
    [
        ("ТОВ «Івченко-Крило»", "Iwtschenko Krylo GmbH"),
        ("Iwtschenko Krylo", "ТОВ «Івченко-Крило»"),
        ("Ivchenko Krylo", "Iwczenko Krylo sp. z o.o."),
        ("ПрАТ «Чайка Юг»", "Chayka Yuh PJSC"),
    ],
)
def test_a_ukrainian_name_is_found_in_another_spelling(
    db: Session, make: Factory, tmp_path: Path, here: str, listed: str
) -> None:
    make.company(name=here, country="UA")
    report = bring(db, csv_list(tmp_path / "list.csv", [{"Name": listed, "Country": "UA"}]))
    assert statuses(report) == [(2, "same", "spelling")]
    assert db.scalar(select(func.count()).select_from(Company)) == 1


def test_the_name_as_written_is_preferred(db: Session, make: Factory, tmp_path: Path) -> None:
    make.company(name="Iwtschenko", country="UA")
    make.company(name="Ivchenko", country="UA")
    rows = [{"Name": "ТОВ «Івченко»", "Country": "UA"}]
    report = bring(db, csv_list(tmp_path / "list.csv", rows))
    assert statuses(report) == [(2, "same", "name")]


def test_two_that_might_be_meant_are_told_apart_by_the_reader(
    db: Session, make: Factory, tmp_path: Path
) -> None:
    make.company(name="Iwtschenko", country="UA")
    make.company(name="Iwczenko", country="UA")
    rows = [{"Name": "Івченко", "Country": "UA"}]
    report = bring(db, csv_list(tmp_path / "list.csv", rows))
    assert statuses(report) == [(2, "conflict", "")]
    assert "Several companies here have this name" in report.problems[0].text


def test_two_rows_in_two_spellings_are_one_company(db: Session, tmp_path: Path) -> None:
    rows = [{"Name": "Івченко", "Country": "UA"}, {"Name": "Iwtschenko", "Country": "UA"}]
    report = bring(db, csv_list(tmp_path / "list.csv", rows))
    assert statuses(report) == [(2, "new", ""), (3, "conflict", "")]
    assert "line 2" in report.problems[0].text


def test_elsewhere_each_spelling_is_a_company_of_its_own(
    db: Session, make: Factory, tmp_path: Path
) -> None:
    make.company(name="Wega GmbH", country="DE")
    report = bring(db, csv_list(tmp_path / "list.csv", [{"Name": "Vega GmbH", "Country": "DE"}]))
    assert statuses(report) == [(2, "new", "")]
