"""What tests of eligibility share: readers at each level, and the API's answer."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Company, CompanyState, Interest, InterestState, Role, User
from tests.factories import Factory, log_in

#: a company of which everything is known
WHOLE: dict[str, Any] = {
    "country": "UA", "controlling_country": "UA", "management_country": "UA",
    "asset_countries": ["UA"], "territory": "controlled",
}  # fmt: skip


class Readers:
    """Logs readers of every level in, and asks about a company."""

    def __init__(self, client: TestClient, db: Session, make: Factory) -> None:
        self.client, self.db, self.make = client, db, make

    def enter(self, user: User) -> User:
        """Logs this person in instead of whoever was."""
        self.client.cookies.clear()
        log_in(self.client, user)
        return user

    def stranger(self) -> User:
        """Somebody whose company nobody has checked."""
        user = self.make.user()
        self.make.company(member=user, state=CompanyState.draft, verified_at=None)
        return self.enter(user)

    def member(self) -> User:
        """Somebody of a verified company."""
        user = self.make.user()
        self.make.company(member=user)
        return self.enter(user)

    def partner(self, company: Company) -> User:
        """Somebody with whom the company has agreed to be in contact."""
        user = self.make.user()
        own = self.make.company(member=user)
        self.db.add(
            Interest(
                from_company_id=own.id, to_company_id=company.id, note="Let us talk",
                reply_by=date(2030, 1, 1), state=InterestState.accepted,
            )
        )  # fmt: skip
        self.db.commit()
        return self.enter(user)

    def officer(self) -> User:
        """A programme officer."""
        return self.enter(self.make.user(role=Role.officer))

    def ask(self, company: Company, **question: str) -> dict[str, Any]:
        """What the API says of a company."""
        answer = self.client.get(f"/api/v1/companies/{company.id}/eligibility", params=question)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
def readers(client: TestClient, db: Session, make: Factory) -> Readers:
    """Readers of every level."""
    return Readers(client, db, make)
