"""How commands name companies, capabilities and rules."""

from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.eligibility.team_records import Names, named
from backend.eligibility.team_words import Key
from backend.matcher import rules
from backend.matcher.eligibility import Rule
from backend.models import Call, Company, RequiredCapability


def names_of(db: Session, call: Call | None = None, on: date | None = None) -> Names:
    """Names of companies, capabilities of a call, and rules on a day."""
    companies: dict[Key, str] = {
        row.id: row.name for row in db.execute(select(Company.id, Company.name))
    }
    capabilities: dict[str, str] = {"0": call.title if call else ""}
    if call is not None:
        needed = select(RequiredCapability).where(RequiredCapability.call_id == call.id)
        for row in db.scalars(needed):
            capabilities[str(row.id)] = row.text_en or row.text_uk
    book = rules.keep_current(db)
    day = on or (call.deadline if call else None) or datetime.now(UTC).date()

    def rule(id_: str) -> Rule | None:
        try:
            return book.rule(id_, day)
        except KeyError:
            return None

    return Names(named(companies), lambda code: capabilities.get(code, code), rule)
