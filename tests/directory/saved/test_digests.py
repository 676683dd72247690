"""E-mails about saved searches: when, to whom, about whom, and how they end."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.directory.saved import service
from backend.directory.saved.tasks import mail_digests
from backend.models import (
    Company,
    CompanyState,
    Event,
    Mails,
    Membership,
    SavedSearch,
    User,
    Visibility,
)  # fmt: skip
from backend.settings import settings
from tests.directory.conftest import Scene
from tests.factories import Factory
from tests.jobs import Jobs

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
FIRST = date(2026, 12, 1)  # a Tuesday


def subscribe(
    db: Session, user: User, query: str = "country=PL", name: str = "Poland",
    mails: Mails = Mails.weekly,
) -> None:  # fmt: skip
    service.save(db, user=user, name=name, query=query, mails=mails)
    db.commit()


def morning(jobs: Jobs, day: date) -> list[dict[str, str]]:
    """What the morning of a day mails."""
    before = len(jobs.waiting("deliver_mail"))
    asked = len(jobs.waiting("mail_digest"))
    mail_digests(jobs.db, day=day)
    for arguments in jobs.waiting("mail_digest")[asked:]:
        service.mail_digest(jobs.db, **arguments)
    jobs.db.flush()
    return jobs.waiting("deliver_mail")[before:]


def monday(jobs: Jobs) -> list[dict[str, str]]:
    """What Monday morning mails."""
    return morning(jobs, MONDAY)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (MONDAY, ["Each day", "Each week"]), (TUESDAY, ["Each day"]),
        (FIRST, ["Each day", "Each month"]),
    ],
)  # fmt: skip
def test_a_search_writes_as_often_as_its_reader_wants(
    db: Session, jobs: Jobs, scene: Scene, make: Factory, day: date, told: list[str]
) -> None:
    user = scene.member()
    names = {
        "Each day": Mails.daily, "Each week": Mails.weekly, "Each month": Mails.monthly,
        "Silent": Mails.never,
    }  # fmt: skip
    for name, mails in names.items():
        subscribe(db, user, name=name, mails=mails)
    make.company(name="New Pole", country="PL")
    [mail] = morning(jobs, day)
    assert [name for name in names if f"{name}: 1 new company" in mail["body"]] == told


def test_only_news_are_mailed_and_only_once(
    db: Session, jobs: Jobs, scene: Scene, make: Factory
) -> None:
    user = scene.member()
    make.company(name="Old Pole", country="PL")
    subscribe(db, user)
    subscribe(db, user, "country=DE", "Germany")
    assert monday(jobs) == []
    make.company(name="New Pole", country="PL")
    [mail] = monday(jobs)
    assert (mail["to"], mail["subject"]) == (user.email, "New companies in your saved searches")
    assert "Poland: 1 new company\n- New Pole, Poland\n" in mail["body"]
    assert [word in mail["body"] for word in ("Old Pole", "Germany")] == [False, False]
    assert monday(jobs) == []
    event = db.scalars(select(Event).where(Event.kind == "digest_sent")).one()
    assert (event.subject_id, event.data["companies"]) == (user.id, 1)


def test_nobody_is_mailed_without_asking(
    db: Session, jobs: Jobs, scene: Scene, make: Factory
) -> None:
    subscribe(db, scene.member(), mails=Mails.never)
    make.company(country="PL")
    assert monday(jobs) == []


def test_mails_name_only_whom_the_reader_may_find_now(
    db: Session, jobs: Jobs, scene: Scene, make: Factory
) -> None:
    user = scene.member()
    subscribe(db, user, "area=AIR", "Air")
    company = make.company(name="For Members", country="PL")
    make.facet(company, codes=["EDF:AIR"], visibility=Visibility.member)
    suspended = make.company(name="Suspended", country="PL", state=CompanyState.suspended)
    make.facet(suspended, codes=["EDF:AIR"], visibility=Visibility.public)
    # the reader's own company is checked anew, so members' offers are closed to it meanwhile
    own = db.scalars(
        select(Company).join(Membership, Membership.company_id == Company.id)
        .where(Membership.user_id == user.id)
    ).one()  # fmt: skip
    own.state = CompanyState.submitted
    db.commit()
    assert monday(jobs) == []
    own.state = CompanyState.verified
    db.commit()
    [mail] = monday(jobs)
    assert ("For Members" in mail["body"], "Suspended" in mail["body"]) == (True, False)


def test_a_long_list_is_named_in_part(db: Session, jobs: Jobs, scene: Scene, make: Factory) -> None:
    subscribe(db, scene.member())
    for _ in range(8):
        make.company(country="PL")
    [mail] = monday(jobs)
    assert ("8 new companies" in mail["body"], mail["body"].count("\n- ")) == (True, 5)


def test_the_link_stops_them_without_logging_in(
    client: TestClient, db: Session, jobs: Jobs, scene: Scene, make: Factory
) -> None:
    subscribe(db, scene.member())
    make.company(country="PL")
    [mail] = monday(jobs)
    link = mail["unsubscribe"].removeprefix(settings().base_url)
    assert mail["unsubscribe"] in mail["body"]
    assert client.get(link).status_code == 200
    assert db.scalars(select(SavedSearch.mails)).all() == ["weekly"]  # a look stops nothing
    one_click = client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert (one_click.status_code, "They are stopped." in one_click.text) == (200, True)
    db.expire_all()
    assert db.scalars(select(SavedSearch.mails)).all() == ["never"]
    make.company(country="PL")
    assert monday(jobs) == []


@pytest.mark.parametrize(
    "token", ["x", "1-", "1-00000000000000000000000000000000", "１-" + 32 * "0", 5000 * "9" + "-"]
)
def test_a_made_up_link_stops_nothing(client: TestClient, token: str) -> None:
    for answer in (
        client.get(f"/directory/saved/stop/{token}"), client.post(f"/directory/saved/stop/{token}")
    ):  # fmt: skip
        assert answer.status_code == 422


def test_closed_accounts_get_nothing(db: Session, jobs: Jobs, scene: Scene, make: Factory) -> None:
    user = scene.member()
    subscribe(db, user, mails=Mails.daily)
    make.company(country="PL")
    mail_digests(db, day=TUESDAY)
    user.disabled_at = user.created_at
    db.commit()
    assert jobs.waiting("mail_digest") == [{"user_id": user.id, "mails": ["daily"]}]
    jobs.run()  # queued before the account was closed
    assert db.scalars(select(Event).where(Event.kind == "digest_sent")).all() == []


def test_it_is_worded_in_the_reader_s_language(
    db: Session, jobs: Jobs, scene: Scene, make: Factory
) -> None:
    user = scene.member()
    user.locale = "uk"
    subscribe(db, user)
    make.company(name="Новий сусід", country="PL")
    [mail] = monday(jobs)
    assert "- Новий сусід, Польща" in mail["body"]
