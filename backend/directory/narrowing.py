"""The directory's filters as conditions, each kept apart so that its own choices can be counted."""

from collections.abc import Callable, Mapping

from sqlalchemy import CTE, ColumnElement, and_, case, cast, select, true
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.types import String

from backend.areas import COUNTRIES
from backend.companies.disclosure.table import Level
from backend.directory.filters import Filters, Origin
from backend.directory.reach import Reach
from backend.directory.sizes import size_column
from backend.models import Company, CompanyState, Facet

Condition = Callable[[Filters, Reach], ColumnElement[bool]]


def certificates_open(reach: Reach) -> ColumnElement[bool]:
    """Condition: this reader may see the company's certificates, so may also filter by them."""
    if reach.level.sees(Level.member):
        return true()
    return Company.id.in_(reach.own | reach.partners)


def _area(filters: Filters, reach: Reach) -> ColumnElement[bool]:
    codes = array([f"EDF:{area}" for area in filters.area], type_=String)
    return Company.id.in_(
        select(Facet.company_id).where(Facet.codes.overlap(codes), reach.may_read())
    )


def _certificate(filters: Filters, reach: Reach) -> ColumnElement[bool]:
    wanted = array(filters.certificate, type_=String)
    return and_(certificates_open(reach), Company.certificates.overlap(wanted))


def _origin(filters: Filters, _reach: Reach) -> ColumnElement[bool]:
    unclaimed = Company.state == CompanyState.unclaimed
    return unclaimed if filters.origin is Origin.register else ~unclaimed


def _place(filters: Filters, _reach: Reach) -> ColumnElement[bool]:
    countries = COUNTRIES.get(filters.place) if filters.place else None
    return true() if countries is None else Company.country.in_(countries)


#: filter -> condition of a filter that is set
CONDITIONS: Mapping[str, Condition] = {
    "country": lambda filters, _: Company.country.in_(filters.country),
    "place": _place,
    "kind": lambda filters, _: Company.kind.in_(filters.kind),
    "size": lambda filters, _: size_column().in_(filters.size),
    "area": _area,
    "certificate": _certificate,
    "origin": _origin,
    "verified": lambda *_: Company.state == CompanyState.verified,
}


def gathered(found: CTE, filters: Filters, reach: Reach) -> CTE:
    """All that was found, open to the reader; `in_<filter>` says whether a filter keeps a row."""
    conditions = {name: CONDITIONS[name](filters, reach) for name in filters.names}
    return (
        select(
            found,
            Company.country,
            Company.kind,
            Company.latin_name,
            Company.updated_at,
            Company.state,
            case((Company.state == CompanyState.verified, 0), else_=1).label("unchecked"),
            size_column().label("size"),
            case(
                (certificates_open(reach), Company.certificates), else_=cast([], ARRAY(String))
            ).label("certificates"),
            *(condition.label(f"in_{name}") for name, condition in conditions.items()),
        )
        .join_from(found, Company, Company.id == found.c.id)
        .where(reach.may_find())
        .cte("gathered")
    )


def kept(rows: CTE, but: str = "") -> ColumnElement[bool]:
    """Condition: every filter that is set keeps the row; `but` leaves one filter out."""
    conditions = [rows.c[f"in_{name}"] for name in CONDITIONS if f"in_{name}" in rows.c]
    return and_(true(), *(one for one in conditions if one.name != f"in_{but}"))
