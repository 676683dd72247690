"""What tests of rules share: an administrator, and a book that is the shipped one again after."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.matcher import rules as matcher
from backend.models import Call, CallStatus, Role, User
from backend.rules.drafts import typed_of
from backend.rules.service import row_named
from tests.factories import Factory, log_in

REASON = "The work programme of 2027 says so."


@pytest.fixture(autouse=True)
def shipped_again() -> Iterator[None]:
    """The book of this process is the shipped one before and after."""
    matcher.forget()
    yield
    matcher.forget()


class Editor:
    """An administrator who types rows into forms."""

    def __init__(self, client: TestClient, db: Session, make: Factory) -> None:
        self.client, self.db, self.make = client, db, make
        self.user: User = make.user(role=Role.administrator, name="Iryna Rules")
        log_in(client, self.user)

    def typed(self, rule_id: str, **changed: str) -> dict[str, Any]:
        """The form of a rule with some fields changed; "p_limit" stands for "p-limit"."""
        row = row_named(rule_id)
        return typed_of(row) | {k.replace("p_", "p-", 1): v for k, v in changed.items()}

    def preview(self, rule_id: str, **changed: str) -> Any:
        """The page after "See what changes"."""
        return self.client.post(f"/rules/{rule_id}/edit", data=self.typed(rule_id, **changed))

    def adopt(self, rule_id: str, reason: str = REASON, **changed: str) -> Any:
        """Previews, then presses "Adopt the rule"."""
        page = self.preview(rule_id, **changed)
        assert page.status_code == 200, page.text
        digest = page.text.split('name="looked_at" value="')[1].split('"')[0]
        typed = self.typed(rule_id, **changed)
        return self.client.post(
            f"/rules/{rule_id}/adopt", data=typed | {"looked_at": digest, "reason": reason}
        )

    def call(self, identifier: str = "EDF-2026-DA-AIR-TEST", **columns: Any) -> Call:
        """An open call of EDF."""
        given = {
            "identifier": identifier, "programme": "EDF", "action": "DA", "title": "A test call",
            "status": CallStatus.open, "deadline": date(2026, 12, 1),
        }  # fmt: skip
        call = Call(**(given | columns))
        self.db.add(call)
        self.db.commit()
        return call


@pytest.fixture
def editor(client: TestClient, db: Session, make: Factory) -> Editor:
    """An administrator at work."""
    return Editor(client, db, make)
