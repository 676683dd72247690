"""How many companies each choice of each filter would leave, the other filters kept."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    CTE,
    Select,
    String,
    and_,
    case,
    cast,
    column,
    distinct,
    func,
    literal,
    null,
    select,
    union_all,
)  # fmt: skip
from sqlalchemy.orm import Session

from backend.areas import COUNTRIES
from backend.directory.filters import Origin
from backend.directory.narrowing import kept
from backend.directory.reach import Reach
from backend.models import CompanyState, Facet


@dataclass(frozen=True)
class Counts:
    """The number found, and {filter: {choice: number}} with the largest first."""

    total: int = 0
    choices: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def counts(db: Session, rows: CTE, reach: Reach) -> Counts:
    """Counts every choice in one statement over the gathered rows."""
    parts = [
        select(literal("total"), cast(null(), String), func.count())
        .select_from(rows)
        .where(kept(rows)),
        _by(rows, "country", rows.c.country),
        _by(rows, "kind", rows.c.kind),
        _by(rows, "size", rows.c.size),
        _by(rows, "origin", case((_unclaimed(rows), Origin.register), else_=Origin.company)),
        _by(rows, "verified", case((rows.c.state == CompanyState.verified, "1"))),
        *(
            _by(rows, "place", literal(area.value), rows.c.country.in_(countries))
            for area, countries in COUNTRIES.items()
        ),
        _certificates(rows),
        _areas(rows, reach),
    ]
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for name, choice, number in db.execute(union_all(*parts)):
        if choice is not None or name == "total":
            found[name][choice or ""] = number
    total = found.pop("total")[""]
    ordered = {
        name: dict(sorted(values.items(), key=lambda each: (-each[1], each[0])))
        for name, values in found.items()
    }
    return Counts(total, ordered)


def _unclaimed(rows: CTE) -> Any:
    return rows.c.state == CompanyState.unclaimed


def _by(rows: CTE, name: str, choice: Any, *where: Any) -> Select[Any]:
    text = cast(choice, String)
    query: Any = select(literal(name), text, func.count())
    query = query.where(kept(rows, but=name), *where)
    grouped: Select[Any] = query if where else query.group_by(text)
    return grouped


def _certificates(rows: CTE) -> Select[Any]:
    one = _each(rows.c.certificates, "certificate")
    return (
        select(literal("certificate"), one.c.code, func.count())
        .select_from(rows.join(one, literal(True)))
        .where(kept(rows, but="certificate"))
        .group_by(one.c.code)
    )


def _areas(rows: CTE, reach: Reach) -> Select[Any]:
    one = _each(Facet.codes, "area")
    bare = func.substr(one.c.code, len("EDF:") + 1)
    return (
        select(literal("area"), bare, func.count(distinct(rows.c.id)))
        .select_from(rows.join(Facet, Facet.company_id == rows.c.id).join(one, literal(True)))
        .where(and_(kept(rows, but="area"), reach.may_read(), one.c.code.like("EDF:%")))
        .group_by(bare)
    )


def _each(codes: Any, name: str) -> Any:
    """The members of an array column as rows."""
    return func.unnest(codes).table_valued(column("code", String), name=name).render_derived()
