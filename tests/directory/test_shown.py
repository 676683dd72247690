"""Pages of the directory go into the log of lists: whom somebody saw, in which slot."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from starlette.testclient import TestClient

from backend.models import ListKind, Membership, Role, ShownList
from tests.directory.conftest import Scene
from tests.factories import log_in


def lists(db: Session) -> list[ShownList]:
    query = select(ShownList).options(selectinload(ShownList.entries)).order_by(ShownList.id)
    return list(db.scalars(query))


def test_a_search_is_logged_for_the_readers_company_in_the_order_of_the_page(
    client: TestClient, db: Session, scene: Scene
) -> None:
    user = scene.member(name="Hullwerk")
    own = db.scalars(select(Membership.company_id).where(Membership.user_id == user.id)).one()
    names = ["Sonar Alpha", "Sonar Beta", "Sonar"]
    found = [scene.make.company(name=name).id for name in names]
    log_in(client, user)
    told = client.get("/api/v1/companies?q=sonar").json()["items"]
    client.get("/directory?q=sonar")
    one = lists(db)[0]
    assert len(lists(db)) == 1  # page and program showed the same
    assert (one.kind, one.viewer_id, one.about, one.model_id) == (
        ListKind.directory, user.id, "relevance", "directory",
    )  # fmt: skip
    assert [(at.slot, at.partner_id) for at in one.entries] == list(
        enumerate((item["id"] for item in told), 1)
    )
    assert {at.partner_id for at in one.entries} == set(found)
    assert {(at.company_id, at.propensity, at.drawn) for at in one.entries} == {(own, 1.0, False)}
    scores = [at.score for at in one.entries]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0


def test_later_pages_go_on_counting_and_officers_look_for_nobody_in_particular(
    client: TestClient, db: Session, scene: Scene
) -> None:
    for _ in range(5):
        scene.make.company()
    log_in(client, scene.make.user(role=Role.officer))
    first = client.get("/api/v1/companies?limit=2").json()
    second = client.get(f"/api/v1/companies?limit=2&after={first['next']}").json()
    client.get(f"/api/v1/companies?limit=2&after={second['next']}")
    assert [[at.slot for at in one.entries] for one in lists(db)] == [[1, 2], [3, 4], [5]]
    assert {at.company_id for one in lists(db) for at in one.entries} == {None}


def test_a_cursor_that_was_tampered_with_is_refused(client: TestClient, scene: Scene) -> None:
    log_in(client, scene.member())
    for cursor in ("W10", "WyJhIiwwLCJhIiwxXQ", "bnVsbA", "WzFlOTksMCwiYSIsMV0"):
        assert client.get(f"/api/v1/companies?after={cursor}").status_code == 422
