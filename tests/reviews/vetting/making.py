"""Companies and claims that wait, and what an officer says of them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Company, CompanyState, Membership, MembershipState, User
from tests.factories import Factory


def submitted(make: Factory, *, hours: int = 1, **columns: object) -> Company:
    """A company that somebody has handed in."""
    when = datetime.now(UTC) - timedelta(hours=hours)
    defaults: dict[str, object] = {
        "state": CompanyState.submitted, "verified_at": None, "submitted_at": when
    }  # fmt: skip
    return make.company(member=make.user(), **(defaults | columns))


def claim(db: Session, make: Factory, company: Company, user: User) -> Membership:
    """A request to speak for a company."""
    row = Membership(user_id=user.id, company_id=company.id, state=MembershipState.pending)
    db.add(row)
    db.commit()
    return row


def seen(client: TestClient, company: Company) -> str:
    """The version of a company's entry that an officer reads now."""
    case = client.get(f"/api/v1/vetting/companies/{company.id}").json()
    return str(case["seen"])


def decision(client: TestClient, company: Company, to_state: str, **more: str) -> dict[str, str]:
    """A decision on what is read now."""
    return {"to_state": to_state, "seen": seen(client, company)} | more


def queue(client: TestClient, **asked: str) -> list[tuple[str, str]]:
    answer = client.get("/api/v1/vetting", params=asked).json()
    return [(item["what"], item["name"]) for item in answer["items"]]
