"""Reads folders of CORDIS tables into records."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from matching.records import Flags, Indices, Organisations, Projects, Records, Strings, strings
from matching.text.vectors import VectorStore
from matching.types import CompanyKind, Progress

CURRENT = "HORIZON"
_JOINT = " . "
_UNKNOWN = 1
"""Day of a project without a date: before every split."""
_KINDS = {
    "PRC": CompanyKind.PRIVATE_COMPANY,
    "HES": CompanyKind.UNIVERSITY,
    "REC": CompanyKind.RESEARCH_ORGANISATION,
    "PUB": CompanyKind.PUBLIC_BODY,
}
_REQUIRED = {
    "projects": {"project_id", "title", "objective", "topic_title", "programme", "start_date"},
    "participations": {"project_id", "org_key", "country", "activity_type", "role"},
    "h2020_projects": {"rcn", "title", "topic_title", "teaser", "start_date"},
    "h2020_participations": {"rcn", "org_key", "country", "activity_type", "role"},
}
"""Columns without which no question can be asked; all others only tell rankers more."""
_SEPARATORS = ",;\t"
_MISWRITTEN = 0.01
"""Share of days that may be unreadable: such a project is taken to lie before every split."""
_OTHER_CODES = {"EL": "GR", "UK": "GB"}
"""Codes of the European institutions -> those of the standard."""
_SUFFIXES = (".csv.gz", ".csv", ".csv.zip", ".zip")


class DataError(Exception):
    """A folder does not hold what the benchmark needs; the message names file and column."""


@dataclass(frozen=True, eq=False)
class Archive:
    """Everything the given folders hold.

    `records` has all organisations in the order of their keys; `current` flags the projects of
    the running framework programme, which alone define tasks, known partners and candidates;
    earlier programmes only lengthen the memory that features may read.
    """

    records: Records
    current: Flags


def load(folders: Sequence[Path]) -> Archive:
    """Read the tables of every folder.

    Each holds the tables `projects` and `participations` (.csv.gz, .csv or .zip; columns parted by
    commas, semicolons or tabs); the same two names after `h2020_` are read where present. Rows
    without the id of a project or an organisation are left out.

    Raises:
        DataError: a file or a column is missing, a file is not a table, or its days are not days.
    """
    if not folders:
        raise DataError("Name at least one folder with projects.csv.gz and participations.csv.gz.")
    projects = pd.concat([_table(f, "projects") for f in folders], ignore_index=True)
    parts = pd.concat([_table(f, "participations") for f in folders], ignore_index=True)
    projects["text"] = projects["title"] + _JOINT + projects["objective"]
    names = ("h2020_projects", "h2020_participations")
    earlier = [_earlier(f) for f in folders if any(_file(f, name) for name in names)]
    projects = pd.concat([projects, *(e[0] for e in earlier)], ignore_index=True).fillna("")
    parts = pd.concat([parts, *(e[1] for e in earlier)], ignore_index=True).fillna("")
    projects = projects.drop_duplicates("project_id").sort_values("project_id")
    # Rows without an id are nobody in particular: together they would be one busy stranger.
    projects = projects[projects["project_id"] != ""]
    parts = parts[parts["project_id"].isin(set(projects["project_id"])) & (parts["org_key"] != "")]
    if len(folders) > 1:  # what several folders tell alike is told once
        parts = parts.drop_duplicates()
    if not len(parts):
        raise DataError("No participation is of a project that is told: give both of one export.")
    _refuse_days(projects["start_date"])
    records = _records(projects.reset_index(drop=True), parts.reset_index(drop=True))
    current = np.asarray(records.projects.programme == CURRENT)
    if not current.any():
        raise DataError(f'No project is of the programme "{CURRENT}": say so in its column.')
    return Archive(records, current)


def with_vectors(
    archive: Archive,
    store: VectorStore,
    progress: Progress | None = None,
    looked_at: Flags | None = None,
) -> Archive:
    """The archive with the texts of the running programme as an encoder reads them.

    Earlier programmes stay without: their texts are a title and a line, and tell an encoder little.
    So do projects that `looked_at` leaves out.
    """
    rows, texts = read_by_encoder(archive, looked_at)
    read = store.of(texts, progress)
    projects = archive.records.projects
    vectors = np.full((len(projects), read.shape[1]), np.nan, dtype=np.float32)
    vectors[rows] = read
    records = replace(archive.records, projects=replace(projects, vectors=vectors))
    return Archive(records, archive.current)


def read_by_encoder(archive: Archive, looked_at: Flags | None = None) -> tuple[Indices, list[str]]:
    """Positions of the projects that an encoder reads, and their texts as it is given them."""
    projects = archive.records.projects
    chosen = archive.current & (projects.text != _JOINT)
    rows = np.flatnonzero(chosen if looked_at is None else chosen & looked_at)
    return rows, [str(text).replace(_JOINT, ". ", 1) for text in projects.text[rows]]


def _file(folder: Path, name: str) -> Path | None:
    """The file of a table, whichever way it is packed."""
    paths = (folder / f"{name}{suffix}" for suffix in _SUFFIXES)
    return next((path for path in paths if path.is_file()), None)


def _table(folder: Path, name: str) -> pd.DataFrame:
    path = _file(folder, name)
    if path is None:
        raise DataError(
            f"{folder / name}.csv.gz is missing: give a folder with projects and participations."
        )
    try:
        table = _read(path, _separator(path))
    except (OSError, ValueError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise DataError(f"{path} cannot be read as a table: {error}.") from error
    missing = _REQUIRED[name] - set(table.columns)
    if missing:
        raise DataError(f"{path} lacks the columns {', '.join(sorted(missing))}.")
    return table


def _separator(path: Path) -> str:
    """What parts the columns: whatever makes most of the first line."""
    return max(_SEPARATORS, key=lambda one: len(_read(path, one, nrows=0).columns))


def _read(path: Path, separator: str, **how: Any) -> pd.DataFrame:
    table: pd.DataFrame = pd.read_csv(path, sep=separator, dtype=str, keep_default_na=False, **how)
    return table


def _refuse_days(told: pd.Series[str]) -> None:
    """Stop where days are written in another way: unread, they would lie before every split."""
    days = told[told != ""]
    unread = days[[_day(text) == _UNKNOWN for text in days]]
    if not len(days) or len(unread) > _MISWRITTEN * len(days):
        example = f"{unread.iloc[0]!r}" if len(unread) else "nothing"
        raise DataError(f"A start_date is {example}: write the days of projects as 2024-05-31.")


def _earlier(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Horizon 2020 in the shape of the current tables; its ids are made unlike current ones."""
    projects = _table(folder, "h2020_projects")
    parts = _table(folder, "h2020_participations")
    projects = projects[projects["start_date"].str.match(r"20\d\d-\d\d-\d\d")].copy()
    projects["project_id"] = "H2020:" + projects["rcn"]
    parts["project_id"] = "H2020:" + parts["rcn"]
    words = projects["title"] + _JOINT + projects["topic_title"] + _JOINT + projects["teaser"]
    projects["text"] = words.str.strip(" .")
    return projects, parts.drop(columns="start_date", errors="ignore")


