"""Funded Horizon Europe consortia against HE.COMP: those of the data, and cases of our own."""

import csv
import gzip
from datetime import date
from pathlib import Path

import pytest

from backend.settings import ROOT
from matching.eligibility.history import historical_exceptions, history_page

DATA = ROOT.parent / "shared" / "data" / "cordis"
PROJECTS = ("project_id", "acronym", "funding_scheme", "topic_code", "start_date")
PEOPLE = ("project_id", "org_key", "name", "country", "role")


def write(path: Path, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([head, *rows])


def consortium(project: str, *members: tuple[str, str]) -> list[tuple[str, ...]]:
    return [
        (project, f"{project}-{n}", name, country, "coordinator" if n == 0 else "participant")
        for n, (name, country) in enumerate(members)
    ]


def test_exceptions_say_what_is_lacking_and_why(tmp_path: Path) -> None:
    topic = "HORIZON-CL3-2022-BM-01-01"
    write(tmp_path / "projects.csv.gz", PROJECTS, [
        ("1", "GOOD", "HORIZON-RIA", topic, "2023-01-01"),
        ("2", "JRC", "HORIZON-IA", topic, "2023-01-01"),
        ("3", "BREXIT", "HORIZON-IA", topic, "2023-01-01"),
        ("4", "PAIR", "HORIZON-IA", "HORIZON-MISS-2021-OCEAN-IBA-01", "2023-01-01"),
        ("5", "SAME", "HORIZON-RIA", topic, "2023-01-01"),
        ("6", "NORTH", "HORIZON-RIA", topic, "2023-01-01"),
        ("7", "SINGLE", "HORIZON-ERC", "ERC-2021-STG", "2023-01-01"),
        ("8", "LATER", "HORIZON-RIA", topic, "2024-01-01"),
    ])  # fmt: skip
    write(tmp_path / "participations.csv.gz", PEOPLE, [
        *consortium("1", ("A", "FR"), ("B", "EL"), ("C", "UA")),
        *consortium("2", ("JRC -JOINT RESEARCH CENTRE", "BE"), ("B", "NO"), ("C", "UA")),
        *consortium("3", ("A", "FR"), ("B", "DE"), ("C", "UK")),
        *consortium("4", ("A", "FR"), ("B", "BE")),
        *consortium("5", ("A", "FR"), ("B", "DE"), ("C", "FR")),
        *consortium("6", ("A", "NO"), ("B", "IS"), ("C", "UA")),
        *consortium("8", ("A", "FR")),
    ])  # fmt: skip
    report = historical_exceptions(tmp_path, until=date(2024, 1, 1))
    assert (report.checked, report.passed) == (6, 2)
    assert {e.acronym: (e.answer.value, e.reason) for e in report.exceptions} == {
        "BREXIT": ("needs_a_check", "association_unconfirmed"),
        "PAIR": ("appears_to_fail", "two_beneficiaries"),
        "SAME": ("appears_to_fail", "too_few_countries"),
        "NORTH": ("appears_to_fail", "no_member_state"),
    }
    assert [e.acronym for e in report.unexplained] == ["BREXIT", "SAME", "NORTH"]
    assert "| PAIR (4) | HORIZON-MISS-2021-OCEAN-IBA-01 |" in report.markdown()


def test_a_folder_without_the_files_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        historical_exceptions(tmp_path)


@pytest.mark.skipif(not DATA.is_dir(), reason="the CORDIS files are not on this machine")
def test_every_funded_consortium_passes_or_is_explained() -> None:
    report = historical_exceptions(DATA)
    assert report.checked == 3363
    assert report.passed == 3328
    assert report.unexplained == ()
    page = ROOT / "docs" / "history.md"
    assert page.read_text() == history_page(DATA), "run `spilno rules --history FOLDER --docs`"
