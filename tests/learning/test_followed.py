"""Decisions that follow lists of desks and of the directory become labels, and are in the log."""

import csv
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.learning import queries, service
from backend.learning.decisions import Decided, decisions
from backend.models import (
    Company,
    Consortium,
    ConsortiumMember,
    FacetKind,
    Interest,
    InterestState,
    ListKind,
    MemberState,
    Role,
    User,
)  # fmt: skip
from backend.shown.service import Listed, keep_shown
from tests.consortia.making import a_draft
from tests.factories import Factory, log_in
from tests.learning.making import DAY, NOON, Market

HOUR = timedelta(hours=1)


class Desk:
    """A draft whose desk has shown companies, and what becomes of them."""

    def __init__(self, db: Session, make: Factory) -> None:
        self.db, self.make = db, make
        self.user: User
        self.lead: Company
        self.made: Consortium
        self.user, self.lead, self.made = a_draft(db, make)

    def show(self, *companies: Company, at: datetime = NOON - 2 * DAY, about: str = "team") -> None:
        """A list of candidates as it was shown."""
        keep_shown(
            self.db, kind=ListKind.candidates, model_id="m", viewer=self.user,
            entries=[Listed(one.id) for one in companies], asker_id=self.lead.id,
            consortium_id=self.made.id, call_id=self.made.call_id, about=about, now=at,
        )  # fmt: skip

    def add(
        self, company: Company, state: MemberState = MemberState.suggested, **columns: Any
    ) -> ConsortiumMember:
        """A member, taken into the draft a day ago."""
        given: dict[str, Any] = {
            "consortium_id": self.made.id, "company_id": company.id, "state": state,
            "by_id": self.user.id, "created_at": NOON - DAY, "state_at": NOON - HOUR,
        } | columns  # fmt: skip
        row = ConsortiumMember(**given)
        self.db.add(row)
        self.db.flush()
        return row

    def invited(self, company: Company, state: MemberState, reason: str | None = None) -> None:
        """A member that was invited, and where that led."""
        self.add(
            company, state, reply_by=NOON.date(), reason_code=reason, replied_by_id=self.user.id
        )


@pytest.fixture
def desk(db: Session, make: Factory) -> Desk:
    return Desk(db, make)


def told(found: list[Decided]) -> list[tuple[str, int | None, float, bool | None]]:
    return [(one.code, one.label.fit, one.label.weight, one.answered) for one in found]


def test_a_company_added_from_a_list_is_half_a_lesson_and_its_answer_a_whole_one(
    db: Session, desk: Desk
) -> None:
    picked, yes, no, silent, unseen = (desk.make.company(country="UA") for _ in range(5))
    desk.show(picked, yes, no, silent)
    desk.add(picked)
    desk.add(unseen)  # stood on no list: a decision, but none that a list led to
    desk.invited(yes, MemberState.accepted)
    desk.invited(no, MemberState.declined, "capability")
    desk.invited(silent, MemberState.expired)
    found = list(decisions(db, NOON - 3 * DAY, NOON))
    assert told(found) == [
        *[("CONSORTIUM:added", 1, 0.5, None)] * 4,
        ("ACCEPTED", 1, 1.0, True), ("DECLINE:capability", 0, 1.0, True),
        ("EXPIRED", None, 1.0, False),
    ]  # fmt: skip
    assert {one.pair[0] for one in found if one.pair} == {desk.lead.id}
    assert list(decisions(db, NOON, NOON + DAY)) == []


def test_a_list_that_came_later_or_long_before_led_to_nothing(db: Session, desk: Desk) -> None:
    late, old = desk.make.company(), desk.make.company()
    desk.show(late, at=NOON - HOUR)
    desk.show(old, at=NOON - 40 * DAY)
    desk.add(late)
    desk.add(old)
    assert list(decisions(db, NOON - 3 * DAY, NOON)) == []


def test_who_asked_to_join_was_not_asked(db: Session, desk: Desk) -> None:
    asking = desk.make.company()
    desk.add(asking, MemberState.accepted, replied_by_id=desk.user.id)
    assert list(decisions(db, NOON - 3 * DAY, NOON)) == []