def _records(projects: pd.DataFrame, parts: pd.DataFrame) -> Records:
    keys = sorted(parts["org_key"].unique())
    facts = parts.drop_duplicates("org_key").set_index("org_key").reindex(keys).fillna("")
    at = {key: i for i, key in enumerate(keys)}
    project_at = {key: i for i, key in enumerate(projects["project_id"])}
    kinds = [_KINDS.get(code, CompanyKind.OTHER) for code in facts["activity_type"]]
    return Records(
        Organisations(
            keys=tuple(keys),
            name=_column(facts, "name"),
            country=_column(facts.replace({"country": _OTHER_CODES}), "country"),
            kind=strings([str(kind) for kind in kinds]),
            website=_column(facts, "org_url"),
            small=np.array([_small(flag) for flag in _column(facts, "sme")], dtype=np.float32),
        ),
        Projects(
            keys=tuple(projects["project_id"]),
            text=_column(projects, "text"),
            topic_code=_column(projects, "topic_code"),
            topic_title=_column(projects, "topic_title"),
            programme=_column(projects, "programme"),
            scheme=_column(projects, "funding_scheme"),
            subjects=_column(projects, "euroscivoc"),
            start=np.array([_day(text) for text in projects["start_date"]], dtype=np.int64),
        ),
        parts["org_key"].map(at).to_numpy(dtype=np.int64),
        parts["project_id"].map(project_at).to_numpy(dtype=np.int64),
        _column(parts, "role"),
    )


def _column(table: pd.DataFrame, name: str) -> Strings:
    if name not in table:
        return strings([""] * len(table))
    return strings(table[name].astype(str).tolist())


def _small(flag: str) -> float:
    return {"1.0": 1.0, "1": 1.0, "true": 1.0, "0.0": 0.0, "0": 0.0, "false": 0.0}.get(
        flag.lower(), float("nan")
    )


def _day(text: str) -> int:
    """Ordinal day of an ISO date; a project without a date lies before every split."""
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return _UNKNOWN
