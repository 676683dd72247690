"""The size class as the database computes it, from the thresholds of companies/size.py."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, case, false, func, not_, null, or_

from backend.companies.fields.size import LARGEST, PUBLIC_OWNERSHIP, Ceiling, ceilings
from backend.models import Company

#: where a register says no more than that the company is small or medium-sized
SME_BY_REGISTER = "sme"


def size_column() -> Any:
    """The size class of a row, the register's word where there are no figures, else null."""
    return case(
        (and_(Company.staff.is_(None), Company.imported_sme.is_(True)), SME_BY_REGISTER),
        (Company.staff.is_(None), null()),
        *(branch for ceiling in ceilings() for branch in _branches(ceiling)),
        else_=LARGEST,
    )


def _branches(ceiling: Ceiling) -> Iterator[tuple[Any, Any]]:
    public = Company.ownership.in_(PUBLIC_OWNERSHIP) if ceiling.sme else false()
    may = and_(Company.staff < ceiling.staff_below, not_(public))
    if ceiling.turnover_eur is None:
        yield may, ceiling.size
        return
    moneyless = and_(Company.turnover_eur.is_(None), Company.balance_eur.is_(None))
    yield and_(may, moneyless), null()
    turnover = func.coalesce(Company.turnover_eur <= ceiling.turnover_eur, false())
    balance = func.coalesce(Company.balance_eur <= ceiling.balance_eur, false())
    yield and_(may, or_(turnover, balance)), ceiling.size
