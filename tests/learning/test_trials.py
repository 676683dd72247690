"""A challenger on trial: lists made in turns, credit to who picked, a verdict at every look."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend import matcher
from backend.errors import Conflict
from backend.learning.rankings import service as rankings
from backend.learning.rankings.states import Move
from backend.learning.trials import queries, service
from backend.learning.trials.views import trials
from backend.matcher.learning import PLACES, Verdict
from backend.matches import service as matches
from backend.models import (
    Company,
    Event,
    FacetKind,
    InterestState,
    MatchRequest,
    RankingModel,
    RankingTrial,
    RequestKind,
    Role,
    ShownEntry,
    ShownList,
    Suggestion,
    Team,
    TrialState,
    User,
)  # fmt: skip
from tests.factories import Factory, log_in
from tests.learning.making import NOON, Market
from tests.matches.acquainted import acquainted

WHY = "The log is too short to decide."


@pytest.fixture
def trial(db: Session, challenger: RankingModel) -> RankingTrial:
    """The challenger takes turns in every list."""
    made = service.start(db, user=None, ranking_id=challenger.id, share=1.0, reason=WHY)
    db.commit()
    return made


def asked(db: Session, make: Factory, partners: int) -> MatchRequest:
    """A question to which so many companies are an answer."""
    company = make.company(member=make.user(email=f"asker{partners}@firm.example"))
    make.facet(company, kind=FacetKind.need, text="Composite wings", codes=["EDF:AIR"])
    for _ in range(partners):
        make.facet(make.company(country="PL"), text="Wings of composite", codes=["EDF:AIR"])
    request = matches.open_request(db, company=company, kind=RequestKind.general)
    matches.answer(db, request_id=request.id)
    db.commit()
    return request


def test_lists_are_made_in_turns_and_speak_with_one_voice(
    db: Session, make: Factory, trial: RankingTrial
) -> None:
    request = asked(db, make, 14)
    shown = db.scalars(select(ShownList)).one()
    assert (shown.trial_id, shown.model_id) == (trial.id, matcher.model_id(db))
    entries = db.scalars(select(ShownEntry).order_by(ShownEntry.slot)).all()
    assert len(entries) == 14
    assert {one.team for one in entries[:9]} == {Team.champion, Team.challenger}
    assert {one.team for one in entries[9:]} == {None}
    assert [one.drawn for one in entries[:PLACES]] == [False] * 9 + [True]
    came = [one.propensity if one.slot <= PLACES else 1 - one.propensity for one in entries]
    assert sum(came) == pytest.approx(PLACES)
    rows = db.scalars(select(Suggestion).where(Suggestion.request_id == request.id)).all()
    assert {one.model_id for one in rows} == {matcher.model_id(db)}
    for one in rows:
        parts = sum(reason["contribution"] for reason in one.reasons["reasons"])
        assert one.reasons["base"] + parts == pytest.approx(one.score, abs=1e-9)


def test_without_a_trial_or_against_another_model_nobody_takes_turns(
    db: Session, make: Factory, trial: RankingTrial
) -> None:
    trial.champion_id = "an earlier one"
    db.commit()
    asked(db, make, 2)
    service.end(db, user=None, ranking_id=trial.ranking_id, reason=WHY)
    db.commit()
    asked(db, make, 3)
    assert [one.trial_id for one in db.scalars(select(ShownList))] == [None, None]
    assert {one.team for one in db.scalars(select(ShownEntry))} == {None}


def test_new_connections_are_not_made_in_turns(
    db: Session, make: Factory, trial: RankingTrial
) -> None:
    met = acquainted(db, make)
    request = matches.open_request(db, company=met.company, kind=RequestKind.general)
    matches.answer(db, request_id=request.id)
    lists = db.scalars(select(ShownList).order_by(ShownList.about)).all()
    assert [(one.about, one.trial_id) for one in lists] == [
        ("", trial.id),
        ("new_connections", None),
    ]
    picked = select(ShownEntry.partner_id, ShownEntry.team).where(ShownEntry.list_id == lists[1].id)
    assert {tuple(row) for row in db.execute(picked)} == {(one.id, None) for one in met.strangers}


def test_starting_twice_is_once_and_only_challengers_are_tried(
    db: Session, make: Factory, challenger: RankingModel, trial: RankingTrial
) -> None:
    again = service.start(db, user=None, ranking_id=challenger.id, share=0.1, reason=WHY)
    assert (again.id, again.share) == (trial.id, 1.0)
    user = make.user(role=Role.administrator)
    rankings.move(db, user=user, ranking_id=challenger.id, move=Move.use, reason=WHY)
    assert queries.running(db) is None
    assert (trial.state, trial.ended_by_id) == (TrialState.ended, user.id)
    with pytest.raises(Conflict, match="Only a challenger"):
        service.start(db, user=None, ranking_id=challenger.id, share=0.5, reason=WHY)
    with pytest.raises(Conflict, match="not on trial"):
        service.end(db, user=None, ranking_id=challenger.id, reason=WHY)
    kinds = [one.kind for one in db.scalars(select(Event).where(Event.kind.like("trial_%")))]
    assert sorted(kinds) == ["trial_ended", "trial_started"]


def test_dropping_the_challenger_ends_its_trial(
    db: Session, challenger: RankingModel, trial: RankingTrial
) -> None:
    rankings.move(db, user=None, ranking_id=challenger.id, move=Move.drop, reason=WHY)
    assert trial.state == TrialState.ended


class Turns:
    """Lists made in turns, each with one pick of either model, and what came of them."""

    def __init__(self, db: Session, make: Factory, trial: RankingTrial) -> None:
        self.db, self.trial, self.make = db, trial, make
        self.partners: list[Company] = [make.company(country="PL") for _ in range(2)]

    def list_with(self, *answers: InterestState | None, of: Market | None = None) -> Market:
        """What came of the champion's pick, and of the challenger's; answers who asked."""
        market = of or Market(self.db, self.make)
        request = market.request()
        made = [
            market.suggestion(one, slot=slot, request_id=request.id)
            for slot, one in enumerate(self.partners, 1)
        ]
        shown = market.shown(made, at=NOON)
        shown.trial_id = self.trial.id
        entries = self.db.scalars(
            select(ShownEntry).where(ShownEntry.list_id == shown.id).order_by(ShownEntry.slot)
        ).all()
        for entry, team, state in zip(entries, Team, answers, strict=True):
            entry.team = team
            if state is not None:
                suggestion = self.db.get_one(Suggestion, entry.suggestion_id)
                partner = self.db.get_one(Company, entry.partner_id)
                market.interest(partner, state, suggestion=suggestion)
        self.db.flush()
        return market


def test_an_interest_counts_for_who_picked_the_company(
    db: Session, make: Factory, trial: RankingTrial
) -> None:
    turns = Turns(db, make, trial)
    turns.list_with(None, InterestState.accepted)
    turns.list_with(None, InterestState.declined)
    turns.list_with(InterestState.expired, None)
    turns.list_with(None, InterestState.accepted, of=turns.list_with(None, None))
    found = trials(db)[trial.ranking_id]
    assert (found.made, found.seen) == (5, 5)
    ours, theirs = found.credits[Team.champion], found.credits[Team.challenger]
    assert (ours.seen, ours.interests, ours.accepted) == (5, 1, 0)
    assert (theirs.seen, theirs.interests, theirs.accepted) == (5, 3, 2)
    said = found.interests
    assert (said.wins, said.losses, said.ties) == (3, 1, 0)
    assert (found.accepted.wins, found.accepted.losses, found.accepted.ties) == (2, 0, 2)
    assert found.verdict is Verdict.INTERLEAVE


def test_one_company_that_asks_often_is_one_witness(
    db: Session, make: Factory, trial: RankingTrial
) -> None:
    turns = Turns(db, make, trial)
    eager = turns.list_with(None, InterestState.accepted)
    for _ in range(30):
        turns.list_with(None, InterestState.accepted, of=eager)
    found = trials(db)[trial.ranking_id]
    assert (found.interests.wins, found.interests.losses) == (1, 0)
    assert found.verdict is Verdict.INTERLEAVE


def test_what_was_counted_is_not_turned_round_by_what_comes_later(
    db: Session, make: Factory, trial: RankingTrial
) -> None:
    turns = Turns(db, make, trial)
    asker = turns.list_with(None, InterestState.declined)
    before = trials(db)[trial.ranking_id].interests
    for _ in range(3):
        turns.list_with(InterestState.accepted, None, of=asker)
    after = trials(db)[trial.ranking_id]
    assert (after.interests.wins, after.interests.losses) == (before.wins, before.losses) == (1, 0)
    assert (after.accepted.wins, after.accepted.losses) == (0, 1)


def test_a_clear_preference_is_told_unless_accepted_ones_speak_against_it(
    db: Session, make: Factory, trial: RankingTrial
) -> None:
    turns = Turns(db, make, trial)
    for _ in range(12):
        turns.list_with(None, InterestState.declined)
    assert trials(db)[trial.ranking_id].verdict is Verdict.ADOPT
    for _ in range(12):
        turns.list_with(
            InterestState.accepted, None, of=turns.list_with(None, InterestState.declined)
        )
    found = trials(db)[trial.ranking_id]
    assert (found.interests.verdict, found.verdict) == (Verdict.ADOPT, Verdict.KEEP)


def test_the_page_and_its_twin_start_show_and_end_a_trial(
    client: TestClient, db: Session, make: Factory, challenger: RankingModel
) -> None:
    log_in(client, make.user(role=Role.administrator, name="Iryna Board"))
    address = f"/learning/models/{challenger.id}/trial"
    refused = client.post(address, data={"share": "3", "reason": "no"})
    assert (refused.status_code, 'value="3"' in refused.text) == (422, True)
    assert client.post(address, data={"share": "40", "reason": WHY}).status_code == 303
    page = client.get("/learning/models").text
    assert "On trial" in page
    assert "In 40" in page
    assert "No company has chosen yet" in page
    [one] = client.get("/api/v1/learning/models").json()["items"]
    assert (one["trial"]["state"], one["trial"]["share"], one["trial"]["verdict"]) == (
        "running", 0.4, "interleave",
    )  # fmt: skip
    turns = Turns(db, make, db.scalars(select(RankingTrial)).one())
    turns.list_with(None, InterestState.accepted)
    db.commit()
    assert (
        "Each company counts once, by its first interest: 100"
        in client.get("/learning/models").text
    )
    done = client.post(
        f"/api/v1/learning/models/{challenger.id}/trial/end", json={"reason": WHY}
    ).json()
    assert (done["state"], done["preferred"], done["ended_reason"]) == ("ended", 1.0, WHY)
    assert "Its latest trial" in client.get("/learning/models").text


def test_officers_see_a_trial_but_start_none(
    client: TestClient, make: Factory, challenger: RankingModel, trial: RankingTrial
) -> None:
    log_in(client, make.user(role=Role.officer))
    page = client.get("/learning/models").text
    assert ("On trial" in page, "End its trial" in page) == (True, False)
    address = f"/learning/models/{challenger.id}/trial"
    assert client.post(address, data={"share": "50", "reason": WHY}).status_code == 403


def test_a_company_is_told_that_two_rankings_took_turns(
    client: TestClient, db: Session, make: Factory, trial: RankingTrial
) -> None:
    request = asked(db, make, 4)
    log_in(client, db.scalars(select(User).where(User.email == "asker4@firm.example")).one())
    assert "Two versions of the ranking took turns" in client.get(f"/partners/{request.id}").text
