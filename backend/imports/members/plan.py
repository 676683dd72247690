"""What an import of a member list would do, row by row; nothing is changed here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.i18n import mark
from backend.imports.members.matching import IDENTIFIERS, Companies, Match, Named, name_of
from backend.imports.members.rows import Listed, MemberList, MemberRow
from backend.imports.report import Problem, RowOutcome, RowStatus
from backend.models import Company, CompanyState, Facet, FacetKind

AGAIN = mark("This is the same company as in line %(line)s. Keep one of the two rows.")
EMPTY: tuple[object, ...] = (None, "", [])


@dataclass(frozen=True)
class FacetPlan:
    """What happens to the offers and needs that the list gave a company."""

    add: tuple[tuple[FacetKind, Listed], ...] = ()
    change: tuple[tuple[Facet, Listed], ...] = ()
    archive: tuple[Facet, ...] = ()
    same: int = 0

    @property
    def touched(self) -> bool:
        """Whether anything happens."""
        return bool(self.add or self.change or self.archive)


@dataclass(frozen=True)
class RowPlan:
    """A row, what becomes of it, and the company it is about, if that is here."""

    row: MemberRow
    outcome: RowOutcome
    company: Company | None = None
    facets: FacetPlan = field(default_factory=FacetPlan)


def plan_members(db: Session, members: MemberList, *, source: str, lock: bool) -> list[RowPlan]:
    """A plan for each row; with the companies locked it still holds when it is carried out."""
    known = Companies(db, members.rows, source)
    matches = {row.line: known.match(row.values) for row in members.rows if not row.refused}
    ids = {match.company_id for match in matches.values() if match.company_id}
    here = select(Company).where(Company.id.in_(ids)).order_by(Company.id)
    if lock:
        here = here.with_for_update(key_share=True).execution_options(populate_existing=True)
    companies = {company.id: company for company in db.scalars(here)}
    facets: dict[int, list[Facet]] = {company_id: [] for company_id in ids}
    for facet in db.scalars(select(Facet).where(Facet.company_id.in_(ids)).order_by(Facet.id)):
        facets[facet.company_id].append(facet)
    plans: list[RowPlan] = []
    seen = Seen()
    for row in members.rows:
        match = matches.get(row.line)
        first = seen.before(row, match.company_id) if match else None
        if match is None or match.conflict or first:
            plans.append(_left_out(members.file, row, match, first))
            continue
        company = companies.get(match.company_id or 0)
        listed = facets.get(match.company_id or 0, [])
        plans.append(_plan(row, match, company, listed, source))
    return plans


def may_change(company: Company, column: str, source: str) -> bool:
    """Whether the list may speak on a column: its own earlier word, or a gap nobody filled."""
    origin = company.provenance.get(column)
    if origin is not None:
        return bool(origin.get("source") == source)
    unclaimed = company.state == CompanyState.unclaimed
    return unclaimed and (getattr(company, column) in EMPTY or company.source == source)


class Seen:
    """The companies that earlier rows of the list were about."""

    def __init__(self) -> None:
        self._by: dict[object, MemberRow] = {}
        self._named: Named[MemberRow] = Named()

    def before(self, row: MemberRow, company_id: int | None) -> int | None:
        """The line of an earlier row about the same company; if none, remembers this one."""
        keys: list[object] = [(c, row.values[c]) for c in IDENTIFIERS if row.values.get(c)]
        if company_id:
            keys.append(company_id)
        name = name_of(row.values["name"], row.values["country"])
        namesakes = self._named.exactly(name) + self._named.otherwise(name)
        earlier = [self._by[key] for key in keys if key in self._by]
        earlier += [other for other in namesakes if not _told_apart(row, other)]
        if earlier:
            return min(other.line for other in earlier)
        self._by |= dict.fromkeys(keys, row)
        self._named.add(name, row)
        return None


def _told_apart(one: MemberRow, other: MemberRow) -> bool:
    """Namesakes with different identifiers are different companies."""
    pairs = ((one.values.get(column), other.values.get(column)) for column in IDENTIFIERS)
    return any(a and b and a != b for a, b in pairs)


def _left_out(file: str, row: MemberRow, match: Match | None, first: int | None) -> RowPlan:
    """A row that was refused, or whose company is not clear."""
    if match is None:
        outcome = RowOutcome(row.line, RowStatus.refused, row.name, problems=row.problems)
        return RowPlan(row, outcome)
    message, values = (
        (AGAIN, {"line": first})
        if first is not None
        else (match.conflict, dict(match.conflict_values or {}))
    )
    problem = Problem(file, row.line, message, values)
    problems = (*row.problems, problem)
    return RowPlan(row, RowOutcome(row.line, RowStatus.conflict, row.name, problems=problems))


def _plan(
    row: MemberRow, match: Match, company: Company | None, listed: Sequence[Facet], source: str
) -> RowPlan:
    if company is None:
        changes = {column: (None, value) for column, value in row.values.items()}
        outcome = RowOutcome(
            row.line, RowStatus.new, row.name, changes=changes, problems=row.problems,
            facets_added=len(row.facets),
        )  # fmt: skip
        return RowPlan(row, outcome, facets=FacetPlan(add=row.facets))
    differ = {
        column: (getattr(company, column), value)
        for column, value in row.values.items()
        if getattr(company, column) != value
    }
    changes = {c: pair for c, pair in differ.items() if may_change(company, c, source)}
    facets = FacetPlan()
    if company.state == CompanyState.unclaimed:
        facets = _facet_plan(row, listed, source)
    status = RowStatus.update if changes or facets.touched else RowStatus.same
    outcome = RowOutcome(
        row.line, status, row.name, company_id=company.id, matched_by=match.by,
        changes=changes, kept={c: pair for c, pair in differ.items() if c not in changes},
        problems=row.problems, facets_added=len(facets.add),
        facets_changed=len(facets.change) + len(facets.archive),
    )  # fmt: skip
    return RowPlan(row, outcome, company, facets)


def _facet_plan(row: MemberRow, here: Sequence[Facet], source: str) -> FacetPlan:
    """Compares by text; what another source says already is not said twice.

    A kind of which the row says nothing is left as it is.
    """
    wanted: Mapping[tuple[str, str], Listed] = {(k, f.text): f for k, f in row.facets}
    said = {(f.kind, f.text) for f in here if f.source != source and f.archived_at is None}
    listed = {(f.kind, f.text): f for f in here if f.source == source}
    told = {kind for kind, _ in wanted}
    change = [
        (facet, wanted[key])
        for key, facet in listed.items()
        if key in wanted and (facet.archived_at or _differs(facet, wanted[key]))
    ]
    add = [(k, f) for k, f in row.facets if (k, f.text) not in listed.keys() | said]
    return FacetPlan(
        add=tuple(add),
        change=tuple(change),
        archive=tuple(
            facet
            for key, facet in listed.items()
            if key not in wanted and facet.kind in told and facet.archived_at is None
        ),
        same=len(wanted) - len(add) - len(change),
    )


def _differs(facet: Facet, listed: Listed) -> bool:
    return any(
        getattr(facet, column) != value
        for column, value in listed.columns().items()
        if column != "visibility"
    )
