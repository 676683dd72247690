"""Tables in whatever way they are packed; what may be missing, and what is told of the rest."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from matching.benchmark.questions.loading import DataError, load
from tests.matching.tables import write

OPTIONAL = {
    "projects": ["topic_code", "funding_scheme", "euroscivoc"],
    "participations": ["name", "sme", "org_url"],
}


def _copy(folder: Path, to: Path, suffix: str, without: bool = False) -> Path:
    to.mkdir()
    for name, columns in OPTIONAL.items():
        table = pd.read_csv(folder / f"{name}.csv.gz", dtype=str, keep_default_na=False)
        table = table.drop(columns=columns) if without else table
        table.to_csv(to / f"{name}{suffix}", index=False)
    return to


@pytest.mark.parametrize("suffix", [".csv", ".csv.zip", ".zip"])
def test_tables_may_be_plain_or_zipped(tmp_path: Path, suffix: str) -> None:
    folder = write(tmp_path / "gz")
    packed, other = load([folder]).records, load([_copy(folder, tmp_path / "x", suffix)]).records
    assert packed.projects.keys == other.projects.keys
    assert packed.organisations.keys == other.organisations.keys
    np.testing.assert_array_equal(packed.organisation, other.organisation)


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


def test_half_of_an_earlier_programme_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path)
    columns = ["rcn", "title", "topic_title", "teaser", "start_date"]
    pd.DataFrame(columns=columns).to_csv(folder / "h2020_projects.csv.gz", index=False)
    with pytest.raises(DataError, match=r"h2020_participations\.csv\.gz is missing"):
        load([folder])
