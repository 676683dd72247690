"""A trained model as challenger: judged by the log, put in use without a restart, taken out."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend import matcher
from backend.errors import Conflict
from backend.learning.judging.settled import settled_lists
from backend.learning.rankings import judging, service
from backend.learning.rankings.states import Move
from backend.matcher import rankings
from backend.matcher.engine import engine
from backend.matcher.learning import judged
from backend.matcher.rivals import list_scores, queue_scores
from backend.models import (
    EntryScore,
    Event,
    FacetKind,
    InterestState,
    ListKind,
    PairState,
    Project,
    RankingModel,
    RankingState,
    Role,
    ShownEntry,
    TrackRecord,
)  # fmt: skip
from matching.artefact import CARD, NUMBERS, load_model, save_model
from tests.factories import Factory, log_in
from tests.learning.making import DAY, Market

NOW = datetime(2026, 6, 1, tzinfo=UTC)
WHY = "Better on both past years and in the log."
OFFER = "We make composite wings for unmanned aircraft."
NEED = "We look for a maker of composite wings for unmanned aircraft."


@pytest.fixture
def market(db: Session, make: Factory) -> Market:
    market = Market(db, make)
    make.facet(market.company, kind=FacetKind.need, text=NEED)
    return market


def test_a_model_is_registered_once_and_only_if_it_is_one(
    db: Session, files: dict[str, bytes], challenger: RankingModel
) -> None:
    assert challenger.state == RankingState.challenger
    assert challenger.model_id != rankings.installed().model_id
    with pytest.raises(Conflict, match="already here"):
        service.register(db, user=None, card=files["card"], numbers=files["numbers"])
    with pytest.raises(rankings.Unusable) as damaged:
        service.register(db, user=None, card=files["card"], numbers=files["numbers"][:-9])
    assert "does not match its card" in str(damaged.value.values["why"])
    with pytest.raises(rankings.Unusable):
        service.register(db, user=None, card=b"no card", numbers=b"")


def test_in_use_it_makes_the_lists_of_every_session_and_there_is_a_way_back(
    db: Session, make: Factory, challenger: RankingModel, market: Market
) -> None:
    partner = make.company(country="PL")
    make.facet(partner, kind=FacetKind.offer, text=OFFER)
    installed = rankings.installed().model_id
    user = make.user(role=Role.administrator)
    assert matcher.model_id(db) == installed
    for move, serving in ((Move.use, challenger.model_id), (Move.stop, installed)):
        service.move(db, user=user, ranking_id=challenger.id, move=move, reason=WHY)
        db.commit()
        with Session(db.get_bind()) as another:
            assert matcher.model_id(another) == serving
            request = market.request()
            found = matcher.partners(db, request, [partner.id])
            assert [pair.candidate for pair in found] == [partner.id]
    told = db.scalars(select(Event).where(Event.kind.like("model_%")).order_by(Event.id)).all()
    assert [(one.kind, one.data.get("reason")) for one in told] == [
        ("model_registered", None), ("model_used", WHY), ("model_stopped", WHY),
    ]  # fmt: skip
    assert {one.data["model"] for one in told} == {challenger.model_id}


def test_only_one_is_in_use_and_only_moves_of_the_table_are_made(
    db: Session, challenger: RankingModel, make: Factory, tmp_path: Path
) -> None:
    shipped = load_model()
    ranker = shipped.rankers["companies"]
    third = replace(shipped, rankers={"companies": replace(ranker, base=ranker.base - 1)})
    save_model(third, tmp_path / "third")
    row = service.register(
        db, user=None, card=(tmp_path / "third" / CARD).read_bytes(),
        numbers=(tmp_path / "third" / NUMBERS).read_bytes(),
    )  # fmt: skip
    service.move(db, user=None, ranking_id=challenger.id, move=Move.use, reason=WHY)
    with pytest.raises(Conflict):
        service.move(db, user=None, ranking_id=challenger.id, move=Move.use, reason=WHY)
    with pytest.raises(Conflict):
        service.move(db, user=None, ranking_id=row.id, move=Move.stop, reason=WHY)
    service.move(db, user=None, ranking_id=row.id, move=Move.use, reason=WHY)
    assert (challenger.state, row.state) == (RankingState.retired, RankingState.in_use)
    service.move(db, user=None, ranking_id=challenger.id, move=Move.use, reason=WHY)
    assert (challenger.state, row.state) == (RankingState.in_use, RankingState.retired)


def test_a_model_of_another_version_gives_way_to_the_installed_one(
    db: Session, challenger: RankingModel
) -> None:
    service.move(db, user=None, ranking_id=challenger.id, move=Move.use, reason=WHY)
    card = json.loads(challenger.card)
    challenger.card = json.dumps(card | {"format": card["format"] + 90})
    db.commit()
    rankings._read.clear()
    with Session(db.get_bind()) as another:
        assert matcher.model_id(another) == rankings.installed().model_id


def test_every_entry_of_a_shown_list_is_scored_once(
    db: Session, make: Factory, challenger: RankingModel, market: Market
) -> None:
    partners = [make.company(country="PL") for _ in range(3)]
    for one in partners[:2]:
        make.facet(one, kind=FacetKind.offer, text=OFFER)
    request = market.request()
    made = [market.suggestion(one, request_id=request.id) for one in partners]
    market.shown(made, at=NOW - 40 * DAY)
    market.shown(made, at=datetime(2024, 5, 1, tzinfo=UTC))  # the model may know what came of it
    judging.judge(db, ranking_id=challenger.id, now=NOW)
    judging.judge(db, ranking_id=challenger.id, now=NOW)
    rows = db.execute(
        select(ShownEntry.partner_id, EntryScore.plain).join(
            EntryScore, EntryScore.entry_id == ShownEntry.id
        )
    ).all()
    assert {row.partner_id for row in rows} == {one.id for one in partners}
    assert len(rows) == 3
    scores = {row.partner_id: row.plain for row in rows}
    assert scores[partners[0].id] == scores[partners[1].id] > scores[partners[2].id]
    assert (challenger.judgement["verdict"], challenger.judged_at) == ("interleave", NOW)


def test_a_challenger_reads_the_record_of_projects_its_own_way(
    db: Session, make: Factory, challenger: RankingModel, market: Market
) -> None:
    between, *others = (make.company(country=code) for code in ("DE", "PL", "FR"))
    for number, members in enumerate(([market.company, between], [between, *others]) * 2):
        project = Project(
            source="cordis", source_key=str(number), title="Composite wings for aircraft",
            programme="HORIZON", starts_on=date(2022 + number, 1, 1),
        )  # fmt: skip
        db.add(project)
        db.flush()
        db.add_all(
            TrackRecord(company_id=company.id, project_id=project.id, role="participant")
            for company in members
        )
    db.flush()
    request = market.request()
    asked = {one.id for one in others}
    installed = engine(db).partners(market.company.id)
    service.move(db, user=None, ranking_id=challenger.id, move=Move.use, reason=WHY)
    adopted = engine(db).partners(market.company.id)
    said = list_scores(db, challenger, request, asked)
    assert {pair.candidate for pair in adopted} == {pair.candidate for pair in installed} == asked
    assert said is not None
    assert dict(said) == pytest.approx({int(p.candidate): p.score for p in adopted}, abs=1e-6)
    assert dict(said) != pytest.approx({int(p.candidate): p.score for p in installed}, abs=1e-3)
    pair = (market.company.id, others[0].id)
    assert queue_scores(db, challenger, [pair])[pair] != pytest.approx(said[others[0].id])


def test_a_list_whose_question_is_gone_is_left_out(
    db: Session, make: Factory, challenger: RankingModel, market: Market
) -> None:
    made = market.suggestion(make.company(country="PL"))
    market.shown([made], at=NOW - 40 * DAY).request_id = None
    db.flush()
    judging.judge(db, ranking_id=challenger.id, now=NOW)
    assert db.scalars(select(EntryScore)).all() == []


def test_lists_that_cannot_be_scored_keep_no_older_one_waiting(
    db: Session, make: Factory, challenger: RankingModel, market: Market,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(judging, "LISTS", 1)
    scored = market.shown([market.suggestion(make.company(country="PL"))], at=NOW - 41 * DAY)
    gone = market.suggestion(make.company(country="PL"))
    empty = market.shown([gone], at=NOW - 40 * DAY)
    db.execute(delete(ShownEntry).where(ShownEntry.list_id == empty.id))
    judging.judge(db, ranking_id=challenger.id, now=NOW)
    entries = select(ShownEntry.list_id).join(EntryScore, EntryScore.entry_id == ShownEntry.id)
    assert db.scalars(entries).all() == [scored.id]


def test_the_queue_is_judged_each_pair_once_by_the_night_it_was_first_seen(
    db: Session, make: Factory, challenger: RankingModel, market: Market
) -> None:
    good, bad, unseen = (make.company(country="DE") for _ in range(3))
    pairs = [market.suggestion(one, request_id=None) for one in (good, bad, unseen)]
    market.review(pairs[0], PairState.approved, "complementary", at=NOW)
    for nights in (41, 40):
        market.shown(pairs, at=NOW - nights * DAY, seen=2, kind=ListKind.queue)
    judging.judge(db, ranking_id=challenger.id, now=NOW)
    lists = settled_lists(db, ListKind.queue, NOW - 21 * DAY, ranking_id=challenger.id)
    assert [[one.first for one in found.entries] for found in lists] == [
        [True, True, False], [False, False, False],
    ]  # fmt: skip
    assert [one.reward for one in lists[0].entries] == [1.0, 0.0, 0.0]
    assert {found.places for found in lists} == {2}
    said = challenger.judgement["queue"]
    assert (said["choices"], said["now"], said["verdict"]) == (2, 0.5, "interleave")


def test_a_queue_that_would_lose_keeps_a_model_out(
    client: TestClient, db: Session, make: Factory, challenger: RankingModel, market: Market
) -> None:
    """Partners' lists allow it; officers' approvals all stood where it would not have put them."""
    for _ in range(45):
        rows = [market.suggestion(make.company(country="PL"), slot=n + 1) for n in range(6)]
        made = market.shown(rows, at=NOW - 40 * DAY, seen=6)
        market.interest(
            db.get_one(type(market.company), rows[0].partner_id), InterestState.accepted,
            suggestion=rows[0], at=NOW - 30 * DAY,
        )  # fmt: skip
        _score(db, challenger, made.id, [6.0 - n for n in range(6)])
        queued = [market.suggestion(make.company(country="PL"), request_id=None) for _ in range(12)]
        night = market.shown(queued, at=NOW - 40 * DAY, seen=6, kind=ListKind.queue)
        night.exploration = 0.5
        entries = select(ShownEntry).where(ShownEntry.list_id == night.id)
        for at, entry in enumerate(db.scalars(entries.order_by(ShownEntry.slot))):
            entry.propensity, entry.drawn = 0.5, at in (3, 4, 5)
        for one in queued[:3]:
            market.review(one, PairState.approved, "complementary", at=NOW - 30 * DAY)
        _score(db, challenger, night.id, [float(n) for n in range(12)])
    judging.judge(db, ranking_id=challenger.id, now=NOW)
    said = challenger.judgement
    assert (said["verdict"], said["because"], said["effective"]) == ("keep", "queue", 270)
    assert said["queue"]["verdict"] == "keep"
    assert list(said["estimates"]) == ["ips", "snips", "doubly_robust"]
    assert judged([]).verdict == "interleave"
    db.commit()
    log_in(client, make.user(role=Role.officer))
    page = client.get("/learning/models").text
    assert "The log does not rule out that it does harm." in page
    assert page.count("weighted outcomes, normalised: ") == 2
    assert "It was decided by lists of pairs before officers." in page


def _score(db: Session, row: RankingModel, list_id: int, scores: list[float]) -> None:
    entries = db.scalars(
        select(ShownEntry).where(ShownEntry.list_id == list_id).order_by(ShownEntry.slot)
    ).all()
    db.add_all(
        EntryScore(entry_id=entry.id, ranking_id=row.id, plain=score)
        for entry, score in zip(entries, scores, strict=True)
    )
    db.flush()
