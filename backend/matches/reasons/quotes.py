"""Texts, projects and companies behind reasons, as far as a reader may see them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.companies.disclosure.table import Level
from backend.companies.queries import listed
from backend.models import Company, Facet, Project

FACETS = ("need", "offer")
DIGEST = 12
#: names under which digests are kept; they tell of texts that may not be for the reader
DIGESTS = frozenset(f"{name}_said" for name in FACETS)
QUOTED = (*FACETS, "facet")


@dataclass(frozen=True)
class Quote:
    """A need or an offer that the reader may read."""

    text: str
    language: str
    company_id: int


@dataclass(frozen=True)
class Quotes:
    """What the reader may see: facets, project names and company names, by id.

    `gone` are facets that no longer say what a reason rests on, each with the digest of that.
    """

    facets: Mapping[int, Quote] = field(default_factory=dict)
    projects: Mapping[str, str] = field(default_factory=dict)
    companies: Mapping[int, str] = field(default_factory=dict)
    gone: Collection[tuple[int, str]] = ()

    def is_gone(self, values: Mapping[str, Any]) -> bool:
        """Whether a need or an offer behind a reason was changed or withdrawn since."""
        return any((values.get(name), _digest(values, name)) in self.gone for name in FACETS)

    def text(self, facet_id: int | None) -> str | None:
        """A facet's text, None when it is not for this reader."""
        quote = self.facets.get(facet_id) if facet_id else None
        return quote.text if quote else None

    def project(self, key: object) -> str:
        """A project's name."""
        return self.projects.get(str(key), "")

    def with_texts(self, reason: Mapping[str, Any]) -> dict[str, Any]:
        """A reason as data, with the texts that are for this reader."""
        gone = self.is_gone(reason["values"])
        values = {k: v for k, v in reason["values"].items() if k not in DIGESTS}
        seen = {name: None if gone else self.text(values.get(name)) for name in FACETS}
        values |= {f"{name}_text": text for name, text in seen.items() if text is not None}
        if None in seen.values():  # what both speak of tells of the one that is not for this reader
            values.pop("terms", None)
        return {**reason, "values": values}


NOTHING = Quotes()


def quotes_for(
    db: Session, stored: Sequence[Mapping[str, Any]], levels: Mapping[int, Level]
) -> Quotes:
    """What these reasons rest on, as far as these levels (by company id) see it.

    Three queries, however many reasons there are.
    """
    values = [reason["values"] for one in stored for reason in one["reasons"]]
    facets = {value[name] for value in values for name in QUOTED if value.get(name)}
    projects = {int(str(key)) for value in values for key in _projects(value) if str(key).isdigit()}
    companies = {key for value in values for key in _partners(value)}
    readable, standing = _readable(db, facets, levels)
    rested_on = {(value[n], _digest(value, n)) for value in values for n in FACETS if value.get(n)}
    return Quotes(
        facets=readable,
        gone={(key, digest) for key, digest in rested_on if not _says(standing.get(key), digest)},
        projects={
            str(row.id): row.acronym or row.title
            for row in db.execute(
                select(Project.id, Project.acronym, Project.title).where(Project.id.in_(projects))
            )
        },
        companies={
            row.id: row.name
            for row in db.execute(
                select(Company.id, Company.name).where(Company.id.in_(companies), listed())
            )
        },
    )


def said(text: str) -> str:
    """A digest of what a need or an offer said."""
    return sha256(text.encode()).hexdigest()[:DIGEST]


def _digest(values: Mapping[str, Any], name: str) -> str:
    """Of what a facet said when the reason was told; "" where that was not kept."""
    return str(values.get(f"{name}_said", ""))


def _says(text: str | None, digest: str) -> bool:
    return text is not None and digest in {"", said(text)}


def _readable(
    db: Session, ids: Iterable[int], levels: Mapping[int, Level]
) -> tuple[dict[int, Quote], dict[int, str]]:
    """Facets that the reader may read, and what all of these that still stand say, by id."""
    rows = db.execute(
        select(Facet.id, Facet.company_id, Facet.text, Facet.language, Facet.visibility).where(
            Facet.id.in_(ids), Facet.archived_at.is_(None)
        )
    ).all()
    readable = {
        row.id: Quote(row.text, row.language, row.company_id)
        for row in rows
        if row.company_id in levels and levels[row.company_id].sees(row.visibility)
    }
    return readable, {row.id: row.text for row in rows}


def _projects(values: Mapping[str, Any]) -> list[object]:
    many = values.get("projects")
    one = values.get("project")
    return (many if isinstance(many, list) else []) + ([one] if one is not None else [])


def _partners(values: Mapping[str, Any]) -> list[int]:
    many = values.get("partners")
    return [key for key in many if isinstance(key, int)] if isinstance(many, list) else []
