"""Every move of every party, drawn from the table."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from backend.errors import Conflict, Forbidden
from backend.introductions import service
from backend.introductions.forms import today, usual_reply_by
from backend.introductions.states import MOVES, Party
from backend.models import Company, Interest, InterestState, User
from tests.factories import Factory

MADE_BY_PEOPLE = (InterestState.accepted, InterestState.declined, InterestState.withdrawn)
CASES = [
    (state, after, party)
    for state in InterestState
    for after in MADE_BY_PEOPLE
    for party in (Party.sender, Party.receiver)
]


def do(db: Session, after: InterestState, company: Company, user: User, key: int) -> Interest:
    if after is InterestState.accepted:
        return service.accept(db, company=company, user=user, interest_id=key)
    if after is InterestState.declined:
        return service.decline(db, company=company, user=user, interest_id=key, reason="timing")
    return service.withdraw(db, company=company, user=user, interest_id=key)


def an_interest(db: Session, make: Factory, state: InterestState) -> tuple[Interest, list[User]]:
    people = [make.user(), make.user()]
    one, other = (make.company(member=user) for user in people)
    interest = Interest(
        from_company_id=one.id, to_company_id=other.id, note="Let us build motors together",
        reply_by=usual_reply_by(), state=state,
    )  # fmt: skip
    db.add(interest)
    db.flush()
    db.refresh(interest, ["from_company", "to_company"])
    return interest, people


@pytest.mark.parametrize(("state", "after", "party"), CASES)
def test_only_the_moves_of_the_table_are_possible(
    db: Session, make: Factory, state: InterestState, after: InterestState, party: Party
) -> None:
    interest, people = an_interest(db, make, state)
    at = 0 if party is Party.sender else 1
    company = (interest.from_company, interest.to_company)[at]

    who = MOVES[state].get(after)
    if who is party:
        assert do(db, after, company, people[at], interest.id).state == after
        assert interest.closed_at is not None
        return
    with pytest.raises(Conflict if who is None else Forbidden):
        do(db, after, company, people[at], interest.id)
    assert interest.state == state


@pytest.mark.parametrize("state", list(InterestState))
def test_only_open_interests_expire(db: Session, make: Factory, state: InterestState) -> None:
    interest, _ = an_interest(db, make, state)
    interest.reply_by = today() - timedelta(days=1)
    db.flush()

    closed = service.expire(db, day=today())

    may = MOVES[state].get(InterestState.expired) is Party.clock
    assert (closed, interest.state) == (1, "expired") if may else (0, state)


def test_the_day_itself_is_still_in_time(db: Session, make: Factory) -> None:
    interest, _ = an_interest(db, make, InterestState.open)
    interest.reply_by = today()
    db.flush()
    assert service.expire(db, day=today()) == 0