def from_directory(
    db: Session, make: Factory, state: InterestState = InterestState.accepted
) -> tuple[Market, Company, Interest]:
    market, partner = Market(db, make), make.company(country="DE")
    keep_shown(
        db, kind=ListKind.directory, model_id="directory", entries=[Listed(partner.id, 0.2)],
        viewer=None, asker_id=market.company.id, now=NOON - 3 * DAY,
    )  # fmt: skip
    asked = market.interest(partner, state)
    asked.created_at = NOON - 2 * DAY
    db.flush()
    return market, partner, asked


def test_an_interest_from_the_directory_is_learned_from_with_the_engines_reasons(
    db: Session, make: Factory
) -> None:
    market, partner, _ = from_directory(db, make)
    make.facet(market.company, kind=FacetKind.need, text="Thermal cameras for small drones")
    make.facet(partner, text="Thermal cameras for small drones")
    other = make.company(country="DE")
    market.interest(other, InterestState.accepted)  # found elsewhere: nothing is known of why
    found = decisions(db, None, NOON)
    assert [one.listed for one in found] == [True, False]
    assert [one.reasons for one in found] == [None, None]
    one, two = service.with_reasons(db, found)
    assert one.reasons is not None
    assert two.reasons is None
    assert len(service.fit_lessons([one, two])) == 1
    assert len(service.answer_lessons([one, two])) == 2


def test_counts_and_log_tell_what_came_of_them(
    client: TestClient, db: Session, make: Factory, desk: Desk
) -> None:
    market, partner, _ = from_directory(db, make)
    joined, passed = make.company(name="Joined Ltd"), make.company(name="Passed Ltd")
    desk.show(joined, passed, about="task:1")
    desk.invited(joined, MemberState.accepted)
    officer = make.user(role=Role.officer)
    keep_shown(
        db, kind=ListKind.directory, model_id="directory", entries=[Listed(partner.id)],
        viewer=officer, now=NOON - DAY,
    )  # fmt: skip
    db.commit()
    counts = {one.kind: (one.lists, one.seen, one.contacts) for one in queries.counts(db)}
    assert counts == {ListKind.directory: (2, 2, 1), ListKind.candidates: (1, 2, 1)}
    log_in(client, officer)
    lines = client.get("/api/v1/learning/lists").json()["items"]
    said = {(one["company"], one["partner"], one["outcome"], one["about"]) for one in lines}
    assert said == {
        ("", partner.name, "", ""), (market.company.name, partner.name, "accepted", ""),
        ("Hullwerk", "Joined Ltd", "accepted", "task:1"), ("Hullwerk", "Passed Ltd", "", "task:1"),
    }  # fmt: skip
    table = csv.DictReader(StringIO(client.get("/learning/lists.csv").content.decode("utf-8-sig")))
    rows = {row["Partner"]: row for row in table if row["List"].startswith("Companies suggested")}
    assert (rows["Joined Ltd"]["Outcome"], rows["Joined Ltd"]["Part"]) == ("accepted", "task:1")
    assert rows["Passed Ltd"]["Reader no."] == str(desk.user.id)
    page = client.get("/learning").text
    assert "Pages of the directory" in page
    assert "Companies suggested on desks of consortia" in page


def test_a_night_learns_from_desks_and_judges_by_lists_that_chance_took_part_in(
    db: Session, desk: Desk
) -> None:
    partners = [desk.make.company(country="UA") for _ in range(3)]
    desk.show(*partners)
    desk.show(*partners, at=NOON - 30 * DAY)  # settled, but nothing was drawn: it judges nothing
    for one in partners:
        desk.add(one)
    db.execute(update(Consortium).values(state="draft"))
    version = service.learn(db, until=NOON)
    assert version is not None
    assert version.decisions == {"CONSORTIUM:added": 3}
    assert version.fit["lessons"] == 3
    assert (version.judgement["verdict"], version.judgement["choices"]) == ("interleave", 0)
