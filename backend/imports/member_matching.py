"""Which company a row of a member list is about: one that is here, or a new one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.i18n import mark
from backend.imports.member_rows import MemberRow
from backend.models import Company
from backend.naming.forms import comparable
from backend.naming.latin import latin

#: the first that is given and known is named as what the row was recognised by
IDENTIFIERS = ("pic", "edrpou", "vat")
SEVERAL = mark(
    "This row's identifiers belong to different companies here (%(names)s). Find out which is "
    "meant and leave the other out."
)
ELSEWHERE = mark(
    "%(name)s has this identifier here, but is in %(country)s. Correct the country or the "
    "identifier."
)
NAMESAKES = mark(
    "Several companies here have this name. Add a PIC, EDRPOU code or VAT number to tell them "
    "apart."
)
OTHER_IDENTIFIER = mark(
    "A company of this name is here with another %(what)s (%(value)s). Correct one of them, or "
    "tell the two companies apart by name."
)


@dataclass(frozen=True)
class Known:
    """What a company here is recognised by."""

    id: int
    name: str
    country: str
    pic: str | None
    edrpou: str | None
    vat: str


@dataclass(frozen=True)
class Match:
    """The company a row is about (None: a new one) and by what; or why that is not clear."""

    company_id: int | None = None
    by: str = ""
    conflict: str = ""
    conflict_values: Mapping[str, Any] | None = None


def name_key(name: str, country: str) -> tuple[str, str]:
    """Equal for one name in either alphabet, with or without its legal form."""
    return country, comparable(latin(name))


def source_key(values: Mapping[str, Any]) -> str:
    """What a list's own companies are known by, whatever they call themselves later."""
    identifiers = (values.get(column) for column in IDENTIFIERS)
    return next(filter(None, identifiers), f"{values['country']} {values['name']}")


class Companies:
    """The companies that a list's rows may be about, by identifier, list and name."""

    def __init__(self, db: Session, rows: Iterable[MemberRow], source: str) -> None:
        good = [row.values for row in rows if not row.refused]
        entered = select(Company.source_key, Company.id).where(
            Company.source == source, Company.source_key.in_({source_key(v) for v in good})
        )
        self.entered = {row.source_key: row.id for row in db.execute(entered)}
        self.by: dict[str, dict[str, list[Known]]] = {}
        for column in IDENTIFIERS:
            wanted = {values[column] for values in good if values.get(column)}
            query = _known().where(getattr(Company, column).in_(wanted))
            self.by[column] = defaultdict(list)
            for company in _read(db, query) if wanted else ():
                self.by[column][getattr(company, column)].append(company)
        names = {name_key(values["name"], values["country"]) for values in good}
        self.named: dict[tuple[str, str], list[Known]] = defaultdict(list)
        countries = {country for country, _ in names}
        for company in _read(db, _known().where(Company.country.in_(countries))):
            key = name_key(company.name, company.country)
            if key in names:
                self.named[key].append(company)

    def match(self, values: Mapping[str, Any]) -> Match:
        """By PIC, EDRPOU code, VAT number, an earlier edition of the list, or name and country."""
        sets = {
            column: {company.id: company for company in holders}
            for column in IDENTIFIERS
            if (holders := self.by[column].get(values.get(column) or ""))
        }
        if not sets:
            entered = self.entered.get(source_key(values))
            return Match(entered, "list") if entered else self._by_name(values)
        common = set.intersection(*(set(holding) for holding in sets.values()))
        if len(common) != 1:
            names = {company.name for holding in sets.values() for company in holding.values()}
            return Match(conflict=SEVERAL, conflict_values={"names": ", ".join(sorted(names))})
        column, holding = next(iter(sets.items()))
        company = holding[common.pop()]
        if company.country != values["country"]:
            where = {"name": company.name, "country": company.country}
            return Match(conflict=ELSEWHERE, conflict_values=where)
        return Match(company.id, column)

    def _by_name(self, values: Mapping[str, Any]) -> Match:
        namesakes = self.named[name_key(values["name"], values["country"])]
        if len(namesakes) > 1:
            return Match(conflict=NAMESAKES)
        for company in namesakes:
            for column in IDENTIFIERS:
                theirs, ours = getattr(company, column), values.get(column)
                if theirs and ours and theirs != ours:
                    what = {"what": column.upper(), "value": theirs}
                    return Match(conflict=OTHER_IDENTIFIER, conflict_values=what)
            return Match(company.id, "name")
        return Match()


def _known() -> Select[*tuple[Any, ...]]:
    return select(
        Company.id, Company.name, Company.country, Company.pic, Company.edrpou, Company.vat
    )


def _read(db: Session, query: Select[*tuple[Any, ...]]) -> Iterable[Known]:
    for row in db.execute(query.order_by(Company.id)):
        yield Known(*row)
