"""Teams of two consortia for one call side by side: for officers, who see both."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.consortia import queries
from backend.consortia.forms import Cover
from backend.consortia.members import team as arranging
from backend.models import Event, Part, Role
from tests.consortia.making import a_call, a_draft, a_team, judged, plain
from tests.consortia.test_coordinator import enter
from tests.factories import Factory


def test_an_officer_compares_two_consortia_for_one_call(
    client: TestClient, db: Session, make: Factory
) -> None:
    one = a_team(db, make)
    call = one.consortium.call
    user, lead, made = a_draft(db, make, call, title="LOUDBOAT")
    other = queries.consortium(db, made.id)
    arranging.assign(
        db, user=user, consortium_id=made.id,
        data=Cover(slot_id=other.slots[0].id, member_id=other.members[0].id, part=Part.lead),
    )  # fmt: skip
    other.members[0].cost_eur = 250_000
    elsewhere = plain(db, a_call(db, 2), lead, "FARBOAT", "draft")  # type: ignore[arg-type]
    judged(db, call, [one.lead.id, one.company.id, lead.id])
    path = f"/consortia/{one.consortium.id}/compare"
    officer = make.user(role=Role.officer)
    enter(client, officer)
    page = client.get(path, params={"right": f"consortium-{made.id}"})
    assert (page.status_code, "LOUDBOAT (Hullwerk)" in page.text) == (200, True)
    assert f'href="/consortia/{made.id}"' in page.text
    left, right = client.get(f"/api/v1{path}", params={"right": f"consortium-{made.id}"}).json()
    assert (left["consortium_id"], right["consortium_id"]) == (one.consortium.id, made.id)
    assert (right["companies"], right["cost_eur"]) == ([lead.id], 250_000)
    assert right["leads"] == {str(one.consortium.slots[0].id): "Hullwerk"}
    assert (set(left["score"]), bool(right["score"])) == (set(right["score"]), True)
    seen = db.scalars(select(Event.subject_id).where(Event.kind == "consortium_viewed")).all()
    assert made.id in seen
    # one of another call is no side, nor does anybody but officers see another's team
    assert client.get(path, params={"right": f"consortium-{elsewhere.id}"}).status_code == 404
    enter(client, one.coordinator)
    assert "LOUDBOAT" not in client.get(path).text
    assert client.get(path, params={"right": f"consortium-{made.id}"}).status_code == 404
