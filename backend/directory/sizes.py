"""The size class as the database computes it, from the thresholds of companies/size.py."""

from typing import Any

from sqlalchemy import and_, case, func, null, or_

from backend.companies.size import (
    MIDCAP_STAFF,
    PUBLIC_OWNERSHIP,
    SMALL_MIDCAP,
    SME_CEILINGS,
    Ceiling,
)
from backend.models import Company

#: where a register says no more than that the company is small or medium-sized
SME_BY_REGISTER = "sme"


def size_column() -> Any:
    """The size class of a row, the register's word where there are no figures, else null."""
    staff, public = Company.staff, Company.ownership.in_(PUBLIC_OWNERSHIP)
    moneyless = and_(Company.turnover_eur.is_(None), Company.balance_eur.is_(None))
    return case(
        (and_(staff.is_(None), Company.imported_sme.is_(True)), SME_BY_REGISTER),
        (staff.is_(None), null()),
        (staff > MIDCAP_STAFF, "large"),
        (or_(staff >= SMALL_MIDCAP.staff_below, public), "midcap"),
        (moneyless, null()),
        *((_within(ceiling), ceiling.size) for ceiling in (*SME_CEILINGS, SMALL_MIDCAP)),
        else_="midcap",
    )


def _within(ceiling: Ceiling) -> Any:
    turnover = func.coalesce(Company.turnover_eur <= ceiling.turnover_eur, False)
    balance = func.coalesce(Company.balance_eur <= ceiling.balance_eur, False)
    return and_(Company.staff < ceiling.staff_below, or_(turnover, balance))
