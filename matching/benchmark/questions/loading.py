"""Reads folders of CORDIS tables into records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from matching.records import Flags, Organisations, Projects, Records, Strings, strings
from matching.text.vectors import VectorStore
from matching.types import CompanyKind, Progress

CURRENT = "HORIZON"
_JOINT = " . "
_KINDS = {
    "PRC": CompanyKind.PRIVATE_COMPANY,
    "HES": CompanyKind.UNIVERSITY,
    "REC": CompanyKind.RESEARCH_ORGANISATION,
    "PUB": CompanyKind.PUBLIC_BODY,
}
_REQUIRED = {
    "projects": {"project_id", "title", "objective", "topic_code", "topic_title", "programme",
                 "funding_scheme", "start_date"},
    "participations": {"project_id", "org_key", "name", "country", "activity_type", "role"},
}  # fmt: skip


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

    Each holds `projects.csv.gz` and `participations.csv.gz`; the same two names after `h2020_`
    are read where present.

    Raises:
        DataError: a file or a column is missing.
    """
    if not folders:
        raise DataError("Name at least one folder with projects.csv.gz and participations.csv.gz.")
    projects = pd.concat([_table(f, "projects") for f in folders], ignore_index=True)
    parts = pd.concat([_table(f, "participations") for f in folders], ignore_index=True)
    projects["text"] = projects["title"] + _JOINT + projects["objective"]
    earlier = [_earlier(f) for f in folders if (f / "h2020_projects.csv.gz").is_file()]
    projects = pd.concat([projects, *(e[0] for e in earlier)], ignore_index=True).fillna("")
    parts = pd.concat([parts, *(e[1] for e in earlier)], ignore_index=True).fillna("")
    projects = projects.drop_duplicates("project_id").sort_values("project_id")
    parts = parts[parts["project_id"].isin(set(projects["project_id"]))]
    records = _records(projects.reset_index(drop=True), parts)
    return Archive(records, np.asarray(records.projects.programme == CURRENT))


def with_vectors(archive: Archive, store: VectorStore, progress: Progress | None = None) -> Archive:
    """The archive with the texts of the running programme as an encoder reads them.

    Earlier programmes stay without: their texts are a title and a line, and tell an encoder little.
    """
    projects = archive.records.projects
    rows = np.flatnonzero(archive.current & (projects.text != _JOINT))
    read = store.of([str(text).replace(_JOINT, ". ", 1) for text in projects.text[rows]], progress)
    vectors = np.full((len(projects), read.shape[1]), np.nan, dtype=np.float32)
    vectors[rows] = read
    records = replace(archive.records, projects=replace(projects, vectors=vectors))
    return Archive(records, archive.current)


def _table(folder: Path, name: str) -> pd.DataFrame:
    path = folder / f"{name}.csv.gz"
    if not path.is_file():
        raise DataError(f"{path} is missing: give a folder with projects and participations.")
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    missing = _REQUIRED[name] - set(table.columns)
    if missing:
        raise DataError(f"{path} lacks the columns {', '.join(sorted(missing))}.")
    return table


def _earlier(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Horizon 2020 in the shape of the current tables; its ids are made unlike current ones."""
    projects = pd.read_csv(folder / "h2020_projects.csv.gz", dtype=str, keep_default_na=False)
    parts = pd.read_csv(folder / "h2020_participations.csv.gz", dtype=str, keep_default_na=False)
    projects = projects[projects["start_date"].str.match(r"20\d\d-\d\d-\d\d")].copy()
    projects["project_id"] = "H2020:" + projects["rcn"]
    parts["project_id"] = "H2020:" + parts["rcn"]
    words = projects["title"] + _JOINT + projects["topic_title"] + _JOINT + projects["teaser"]
    projects["text"] = words.str.strip(" .")
    return projects, parts.drop(columns="start_date")


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
            country=_column(facts, "country"),
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
        return 1
