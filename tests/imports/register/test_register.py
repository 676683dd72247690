"""A register's file becomes facts by identifier, as often and in whatever order it comes."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from backend.database import Sessions
from backend.imports.errors import Unreadable
from backend.imports.register import bring_in
from backend.imports.register.importing import import_register
from backend.imports.report import FileTally, ImportReport, Tally
from backend.models import Event, ImportRun, ImportState, RegisterEntry, RegisterStatus, Role
from tests.factories import Factory, log_in
from tests.imports.register.files import ADDRESS, NAME, record, subject, write_xml, write_zip

TODAY = date(2026, 11, 22)


def bring(sessions: Sessions, path: Path, **options: Any) -> ImportReport:
    return import_register(sessions, path, source="EDR", today=TODAY, **options)


def entries(sessions: Sessions) -> list[RegisterEntry]:
    with sessions() as db:
        query = select(RegisterEntry).order_by(RegisterEntry.identifier)
        return list(db.scalars(query.execution_options(populate_existing=True)))


def tally(report: ImportReport) -> Tally:
    return report.tallies["register entries"]


@pytest.mark.parametrize("layout", [record, subject])
def test_both_layouts_tell_the_same(sessions: Sessions, tmp_path: Path, layout: Any) -> None:
    report = bring(sessions, write_xml(tmp_path, layout()))
    assert (report.read, report.imported, tally(report)) == (1, 1, Tally(1, 0, 0))
    [entry] = entries(sessions)
    told = (
        entry.scheme, entry.identifier, entry.name, entry.short_name, entry.status,
        entry.status_said, entry.region, entry.city, entry.address, entry.activity_code,
        entry.activity, entry.source, entry.as_of,
    )  # fmt: skip
    assert told == (
        "UA-EDR", "32855961", NAME, 'ТОВ "КРИЛО"', "active", "зареєстровано",
        "Харківська область", "Харків", ADDRESS, "30.30",
        "Виробництво повітряних і космічних літальних апаратів", "EDR", date(2026, 11, 1),
    )  # fmt: skip
    assert entry.founded == (None if layout is record else 2004)


def test_nobody_named_in_the_file_is_kept(sessions: Sessions, tmp_path: Path) -> None:
    bring(sessions, write_xml(tmp_path, record()))
    with sessions() as db:
        kept = db.execute(select(RegisterEntry.__table__)).one()
    assert "ІВАНЕНКО" not in str(kept).upper()


def test_the_published_zip_is_read_without_its_sole_traders(
    sessions: Sessions, tmp_path: Path
) -> None:
    path = write_zip(tmp_path, write_xml(tmp_path, record()))
    report = bring(sessions, path)
    assert [file.name for file in report.files] == [
        "17-ufop_01-11-2026.zip/17.1-EX_XML_EDR_UO_01.11.2026.xml"
    ]
    assert len(entries(sessions)) == 1


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "windows-1251"])
def test_a_csv_with_ukrainian_headings_is_read(
    sessions: Sessions, tmp_path: Path, letters: str
) -> None:
    path = tmp_path / "register.csv"
    rows = (
        "Код ЄДРПОУ;Повне найменування;Стан;Адреса;Основний вид діяльності;Дата реєстрації\n"
        '32112;"ДП ""АНТОНОВ""";зареєстровано;м. Київ, вул. Туполєва, 1;30.30 Літаки;01.02.1946\n'
    )
    path.write_bytes(rows.encode(letters))
    report = bring(sessions, path, as_of=date(2026, 10, 1))
    assert (report.read, report.imported) == (1, 1)
    [entry] = entries(sessions)
    assert (entry.identifier, entry.name, entry.region, entry.city, entry.founded) == (
        "00032112", 'ДП "АНТОНОВ"', "Київ", "Київ", 1946,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("зареєстровано", RegisterStatus.active),
        ("в стані припинення", RegisterStatus.terminating),
        ("порушено справу про банкрутство (санація)", RegisterStatus.insolvent),
        ("припинено", RegisterStatus.terminated),
        ("скасовано", RegisterStatus.terminated),
        ("EMP", RegisterStatus.unknown),
    ],
)
def test_the_register_s_words_are_understood(
    sessions: Sessions, tmp_path: Path, said: str, status: RegisterStatus
) -> None:
    bring(sessions, write_xml(tmp_path, record(status=said)))
    assert [(entry.status, entry.status_said) for entry in entries(sessions)] == [(status, said)]


