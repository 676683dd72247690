"""Times are told on the reader's clock, and the page says which clock that is."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.audit.service import record
from backend.i18n import speaking
from backend.models import Event, Role
from backend.pages import date_words, datetime_words
from backend.zones import in_zone
from tests.factories import Factory, log_in

LATE = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        (None, "30 Jun 2026, 22:30 UTC"),
        ("Europe/Kyiv", "1 Jul 2026, 01:30 UTC+3"),
        ("Europe/Lisbon", "30 Jun 2026, 23:30 UTC+1"),
        ("Asia/Kolkata", "1 Jul 2026, 04:00 UTC+5:30"),
        ("America/St_Johns", "30 Jun 2026, 20:00 UTC-2:30"),
        ("../../etc/passwd", "30 Jun 2026, 22:30 UTC"),
        ("Europe/Атлантида", "30 Jun 2026, 22:30 UTC"),
    ],
)
def test_a_moment_is_told_on_the_readers_clock(zone: str | None, words: str) -> None:
    with in_zone(zone):
        assert datetime_words(LATE) == words
        assert date_words(LATE) == words.partition(",")[0]


def test_a_day_stays_the_day_that_it_is() -> None:
    with in_zone("America/Los_Angeles"), speaking("uk"):
        assert date_words(date(2026, 7, 1)) == "1 лип. 2026"


def test_the_browser_says_the_zone_and_files_stay_in_utc(
    client: TestClient, db: Session, make: Factory
) -> None:
    log_in(client, make.user(role=Role.officer))
    record(db, "company_viewed", actor=None, subject=None)
    db.commit()
    moment = db.query(Event).filter_by(kind="company_viewed").one().at
    client.cookies.set("zone", "Europe/Kyiv")
    with in_zone("Europe/Kyiv"):
        there = datetime_words(moment)
    assert there in client.get("/audit?kind=company_viewed").text
    file = client.get("/audit/export?kind=company_viewed").text
    assert f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}" in file
    client.cookies.set("zone", "nowhere")
    assert datetime_words(moment) in client.get("/audit?kind=company_viewed").text
