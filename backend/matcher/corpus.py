"""Rows become the records of matching/: companies with facets, projects, who took part in what."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from backend import taxonomy
from backend.companies.fields.size import size_class
from backend.matcher.eligibility import group_of
from backend.matcher.embedding import digests_of, project_text
from backend.models import Company, CompanyState, Facet, FacetVector, Project, TrackRecord
from backend.models import ProjectVector as Stored
from matching import types

#: our finer kinds, as the model's history classes organisations
KINDS: Mapping[str, types.CompanyKind] = {
    "private_company": types.CompanyKind.PRIVATE_COMPANY,
    "state_enterprise": types.CompanyKind.PRIVATE_COMPANY,
    "university": types.CompanyKind.UNIVERSITY,
    "research_organisation": types.CompanyKind.RESEARCH_ORGANISATION,
    "public_body": types.CompanyKind.PUBLIC_BODY,
    "contracting_authority": types.CompanyKind.PUBLIC_BODY,
}
#: our roles, as CORDIS names them
ROLES = {
    "beneficiary": "participant",
    "affiliated_entity": "thirdParty",
    "associated_partner": "associatedPartner",
}
VECTOR_HEADER = 4  # bytes before the big-endian floats of a sent vector


def corpus(db: Session, encoder_id: str, as_of: date) -> types.Corpus:
    """Everything that matching may know today; suspended companies are not part of it."""
    facets = _facets(db, encoder_id)
    rows = db.execute(_company_rows()).all()
    groups = _groups(rows)
    companies = [_company(row, tuple(facets.get(row.id, ())), groups[row.id]) for row in rows]
    projects, vectors = _projects(db, encoder_id)
    known = {company.key for company in companies}
    taken = db.execute(
        select(TrackRecord.company_id, TrackRecord.project_id, TrackRecord.role).order_by(
            TrackRecord.id
        )
    )
    return types.Corpus(
        companies=companies,
        projects=projects,
        participations=[
            types.Participation(row.company_id, str(row.project_id), ROLES.get(row.role, row.role))
            for row in taken
            if row.company_id in known
        ],
        as_of=as_of,
        project_vectors=vectors,
        encoder=encoder_id,
    )


def _company_rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Company.id, Company.name, Company.country, Company.kind, Company.city,
            Company.website, Company.certificates, Company.staff, Company.turnover_eur,
            Company.balance_eur, Company.ownership, Company.imported_sme, Company.control_group,
        )
        .where(Company.state != CompanyState.suspended)
        .order_by(Company.id)
    )  # fmt: skip


def _groups(rows: Sequence[Row[Any]]) -> dict[int, str]:
    """The group of each company: the parent that it states, or itself where others state it."""
    stated = {row.id: group_of(row.control_group) for row in rows}
    parents = {group for group in stated.values() if group}
    if not parents:
        return stated
    named = {row.id: group_of(row.name) for row in rows if not stated[row.id]}
    return stated | {key: name for key, name in named.items() if name in parents}


def _company(row: Row[Any], facets: tuple[types.Facet, ...], group: str) -> types.Company:
    return types.Company(
        key=row.id,
        name=row.name,
        country=row.country,
        kind=KINDS.get(row.kind, types.CompanyKind.OTHER),
        size=size_word(row),
        facets=facets,
        certificates=tuple(row.certificates),
        city=row.city,
        website=row.website,
        control_group=group,
    )


def size_word(row: Any) -> str:
    """A company's size in the model's words, "" when its figures do not settle it."""
    size = size_class(
        staff=row.staff, turnover_eur=row.turnover_eur, balance_eur=row.balance_eur,
        ownership=row.ownership,
    )  # fmt: skip
    if size is None:
        return "sme" if row.imported_sme else ""
    return "midcap" if size == "small_midcap" else size


def _facets(db: Session, encoder_id: str) -> dict[int, list[types.Facet]]:
    rows = db.execute(
        select(
            Facet.id, Facet.company_id, Facet.kind, Facet.text, Facet.language, Facet.codes,
            Facet.trl, Facet.cooperation, FacetVector.text_digest,
            func.vector_send(FacetVector.vector).label("vector"),
        )
        .outerjoin(
            FacetVector, (FacetVector.facet_id == Facet.id) & (FacetVector.model_id == encoder_id)
        )
        .where(Facet.archived_at.is_(None))
        .order_by(Facet.id)
    )  # fmt: skip
    found: dict[int, list[types.Facet]] = defaultdict(list)
    for row in rows:
        # a vector of the text before the last change would answer for words no longer there
        current = row.text_digest in digests_of(row.kind, row.text, encoder_id)
        found[row.company_id].append(
            types.Facet(
                key=row.id,
                kind=types.FacetKind(row.kind),
                text=row.text,
                language=row.language,
                codes=tuple(path_of(code) for code in row.codes),
                trl=row.trl,
                cooperation=tuple(row.cooperation),
                vector=vector_of(row.vector) if current else None,
            )
        )
    return found


@cache
def path_of(code: str) -> str:
    """A taxonomy code with all that is above it, joined by dots as matching expects."""
    if not taxonomy.is_code(code):  # of an edition that is no longer here
        return code
    return ".".join([*(term.code for term in reversed(taxonomy.ancestors(code))), code])


def _projects(db: Session, encoder_id: str) -> tuple[Sequence[types.Project], types.Matrix | None]:
    rows = db.execute(
        select(
            Project.id, Project.title, Project.objective, Project.topic_code,
            Project.topic_title, Project.programme, Project.scheme, Project.subjects,
            Project.starts_on,
            func.vector_send(Stored.vector).label("vector"),
        )
        .outerjoin(Stored, (Stored.project_id == Project.id) & (Stored.model_id == encoder_id))
        .order_by(Project.id)
    ).all()  # fmt: skip
    projects = [
        types.Project(
            key=str(row.id),
            text=project_text(row.title, row.objective),
            topic_code=row.topic_code,
            topic_title=row.topic_title,
            programme=row.programme,
            scheme=row.scheme,
            start=row.starts_on or date.min,
            subjects=tuple(row.subjects),
        )
        for row in rows
    ]
    known = [row.vector is not None for row in rows]
    if not any(known):
        return projects, None
    # a project that waits for its vector is missing a value, and it alone
    vectors = [vector_of(row.vector) for row in rows if row.vector is not None]
    matrix = np.full((len(rows), len(vectors[0])), np.nan, dtype=np.float32)
    matrix[known] = vectors
    return projects, matrix


def vector_of(sent: bytes) -> types.Vector:
    """A vector from PostgreSQL's binary form, several times faster than from its text."""
    return np.frombuffer(sent, dtype=">f4", offset=VECTOR_HEADER).astype(np.float32)
