"""Makes rows for tests: what a test does not name is sensible and unique."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.accounts.service import add_user
from backend.models import (
    Company,
    CompanyState,
    Facet,
    FacetKind,
    Membership,
    MembershipState,
    Role,
    User,
)  # fmt: skip

PASSWORD = "a long enough password"
_numbers = count(1)


class Factory:
    """Adds rows to one session and flushes, so that ids are there."""

    def __init__(self, db: Session) -> None:
        self.db = db

    def user(
        self, *, role: Role = Role.representative, email: str = "", confirmed: bool = True,
        name: str = "Olena Test", locale: str = "en",
    ) -> User:  # fmt: skip
        """An account with the password PASSWORD."""
        address = email or f"user{next(_numbers)}@firm{next(_numbers)}.example"
        user = add_user(
            self.db, email=address, name=name, password=PASSWORD, role=role,
            confirmed=confirmed, locale=locale,
        )  # fmt: skip
        self.db.commit()
        return user

    def company(self, *, member: User | None = None, **columns: Any) -> Company:
        """A verified company, with an active member if given."""
        number = next(_numbers)
        defaults = {
            "name": f"Company {number}", "country": "UA", "state": CompanyState.verified,
            "verified_at": datetime.now(UTC), "website": f"https://company{number}.example",
        }  # fmt: skip
        company = Company(**(defaults | columns))
        self.db.add(company)
        self.db.flush()
        if member is not None:
            self.db.add(
                Membership(
                    user_id=member.id, company_id=company.id, state=MembershipState.active,
                    evidence="test",
                )
            )  # fmt: skip
        self.db.commit()
        return company

    def facet(
        self, company: Company, *, kind: FacetKind = FacetKind.offer, **columns: Any
    ) -> Facet:
        """An offer (or need) of a company."""
        defaults = {"text": f"Capability number {next(_numbers)}", "codes": ["EDF:AIR"]}
        facet = Facet(company_id=company.id, kind=kind, **(defaults | columns))
        self.db.add(facet)
        self.db.commit()
        return facet


def log_in(client: TestClient, user: User) -> None:
    """Logs the browser in, the way a person does."""
    answer = client.post("/log-in", data={"email": user.email, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
