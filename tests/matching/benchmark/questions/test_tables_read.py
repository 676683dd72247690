"""Tables in whatever way they are packed; what may be missing, and what is told of the rest."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from matching.benchmark.questions.loading import DataError, load
from tests.matching.tables import write, write_earlier

OPTIONAL = {
    "projects": ["topic_code", "funding_scheme", "euroscivoc"],
    "participations": ["name", "sme", "org_url"],
}


def _copy(folder: Path, to: Path, suffix: str, without: bool = False, **how: Any) -> Path:
    to.mkdir()
    for name, columns in OPTIONAL.items():
        table = _table(folder, name)
        table = table.drop(columns=columns) if without else table
        table.to_csv(to / f"{name}{suffix}", index=False, **how)
    return to


def _table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv.gz", dtype=str, keep_default_na=False)


@pytest.mark.parametrize("suffix", [".csv", ".csv.zip", ".zip"])
def test_tables_may_be_plain_or_zipped(tmp_path: Path, suffix: str) -> None:
    folder = write(tmp_path / "gz")
    packed, other = load([folder]).records, load([_copy(folder, tmp_path / "x", suffix)]).records
    assert packed.projects.keys == other.projects.keys
    assert packed.organisations.keys == other.organisations.keys
    np.testing.assert_array_equal(packed.organisation, other.organisation)


@pytest.mark.parametrize(
    "how",
    [
        {"sep": ";", "quoting": csv.QUOTE_ALL, "encoding": "utf-8-sig"},
        {"sep": "\t"},
    ],
)
def test_columns_may_be_parted_as_spreadsheets_do(tmp_path: Path, how: dict[str, Any]) -> None:
    folder = write(tmp_path / "commas", projects=60)
    plain = load([folder]).records
    other = load([_copy(folder, tmp_path / "other", ".csv", **how)]).records
    assert list(plain.projects.text) == list(other.projects.text)
    np.testing.assert_array_equal(plain.organisation, other.organisation)


def test_rows_without_an_id_are_nobody(tmp_path: Path) -> None:
    """Taken for one organisation they would be the busiest of all."""
    folder = write(tmp_path, projects=60)
    projects, parts = (_table(folder, name) for name in OPTIONAL)
    parts.loc[::7, "org_key"] = ""
    projects.loc[0, "project_id"] = ""
    parts.to_csv(folder / "participations.csv.gz", index=False)
    projects.to_csv(folder / "projects.csv.gz", index=False)
    records = load([folder]).records
    told = parts[(parts["org_key"] != "") & parts["project_id"].isin(projects["project_id"])]
    assert "" not in {*records.organisations.keys, *records.projects.keys}
    assert len(records.role) == len(told)


def test_a_country_has_one_code(tmp_path: Path) -> None:
    folder = write(tmp_path, projects=60)
    parts = _table(folder, "participations")
    parts["country"] = parts["country"].replace({"DE": "EL", "FR": "UK"})
    parts.to_csv(folder / "participations.csv.gz", index=False)
    countries = set(load([folder]).records.organisations.country)
    assert countries == {"GR", "GB", "IT", "ES", "PL", "UA", "NO"}


def test_columns_that_only_tell_more_may_be_missing(tmp_path: Path) -> None:
    folder = write(tmp_path / "whole")
    records = load([_copy(folder, tmp_path / "bare", ".csv.gz", without=True)]).records
    assert records.projects.keys == load([folder]).records.projects.keys
    assert set(records.projects.topic_code) == set(records.organisations.name) == {""}
    assert np.isnan(records.organisations.small).all()


def test_a_file_that_is_no_table_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path)
    whole = (folder / "projects.csv.gz").read_bytes()
    for damaged in (b"", b"no table", whole[: len(whole) // 2]):
        (folder / "projects.csv.gz").write_bytes(damaged)
        with pytest.raises(DataError, match=r"projects\.csv\.gz cannot be read as a table"):
            load([folder])


@pytest.mark.parametrize("missing", ["h2020_projects", "h2020_participations"])
def test_half_of_an_earlier_programme_is_told(tmp_path: Path, missing: str) -> None:
    folder = write_earlier(write(tmp_path))
    (folder / f"{missing}.csv.gz").unlink()
    with pytest.raises(DataError, match=rf"{missing}\.csv\.gz is missing"):
        load([folder])