def test_a_later_day_replaces_and_an_earlier_one_does_not(
    sessions: Sessions, tmp_path: Path
) -> None:
    path = write_xml(tmp_path, record())
    assert tally(bring(sessions, path)) == Tally(1, 0, 0)
    assert tally(bring(sessions, path)) == Tally(0, 0, 1)
    later = write_xml(tmp_path, record(status="припинено"), name="EDR_UO_15.11.2026.xml")
    assert tally(bring(sessions, later)) == Tally(0, 1, 0)
    assert tally(bring(sessions, path)) == Tally(0, 0, 1)
    assert [(e.status, e.as_of) for e in entries(sessions)] == [
        ("terminated", date(2026, 11, 15))
    ]  # fmt: skip


def test_bad_rows_are_reported_by_line_and_the_rest_comes_in(
    sessions: Sessions, tmp_path: Path
) -> None:
    broken = record("32855962").replace("</KVED>", "</KWED>")
    unended = record("32855963").replace("</RECORD>", "")
    path = write_xml(
        tmp_path, record(), record(""), record("12345678", NAME=" "), broken, unended,
        record("00032112", ADDRESS="x").replace("<ADDRESS>", "<ADDRESS>&#3;"),
    )  # fmt: skip
    rejects = tmp_path / "bad.csv"
    report = bring(sessions, path, rejects=rejects)
    assert report.files == (FileTally("EDR_UO_01.11.2026.xml", 6, 2, 4),)
    assert [(problem.line, problem.column) for problem in report.problems] == [
        (4, "edrpou"), (5, "name"), (6, ""), (7, ""),
    ]  # fmt: skip
    assert [entry.identifier for entry in entries(sessions)] == ["00032112", "32855961"]
    assert len(rejects.read_text("utf-8-sig").splitlines()) == 5


def test_chunks_and_reads_cut_no_record(
    sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.imports.register.xml_records.READ", 97)
    monkeypatch.setattr(bring_in.BringIn.__init__, "__defaults__", (7,))
    codes = [f"{30_000_000 + n}" for n in range(40)]
    report = bring(sessions, write_xml(tmp_path, *map(subject, codes)))
    assert (report.read, report.imported) == (40, 40)
    assert [entry.identifier for entry in entries(sessions)] == codes


def test_a_stopped_import_goes_on_behind_what_is_in(
    sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_xml(tmp_path, *(record(f"{30_000_000 + n}") for n in range(20)))
    monkeypatch.setattr(bring_in.BringIn.__init__, "__defaults__", (8,))

    def stop(step: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(sessions, path, progress=stop)
    assert len(entries(sessions)) == 8
    report = bring(sessions, path)
    assert (report.resumed, report.read, tally(report)) == (True, 20, Tally(20, 0, 0))
    with sessions() as db:
        assert db.scalars(select(ImportRun.state)).all() == [ImportState.done]
        event = db.scalars(select(Event).where(Event.kind == "register_imported")).one()
    assert (event.data["as_of"], event.data["tallies"]) == (
        "2026-11-01", {"register entries": [20, 0, 0]},
    )  # fmt: skip


def test_what_is_no_register_is_refused_as_a_whole(sessions: Sessions, tmp_path: Path) -> None:
    traders = "<RECORD><FIO>ІВАНЕНКО ІВАН</FIO><STAN>зареєстровано</STAN></RECORD>\n" * 1_000
    empty, other = tmp_path / "empty_01.11.2026.xml", tmp_path / "list_01.11.2026.csv"
    empty.write_text("<DATA/>")
    other.write_text("a,b\n1,2\n")
    odd = tmp_path / "register.pdf"
    odd.write_text("x")
    for path in (write_xml(tmp_path, traders, name="FOP_01.11.2026.xml"), empty, other, odd):
        with pytest.raises(Unreadable):
            bring(sessions, path)
    assert entries(sessions) == []


def test_the_day_of_the_facts_must_be_known(sessions: Sessions, tmp_path: Path) -> None:
    path = write_xml(tmp_path, record(), name="EDR_UO.xml")
    for options in ({}, {"as_of": date(2027, 1, 1)}):
        with pytest.raises(Unreadable):
            bring(sessions, path, **options)
    assert tally(bring(sessions, path, as_of=TODAY)) == Tally(1, 0, 0)


def test_administrators_see_what_came_in(
    client: TestClient, sessions: Sessions, tmp_path: Path, make: Factory
) -> None:
    bring(sessions, write_xml(tmp_path, record(), record("")))
    log_in(client, make.user(role=Role.administrator))
    shown = client.get("/imports").text
    assert ("EDR_UO_01.11.2026.xml" in shown, "The register here is dated" in shown) == (True, True)
    [run] = client.get("/api/v1/imports").json()["items"]
    assert (run["kind"], run["tallies"]["register entries"]["new"]) == ("register", 1)
    one = client.get(f"/imports/{run['id']}")
    assert (one.status_code, "is not an EDRPOU code" in one.text) == (200, True)
