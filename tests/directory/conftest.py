"""What tests of the directory share."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.matcher.encoder import EncoderState, _holder
from backend.models import (
    Company,
    CompanyState,
    Interest,
    InterestState,
    Project,
    TrackRecord,
    User,
)  # fmt: skip
from tests.factories import Factory


@pytest.fixture(autouse=True)
def encoder_not_ready(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless a test asks for meaning, the encoder is where it is just after a start."""
    if request.node.get_closest_marker("slow") is None:
        monkeypatch.setattr(_holder, "state", EncoderState.warming)


class Scene:
    """Companies as the directory meets them."""

    def __init__(self, db: Session, make: Factory) -> None:
        self.db, self.make = db, make

    def member(self, **columns: Any) -> User:
        """A representative of a verified company."""
        user = self.make.user()
        self.make.company(member=user, **columns)
        return user

    def stranger(self) -> User:
        """A representative whose company nobody has checked yet."""
        user = self.make.user()
        self.make.company(member=user, state=CompanyState.draft, verified_at=None)
        return user

    def imported(self, name: str, **columns: Any) -> Company:
        """A company that only a public record knows."""
        number = abs(hash(name)) % 10**9
        defaults: dict[str, Any] = {
            "state": CompanyState.unclaimed, "verified_at": None, "source": "cordis",
            "source_key": f"{number:09d}", "country": "DE",
            "provenance": {"name": {"source": "cordis", "at": "2024-03-01"}},
        }  # fmt: skip
        return self.make.company(name=name, **(defaults | columns))

    def project(self, title: str, *companies: Company, **columns: Any) -> Project:
        """A funded project with its members."""
        defaults: dict[str, Any] = {
            "source": "cordis", "source_key": title, "title": title, "programme": "HE",
            "acronym": "ACRO", "topic_title": "",
        }  # fmt: skip
        project = Project(**(defaults | columns))
        self.db.add(project)
        self.db.flush()
        for company in companies:
            row = TrackRecord(company_id=company.id, project_id=project.id, role="beneficiary")
            self.db.add(row)
        self.db.commit()
        return project

    def partners(self, one: Company, other: Company) -> None:
        """Two companies that both said yes."""
        self.db.add(
            Interest(
                from_company_id=one.id, to_company_id=other.id, note="Let us talk",
                reply_by=date(2030, 1, 1), state=InterestState.accepted,
            )
        )  # fmt: skip
        self.db.commit()


@pytest.fixture
def scene(db: Session, make: Factory) -> Scene:
    """Makes companies, projects and partners."""
    return Scene(db, make)
