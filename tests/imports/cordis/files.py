"""Writes small files in the layouts that the importers read."""

import csv
import gzip
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

Row = Mapping[str, str]

PLAIN_PROJECT = (
    "project_id acronym title objective keywords topic_code topic_title legal_basis programme "
    "funding_scheme start_date end_date total_cost ec_max_contribution euroscivoc"
)
PLAIN_PARTICIPATION = (
    "project_id org_key name short_name country city nuts activity_type sme role order "
    "ec_contribution org_url vat"
)
OLD_PROJECT = (
    "rcn project_id acronym title teaser topic_code topic_title funding_scheme programme "
    "start_date end_date ec_max_contribution"
)
OLD_PARTICIPATION = (
    "rcn project_id start_date org_key name country activity_type role ec_contribution"
)
OFFICIAL_PROJECT = (
    "id acronym status title startDate endDate totalCost ecMaxContribution legalBasis topics "
    "ecSignatureDate frameworkProgramme masterCall subCall fundingScheme nature objective "
    "contentUpdateDate rcn grantDoi keywords"
)
OFFICIAL_ORGANIZATION = (
    "projectID projectAcronym organisationID vatNumber name shortName SME activityType street "
    "postCode city country nutsCode geolocation organizationURL contactForm contentUpdateDate "
    "rcn order role ecContribution netEcContribution totalCost endOfParticipation active"
)
OFFICIAL_TOPIC = "projectID topic title"
OFFICIAL_SUBJECT = "projectID euroSciVocCode euroSciVocPath euroSciVocTitle euroSciVocDescription"


def project(key: str = "101000001", **values: str) -> Row:
    """A row of projects.csv."""
    defaults = {
        "project_id": key, "acronym": f"P{key[-3:]}", "title": f"Project {key}",
        "objective": "To see and to be seen.", "topic_code": "HORIZON-CL3-2023-01",
        "topic_title": "Safer borders", "programme": "HORIZON", "funding_scheme": "HORIZON-RIA",
        "start_date": "2023-01-01", "end_date": "2025-12-31",
    }  # fmt: skip
    return defaults | values


def participation(pic: str = "900000001", key: str = "101000001", **values: str) -> Row:
    """A row of participations.csv."""
    defaults = {
        "project_id": key, "org_key": pic, "name": f"Organisation {pic}", "country": "UA",
        "activity_type": "PRC", "role": "participant", "order": "1", "sme": "1.0",
        "ec_contribution": "1000",
    }  # fmt: skip
    return defaults | values


def organization(pic: str = "900000001", key: str = "101000001", **values: str) -> Row:
    """A row of organization.csv as CORDIS publishes it."""
    defaults = {
        "projectID": key, "organisationID": pic, "name": f"Organisation {pic}", "country": "UA",
        "activityType": "PRC", "role": "participant", "order": "1", "SME": "true",
        "contentUpdateDate": "2026-06-03 12:20:56", "endOfParticipation": "false", "rcn": "77",
    }  # fmt: skip
    return defaults | values


def csv_text(columns: str, rows: Iterable[Row], *, official: bool = False) -> str:
    """A csv; in the official layout with semicolons and every value quoted."""
    out = io.StringIO()
    writer = csv.DictWriter(
        out, columns.split(), restval="", delimiter=";" if official else ",", lineterminator="\n",
        quoting=csv.QUOTE_ALL if official else csv.QUOTE_MINIMAL,
    )  # fmt: skip
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_plain(
    folder: Path, projects: Iterable[Row], participations: Iterable[Row], *, before: str = ""
) -> Path:
    """projects.csv.gz and participations.csv.gz; `before` is h2020_ for the older ones."""
    columns = (OLD_PROJECT, OLD_PARTICIPATION) if before else (PLAIN_PROJECT, PLAIN_PARTICIPATION)
    names = (f"{before}projects.csv.gz", f"{before}participations.csv.gz")
    for name, heads, rows in zip(names, columns, (projects, participations), strict=True):
        with gzip.open(folder / name, "wt", encoding="utf-8", newline="") as file:
            file.write(csv_text(heads, rows))
    return folder


def write_official(
    archive: Path, projects: Iterable[Row], organizations: Iterable[Row],
    topics: Iterable[Row] = (), subjects: Iterable[Row] = (),
) -> Path:  # fmt: skip
    """A zip as CORDIS publishes it."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("project.csv", csv_text(OFFICIAL_PROJECT, projects, official=True))
        packed.writestr(
            "organization.csv", csv_text(OFFICIAL_ORGANIZATION, organizations, official=True)
        )
        packed.writestr("topics.csv", csv_text(OFFICIAL_TOPIC, topics, official=True))
        packed.writestr("euroSciVoc.csv", csv_text(OFFICIAL_SUBJECT, subjects, official=True))
    return archive
