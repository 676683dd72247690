"""Required capabilities: drafted by the engine, confirmed, changed and ordered by officers."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.calls import queries
from backend.calls.capabilities import service as use_cases
from backend.calls.capabilities.forms import CapabilityText
from backend.calls.drafting.service import draft_call
from backend.calls.drafting.tasks import draft_capabilities
from backend.errors import Conflict
from backend.models import Call, Event, Role, User
from tests.calls.making import saved_call
from tests.factories import Factory, log_in


@pytest.fixture
def officer(make: Factory) -> User:
    """Somebody who keeps the calls."""
    return make.user(role=Role.officer, name="Oksana Officer")


@pytest.fixture
def call(db: Session, officer: User) -> Call:
    """A call with five drafted capabilities."""
    return saved_call(db, officer)


def texts(db: Session, call: Call) -> list[str]:
    return [one.text_en for one in queries.capabilities_of(db, call.id)]


def kinds(db: Session, call: Call) -> list[str]:
    about = Event.subject_type == Call.__tablename__, Event.subject_id == call.id
    rows = db.scalars(select(Event.kind).where(*about).order_by(Event.id))
    return [kind for kind in rows if kind != "call_created"]


def test_nothing_is_confirmed_until_an_officer_says_so(
    client: TestClient, db: Session, officer: User, call: Call
) -> None:
    log_in(client, officer)
    first = queries.capabilities_of(db, call.id)[0]
    assert client.get(f"/calls/{call.id}").text.count("Drafted, not confirmed") == 5
    answer = client.post(f"/calls/{call.id}/capabilities/{first.id}/confirm")
    assert answer.headers["location"] == f"/calls/{call.id}#capabilities"
    page = client.get(f"/calls/{call.id}").text
    assert page.count("Drafted, not confirmed") == 4
    assert "by Oksana Officer" in page
    assert kinds(db, call) == ["capability_confirmed"]


def test_all_that_were_read_are_confirmed_at_once(db: Session, officer: User, call: Call) -> None:
    seen = ",".join(str(one.id) for one in queries.capabilities_of(db, call.id))
    assert use_cases.confirm_all(db, user=officer, call_id=call.id, seen=seen) == 5
    rows = queries.capabilities_of(db, call.id)
    assert {one.confirmed_by_id for one in rows} == {officer.id}


def test_what_was_not_read_is_not_confirmed(db: Session, officer: User, call: Call) -> None:
    seen = ",".join(str(one.id) for one in queries.capabilities_of(db, call.id)[:-1])
    with pytest.raises(Conflict):
        use_cases.confirm_all(db, user=officer, call_id=call.id, seen=seen)
    assert {one.confirmed_at for one in queries.capabilities_of(db, call.id)} == {None}


def test_an_officer_writes_it_in_both_languages(
    client: TestClient, db: Session, officer: User, call: Call
) -> None:
    log_in(client, officer)
    row = queries.capabilities_of(db, call.id)[1]
    path = f"/calls/{call.id}/capabilities/{row.id}"
    form = client.get(path).text
    revision = form.split('name="revision" value="')[1].split('"')[0]
    posted = {
        "text_en": "A shallow-water hull", "text_uk": "Корпус для мілководдя", "weight": "5",
        "areas": "EDF:NAVAL", "cpv": "34500000 Ships", "minimum_trl": "6", "role": "beneficiary",
        "revision": revision,
    }  # fmt: skip
    assert client.post(path, data=posted).status_code == 303
    db.refresh(row)
    assert (row.drafted_by, row.codes, row.minimum_trl, row.role) == (
        "officer", ["EDF:NAVAL", "CPV:34500000-2"], 6, "beneficiary",
    )  # fmt: skip
    assert row.confirmed_by_id == officer.id
    client.get("/language?lang=uk&next=/")
    assert "Корпус для мілководдя" in client.get(f"/calls/{call.id}").text


def test_a_colleague_s_change_is_not_overwritten(
    client: TestClient, db: Session, officer: User, call: Call
) -> None:
    log_in(client, officer)
    path = f"/calls/{call.id}/capabilities/{queries.capabilities_of(db, call.id)[1].id}"
    revision = client.get(path).text.split('name="revision" value="')[1].split('"')[0]
    one = {"text_en": "First", "weight": "3", "revision": revision}
    assert client.post(path, data=one).status_code == 303
    second = client.post(path, data=one | {"text_en": "Second"})
    assert second.status_code == 409
    assert "First" in second.text
    assert "Second" in second.text


@pytest.mark.parametrize(
    "wrong", [{"text_en": ""}, {"weight": "6"}, {"cpv": "bananas"}, {"role": "king"}]
)
def test_what_does_not_fit_is_said_and_kept(
    client: TestClient, officer: User, call: Call, wrong: dict[str, str]
) -> None:
    log_in(client, officer)
    posted = {"text_en": "Sonar for shallow water", "weight": "3"} | wrong
    answer = client.post(f"/calls/{call.id}/capabilities/new", data=posted)
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert posted["text_en"] in answer.text


def test_an_officer_s_own_is_added_at_the_end_and_confirmed(
    db: Session, officer: User, call: Call
) -> None:
    data = CapabilityText(text_en="Sonar")
    use_cases.add_capability(db, user=officer, call_id=call.id, data=data)
    last = queries.capabilities_of(db, call.id)[-1]
    assert (last.text_en, last.drafted_by, last.position) == ("Sonar", "officer", 6)
    assert last.confirmed_at is not None


def test_they_are_moved_one_place_at_a_time(db: Session, officer: User, call: Call) -> None:
    before = texts(db, call)
    first = queries.capabilities_of(db, call.id)[0]

    def moved(way: use_cases.Way) -> list[str]:
        use_cases.move_capability(
            db, user=officer, call_id=call.id, capability_id=first.id, way=way
        )
        return texts(db, call)

    assert moved(use_cases.Way.down) == [before[1], before[0], *before[2:]]
    assert moved(use_cases.Way.up) == before
    assert moved(use_cases.Way.up) == before


def test_what_was_taken_out_is_not_drafted_again_and_can_be_put_back(
    db: Session, officer: User, call: Call
) -> None:
    before = texts(db, call)
    gone = queries.capabilities_of(db, call.id)[2]
    use_cases.remove_capability(db, user=officer, call_id=call.id, capability_id=gone.id)
    draft_call(db, call)
    assert texts(db, call) == [*before[:2], *before[3:]]
    assert [one.id for one in queries.capabilities_of(db, call.id, removed=True)] == [gone.id]
    use_cases.restore_capability(db, user=officer, call_id=call.id, capability_id=gone.id)
    assert sorted(texts(db, call)) == sorted(before)


def test_a_new_draft_leaves_officers_words_alone(db: Session, officer: User, call: Call) -> None:
    rows = queries.capabilities_of(db, call.id)
    use_cases.confirm_capability(db, user=officer, call_id=call.id, capability_id=rows[0].id)
    kept = {one.id: one.confirmed_at for one in queries.capabilities_of(db, call.id)}
    call.text = "Scope:\nThis topic aims to build a lighthouse for boats."
    draft_call(db, call)
    assert texts(db, call) == ["Fast uncrewed boats", "Build a lighthouse for boats"]
    now = queries.capabilities_of(db, call.id)[0]
    assert (now.id, now.confirmed_at) == (rows[0].id, kept[rows[0].id])


def test_another_call_s_capability_is_not_there(
    client: TestClient, db: Session, officer: User, call: Call
) -> None:
    other = saved_call(db, officer, identifier="EDF-2031-DA-OTHER")
    foreign = queries.capabilities_of(db, other.id)[0]
    log_in(client, officer)
    answer = client.post(f"/calls/{call.id}/capabilities/{foreign.id}/remove")
    assert answer.status_code == 404
    assert queries.capabilities_of(db, other.id)[0].id == foreign.id


@pytest.mark.slow
def test_a_worker_finds_codes_by_meaning_and_twice_is_once(db: Session, officer: User) -> None:
    call = saved_call(
        db, officer, title="Command and control of interceptors", text="Scope:\nBoats."
    )
    [row] = queries.capabilities_of(db, call.id)
    draft_capabilities(db, call_ids=[call.id])
    found = (row.codes, row.reasons["codes_by"])
    draft_capabilities(db, call_ids=[call.id])
    assert (row.codes, row.reasons["codes_by"]) == found
    assert found[0][0] == "EDF:NAVAL"
    assert {code[:12] for code in found[0][1:]} <= {"CPV:35711000", "CPV:35712000", "CPV:35710000"}
    assert found[1] == "meaning"
