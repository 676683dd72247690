"""Nobody's mailbox is filled by somebody who types its address again and again."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.accounts.service import MAILS_ALLOWED
from backend.models import MailedLink
from tests.factories import PASSWORD, Factory
from tests.jobs import Jobs

AGAIN = {"email": "olena@krylo.example", "name": "Olena", "password": PASSWORD}


@pytest.mark.parametrize("path", ["/forgotten-password", "/sign-up"])
def test_a_few_e_mails_an_hour_are_enough(
    client: TestClient, make: Factory, jobs: Jobs, path: str
) -> None:
    make.user(email="olena@krylo.example")
    make.user(email="petro@krylo.example")
    answers = {client.post(path, data=AGAIN).text for _ in range(MAILS_ALLOWED + 3)}
    assert len(answers) == 1  # a stranger learns nothing
    assert len(jobs.waiting("deliver_mail")) == MAILS_ALLOWED
    client.post(path, data=AGAIN | {"email": "petro@krylo.example"})
    assert len(jobs.waiting("deliver_mail")) == MAILS_ALLOWED + 1


def test_an_unconfirmed_account_gets_its_link_again_an_hour_later(
    client: TestClient, db: Session, jobs: Jobs
) -> None:
    for _ in range(MAILS_ALLOWED + 3):
        client.post("/sign-up", data=AGAIN)
    assert len(jobs.links("confirm")) == MAILS_ALLOWED
    db.execute(update(MailedLink).values(created_at=MailedLink.created_at - timedelta(hours=1)))
    db.commit()
    client.post("/sign-up", data=AGAIN)
    assert len(jobs.links("confirm")) == MAILS_ALLOWED + 1
