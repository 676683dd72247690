"""Asking for an introduction and answering, as the two companies live it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.companies.disclosure.table import Level, level_for
from backend.errors import Conflict, NotFound
from backend.introductions import queries, service
from backend.introductions.forms import today, usual_reply_by
from backend.matches.apart.service import block
from backend.models import Company, CompanyState, Event, Interest, User
from tests.factories import Factory
from tests.jobs import Jobs

NOTE = "We build airframes and look for your motors."


def pair(make: Factory) -> tuple[User, Company, User, Company]:
    asking, asked = make.user(), make.user(locale="uk")
    one = make.company(member=asking, name="Krylo")
    return asking, one, asked, make.company(member=asked, name="Hochland", country="DE")


def send(db: Session, company: Company, user: User, other: Company) -> Interest:
    return service.send(
        db, company=company, user=user, to_id=other.id, note=NOTE, reply_by=usual_reply_by()
    )


def mails(jobs: Jobs, to: User) -> list[str]:
    return [mail["subject"] for mail in jobs.waiting("deliver_mail") if mail["to"] == to.email]


def test_asking_writes_to_everybody_of_the_other_company(
    db: Session, make: Factory, jobs: Jobs
) -> None:
    asking, one, asked, other = pair(make)
    interest = send(db, one, asking, other)

    [mail] = [mail for mail in jobs.waiting("deliver_mail") if mail["to"] == asked.email]
    assert f"/interests/{interest.id}" in mail["body"]
    assert NOTE not in mail["body"]
    assert mails(jobs, asking) == []


def test_sending_twice_makes_one_interest(db: Session, make: Factory, jobs: Jobs) -> None:
    asking, one, asked, other = pair(make)
    first, second = (send(db, one, asking, other) for _ in range(2))
    assert first.id == second.id
    assert db.scalar(select(func.count()).select_from(Interest)) == 1
    assert len(mails(jobs, asked)) == 1


def test_accepting_opens_contact_both_ways_and_is_audited(db: Session, make: Factory) -> None:
    asking, one, asked, other = pair(make)
    interest = send(db, one, asking, other)
    assert level_for(db, viewer=asking, company=other) == Level.member

    service.accept(db, company=other, user=asked, interest_id=interest.id)

    assert level_for(db, viewer=asking, company=other) == Level.partner
    assert level_for(db, viewer=asked, company=one) == Level.partner
    opened = db.scalars(select(Event).where(Event.kind == "disclosure_opened").order_by(Event.id))
    assert [(e.subject_id, e.data["to"]) for e in opened] == [
        (one.id, other.id), (other.id, one.id),
    ]  # fmt: skip


def test_declining_opens_nothing_and_tells_the_reason(
    db: Session, make: Factory, jobs: Jobs
) -> None:
    asking, one, asked, other = pair(make)
    interest = send(db, one, asking, other)
    service.decline(
        db, company=other, user=asked, interest_id=interest.id, reason="capacity", note="In spring"
    )
    assert (interest.reason_code, interest.reply_note) == ("capacity", "In spring")
    assert level_for(db, viewer=asking, company=other) == Level.member
    assert mails(jobs, asking) == ["Hochland declined your interest"]


def test_the_second_of_two_colleagues_is_told_that_it_is_answered(
    db: Session, make: Factory
) -> None:
    asking, one, asked, other = pair(make)
    interest = send(db, one, asking, other)
    colleague = make.user()
    service.decline(db, company=other, user=asked, interest_id=interest.id, reason="size")
    with pytest.raises(Conflict) as raised:
        service.accept(db, company=other, user=colleague, interest_id=interest.id)
    assert "no longer open" in raised.value.detail
    assert interest.state == "declined"


def test_who_was_asked_answers_instead_of_asking_back(db: Session, make: Factory) -> None:
    asking, one, asked, other = pair(make)
    send(db, one, asking, other)
    with pytest.raises(Conflict) as raised:
        send(db, other, asked, one)
    assert raised.value.detail == service.THEY_ASKED


@pytest.mark.parametrize("blocked_by_other", [True, False])
def test_a_company_put_aside_can_neither_ask_nor_learn_why(
    db: Session, make: Factory, blocked_by_other: bool
) -> None:
    asking, one, asked, other = pair(make)
    by, whom, user = (other, one, asked) if blocked_by_other else (one, other, asking)
    block(db, company=by, other_id=whom.id, user=user, reason_code="trust")
    with pytest.raises(Conflict) as raised:
        send(db, one, asking, other)
    kept_apart = raised.value.detail

    other.state = CompanyState.suspended
    db.flush()
    with pytest.raises(Conflict) as raised:
        send(db, one, asking, other)
    assert raised.value.detail == kept_apart


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "suspended"])
def test_only_a_verified_company_asks(db: Session, make: Factory, state: str) -> None:
    asking, _, _, other = pair(make)
    unchecked = make.company(state=CompanyState(state))
    with pytest.raises(Conflict) as raised:
        send(db, unchecked, asking, other)
    assert raised.value.detail == service.NOT_VERIFIED


def test_a_company_that_has_not_joined_gets_no_mail_but_officers_see_the_wish(
    db: Session, make: Factory, jobs: Jobs
) -> None:
    asking, one, _, _ = pair(make)
    imported = make.company(
        state=CompanyState.unclaimed, verified_at=None, source="cordis", source_key="1"
    )
    interest = send(db, one, asking, imported)
    assert jobs.waiting("deliver_mail") == []
    assert [wish.id for wish in queries.wishes(db, size=10).items] == [interest.id]


def test_the_reminder_comes_once_three_days_before(db: Session, make: Factory, jobs: Jobs) -> None:
    asking, one, asked, other = pair(make)
    interest = send(db, one, asking, other)
    day = interest.reply_by - timedelta(days=3)
    assert [service.remind(db, day=day - timedelta(days=1)), service.remind(db, day=day)] == [0, 1]
    assert service.remind(db, day=day + timedelta(days=1)) == 0
    assert len(mails(jobs, asked)) == 2  # the interest itself, and the reminder


def test_expiry_tells_the_sender(db: Session, make: Factory, jobs: Jobs) -> None:
    asking, one, _, other = pair(make)
    interest = send(db, one, asking, other)
    service.expire(db, day=interest.reply_by + timedelta(days=1))
    assert interest.state == "expired"
    assert mails(jobs, asking) == ["Hochland did not answer in time"]


def test_another_company_knows_of_nothing(db: Session, make: Factory) -> None:
    asking, one, _, other = pair(make)
    interest = send(db, one, asking, other)
    stranger = make.user()
    third = make.company(member=stranger)
    with pytest.raises(NotFound):
        service.accept(db, company=third, user=stranger, interest_id=interest.id)


def test_the_clock_counts_in_utc_days() -> None:
    assert usual_reply_by() - today() == timedelta(days=14)
