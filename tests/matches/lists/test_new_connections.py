"""New connections: who has a record that nowhere meets the asker's stands on a list of its own."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.learning.log_file import log_file
from backend.learning.log_queries import entries
from backend.matches import service
from backend.matches.apart.service import block
from backend.matches.lists.list import Cause, ListQuery, causes, listed
from backend.models import (
    Company,
    Event,
    Facet,
    FacetKind,
    ListSection,
    MatchRequest,
    RequestKind,
    ShownEntry,
    ShownList,
    Suggestion,
)
from tests.factories import Factory, log_in
from tests.matches.acquainted import Met, acquainted
from tests.matches.making import suggest

NEW = ListSection.new_connections


@pytest.fixture
def met(db: Session, make: Factory) -> Met:
    """Companies that stand near and far."""
    return acquainted(db, make)


def answered(db: Session, met: Met, **wishes: object) -> MatchRequest:
    request = service.open_request(db, company=met.company, **wishes)  # type: ignore[arg-type]
    service.answer(db, request_id=request.id)
    db.commit()
    db.refresh(request)
    return request


def ids(companies: Sequence[Company]) -> set[int]:
    return {one.id for one in companies}


def on_list(db: Session, request: MatchRequest, section: ListSection) -> list[Suggestion]:
    query = select(Suggestion).where(
        Suggestion.request_id == request.id, Suggestion.section == section
    )
    return list(db.scalars(query.order_by(Suggestion.slot)))


def test_each_company_stands_on_one_list_with_slots_of_its_own(db: Session, met: Met) -> None:
    request = answered(db, met)
    main, new = (on_list(db, request, section) for section in ListSection)
    assert {one.partner_id for one in main} == ids(met.near)
    assert {one.partner_id for one in new} == ids(met.strangers)
    assert [one.slot for one in main] == [*range(1, 11)]
    assert [one.slot for one in new] == [1, 2]
    assert request.parted
    for one in new:
        told = {reason["code"] for reason in one.reasons["reasons"]}
        assert "new_door" in told
        parts = sum(reason["contribution"] for reason in one.reasons["reasons"])
        assert one.reasons["base"] + parts == pytest.approx(one.score, abs=1e-9)
    assert new[0].score >= new[1].score


def test_both_lists_are_logged_and_one_event_names_who_stands_on_them(
    db: Session, met: Met
) -> None:
    request = answered(db, met)
    lists = db.scalars(select(ShownList).order_by(ShownList.about)).all()
    assert [(one.kind, one.about, one.request_id, one.places) for one in lists] == [
        ("partners", "", request.id, 10), ("partners", "new_connections", request.id, 10),
    ]  # fmt: skip
    logged = db.scalars(select(ShownEntry).where(ShownEntry.list_id == lists[1].id)).all()
    assert {(one.slot, one.propensity, one.drawn) for one in logged} == {
        (1, 1.0, False), (2, 1.0, False),
    }  # fmt: skip
    assert {one.partner_id for one in logged} == ids(met.strangers)
    table = bytes(log_file(entries(db)).body).decode()
    assert table.count(",new_connections,") == 2
    [event] = db.scalars(select(Event).where(Event.kind == "partners_shown"))
    assert set(event.data["new_connections"]) == ids(met.strangers)
    assert set(event.data["partners"]) == ids(met.near)


def test_one_need_and_a_call_are_answered_by_one_list(db: Session, met: Met) -> None:
    [need] = db.scalars(
        select(Facet).where(Facet.company_id == met.company.id, Facet.kind == FacetKind.need)
    )
    request = answered(db, met, kind=RequestKind.need, facet_id=need.id)
    everybody = ids([*met.near, *met.strangers])
    assert {one.partner_id for one in on_list(db, request, ListSection.main)} == everybody
    assert on_list(db, request, NEW) == []
    assert not request.parted


def test_the_main_list_ends_with_the_first_new_connections(
    client: TestClient, db: Session, met: Met, make: Factory
) -> None:
    third, fourth = make.company(country="PL"), make.company(country="FI")
    request = answered(db, met)
    for slot, one in ((3, third), (4, fourth)):
        suggest(db, request, one, slot).section = NEW
    db.commit()
    log_in(client, met.user)
    page = client.get(f"/partners/{request.id}?country=PL").text
    main, new = page.split('<h2 id="new-title">New connections</h2>')
    assert all(one.name in main for one in met.near)
    assert all(one.name in new for one in [*met.strangers, third])
    assert fourth.name not in page
    assert "new connections</a>" not in new

    whole = client.get(f"/partners/{request.id}").text.split('id="new-title"')[1]
    assert f'href="/partners/{request.id}?section=new_connections">All 4 new connections' in whole
    assert fourth.name not in whole
    assert (
        'id="new-title"' not in client.get(f"/partners/{request.id}?section=new_connections").text
    )


def test_where_few_are_near_everybody_stands_on_one_list(
    client: TestClient, db: Session, make: Factory
) -> None:
    met = acquainted(db, make, unrecorded=8)
    request = answered(db, met)
    found = on_list(db, request, ListSection.main)
    assert {one.partner_id for one in found} == ids([*met.near, *met.strangers])
    assert [one.slot for one in found] == [*range(1, 12)]
    assert sorted((one.score for one in found), reverse=True)[0] == found[0].score
    assert on_list(db, request, NEW) == []
    assert not request.parted
    log_in(client, met.user)
    page = client.get(f"/partners/{request.id}?section=new_connections").text
    assert "All partners are on one list" in page
    assert "Lists of this request" not in page
    assert met.two_steps.name in client.get(f"/partners/{request.id}?sort=name").text
    whole = page + client.get(f"/partners/{request.id}?sort=name").text
    told = client.get(f"/api/v1/match-requests/{request.id}/suggestions").json()
    doors = {
        one["company_id"] for one in told["items"]
        if "new_door" in {reason["code"] for reason in one["reasons"]}
    }  # fmt: skip
    assert doors == ids(met.strangers)
    assert "New connection: no past contact" in whole


def test_only_what_is_shown_was_seen(client: TestClient, db: Session, met: Met) -> None:
    request = answered(db, met)
    log_in(client, met.user)
    seen = select(ShownEntry.partner_id).where(ShownEntry.seen_at.is_not(None))
    client.get(f"/partners/{request.id}?country=FR")
    assert set(db.scalars(seen)) == set()
    main = client.get(f"/partners/{request.id}?country=PL&sort=name").text
    there = f"/partners/{request.id}?country=PL&amp;section=new_connections&amp;sort=name"
    assert f'href="{there}"' in main
    assert set(db.scalars(seen)) == ids([*met.near, *met.strangers])

    new = client.get(there.replace("&amp;", "&")).text
    assert 'aria-current="page">New connections <span class="tabs-count">2</span>' in new
    assert met.two_steps.name not in new
    assert all(one.name in new for one in met.strangers)
    assert '<input type="hidden" name="section" value="new_connections">' in new


def test_the_programs_interface_answers_a_list_at_a_time(
    client: TestClient, db: Session, met: Met
) -> None:
    request = answered(db, met)
    log_in(client, met.user)
    path = f"/api/v1/match-requests/{request.id}"
    assert client.get(path).json()["parted"] is True
    new = client.get(f"{path}/suggestions?section=new_connections").json()
    assert {one["company_id"] for one in new["items"]} == ids(met.strangers)
    assert [(one["section"], one["slot"]) for one in new["items"]] == [
        ("new_connections", 1), ("new_connections", 2),
    ]  # fmt: skip
    assert (new["found"], new["section"]) == (2, "new_connections")
    assert new["sections"] == {"main": 10, "new_connections": 2}
    main = client.get(f"{path}/suggestions").json()
    assert {one["company_id"] for one in main["items"]} == ids(met.near)


def test_an_empty_list_of_new_connections_says_why(
    client: TestClient, db: Session, met: Met
) -> None:
    request = answered(db, met)

    def why(query: ListQuery, company: Company) -> list[Cause]:
        return causes(db, request, company, listed(db, request, query, 10))

    assert why(ListQuery(section=NEW), met.company) == []
    assert why(ListQuery(section=NEW, country=("FR",)), met.company) == [Cause.filtered]
    for one in met.strangers:
        block(db, company=met.company, other_id=one.id, user=met.user, reason_code="trust")
    assert why(ListQuery(section=NEW), met.company) == [Cause.nobody_new]
    request.filters = {"country": ["IS"]}
    assert why(ListQuery(section=NEW), met.company) == [Cause.narrow]
    request.filters = {}
    db.commit()
    log_in(client, met.user)
    page = client.get(f"/partners/{request.id}?section=new_connections").text
    assert "No new connections yet" in page
    assert met.two_steps.name not in page


def test_a_company_without_a_record_has_one_list(
    client: TestClient, db: Session, met: Met, make: Factory
) -> None:
    user = make.user()
    young = make.company(member=user)
    make.facet(young, kind=FacetKind.need, text="Composite wings", codes=["EDF:AIR"])
    request = answered(db, Met(user, young, met.two_steps, met.unrecorded, met.strangers))
    everybody = ids([*met.near, *met.strangers])
    assert {one.partner_id for one in on_list(db, request, ListSection.main)} == everybody
    log_in(client, user)
    page = client.get(f"/partners/{request.id}").text
    assert "12 partners" in page
    assert "Lists of this request" not in page
    assert "New connection" not in page


def test_how_ranking_works_says_when_there_are_two_lists(client: TestClient) -> None:
    page = client.get("/how-ranking-works").text
    assert 'id="new-connections"' in page
    assert "Where fewer than 10 others are found there is one list" in page
