"""Which company a row of a member list is about: one that is here, or a new one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.i18n import mark
from backend.imports.members.rows import MemberRow
from backend.models import Company
from backend.naming.forms import comparable, own_words
from backend.naming.latin import latin
from backend.naming.spellings import CYRILLIC, spellings

#: the first that is given and known is named as what the row was recognised by
IDENTIFIERS = ("pic", "edrpou", "vat")
UKRAINE = "UA"
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
    "A company with this name is already here with another %(what)s (%(value)s). Correct one "
    "of them, or tell the two companies apart by name."
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


@dataclass(frozen=True)
class Name:
    """A company's name in a country, as lists of several countries may write it."""

    country: str
    #: in either alphabet, with or without its legal form
    plain: str
    #: the customary spellings beside; none where letters stand for themselves alone
    others: frozenset[str] = frozenset()


def name_of(name: str, country: str) -> Name:
    """Ukrainian names have customary spellings: «Івченко» is Ivchenko and Iwtschenko."""
    plain = comparable(latin(name))
    if country != UKRAINE and not CYRILLIC.search(name.lower()):
        return Name(country, plain)  # Vega GmbH and Wega GmbH are two companies
    others = frozenset(comparable(one) for one in spellings(own_words(name)))
    return Name(country, plain, others - {plain})


def source_key(values: Mapping[str, Any]) -> str:
    """What a list's own companies are known by, whatever they call themselves later."""
    identifiers = (values.get(column) for column in IDENTIFIERS)
    return next(filter(None, identifiers), f"{values['country']} {values['name']}")


T = TypeVar("T")


class Named(Generic[T]):
    """Things by name, found as written and in other customary spellings."""

    def __init__(self, named: Iterable[tuple[Name, T]] = ()) -> None:
        self._plain: dict[tuple[str, str], list[T]] = defaultdict(list)
        self._spelled: dict[tuple[str, str], list[T]] = defaultdict(list)
        for name, one in named:
            self.add(name, one)

    def add(self, name: Name, one: T) -> None:
        """Takes one more in."""
        self._plain[name.country, name.plain].append(one)
        for other in name.others:
            self._spelled[name.country, other].append(one)

    def exactly(self, name: Name) -> list[T]:
        """Those of the same name, in the order in which they came."""
        return list(self._plain.get((name.country, name.plain), ()))

    def otherwise(self, name: Name) -> list[T]:
        """Those whose name is written differently, as one list may and another may not."""
        found = list(self._spelled.get((name.country, name.plain), ()))
        for other in sorted(name.others):
            found += self._plain.get((name.country, other), ())
        return list({id(one): one for one in found}.values())


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
        asked = Named((name_of(values["name"], values["country"]), values) for values in good)
        self.named: Named[Known] = Named()
        countries = {values["country"] for values in good}
        for company in _read(db, _known().where(Company.country.in_(countries))):
            name = name_of(company.name, company.country)
            if asked.exactly(name) or asked.otherwise(name):
                self.named.add(name, company)

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
        by, namesakes = "name", self.named.exactly(name_of(values["name"], values["country"]))
        if not namesakes:
            by = "spelling"
            namesakes = self.named.otherwise(name_of(values["name"], values["country"]))
        if len(namesakes) > 1:
            return Match(conflict=NAMESAKES)
        for company in namesakes:
            for column in IDENTIFIERS:
                theirs, ours = getattr(company, column), values.get(column)
                if theirs and ours and theirs != ours:
                    what = {"what": column.upper(), "value": theirs}
                    return Match(conflict=OTHER_IDENTIFIER, conflict_values=what)
            return Match(company.id, by)
        return Match()


def _known() -> Select[*tuple[Any, ...]]:
    return select(
        Company.id, Company.name, Company.country, Company.pic, Company.edrpou, Company.vat
    )


def _read(db: Session, query: Select[*tuple[Any, ...]]) -> Iterable[Known]:
    for row in db.execute(query.order_by(Company.id)):
        yield Known(*row)
