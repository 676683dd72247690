"""Teams with a past, judged by a made-up model: who would complete them."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import (
    Company,
    MemberState,
    Project,
    RankingModel,
    RankingState,
    TrackRecord,
)  # fmt: skip
from matching.artefact import CARD, NUMBERS, Model, save_model
from matching.ranking.ranker import LinearRanker
from tests.consortia.making import Team, a_team
from tests.factories import Factory, log_in
from tests.jobs import Jobs

READ = ("words", "joint_projects", "shared_partners", "walk", "projects", "country")
PURPOSES = ("companies", "organisations", "projects", "calls", "teams", "team strangers")


def use(db: Session, folder: Path, centre: float) -> None:
    """A made-up model that thinks the better of somebody the more it reads, from `centre` on."""
    size = len(READ)
    ranker = LinearRanker(
        READ, np.full(size, 6.0), np.full(size, centre), np.eye(size) * 1e-3, -3.0, 0.05
    )
    save_model(Model(dict.fromkeys(PURPOSES, ranker), {"name": f"made-up {centre}"}), folder)
    row = RankingModel(
        model_id=f"made-up {centre}", card=(folder / CARD).read_text(), note="",
        numbers=(folder / NUMBERS).read_bytes(), state=RankingState.in_use, judgement={},
        state_reason="",
    )  # fmt: skip
    db.add(row)
    db.commit()


def together(db: Session, number: int, companies: Sequence[Company]) -> None:
    """A past project of these."""
    project = Project(
        source="test", source_key=str(number), acronym=f"PAST{number}", programme="H2020",
        title="Quiet boats and their hulls" if number % 2 else "Radio for boats",
        starts_on=date(2019 + number % 5, 1, 1),
    )  # fmt: skip
    db.add(project)
    db.flush()
    db.add_all(
        TrackRecord(company_id=one.id, project_id=project.id, role="participant")
        for one in companies
    )


def a_past(
    db: Session, make: Factory, part: MemberState = MemberState.suggested, strangers: int = 4
) -> tuple[Team, dict[str, Company]]:
    """A team whose coordinator worked with two, and companies that worked among themselves."""
    team = a_team(db, make, part=part)
    near = {name: make.company(name=name, country="FR") for name in ("Near One", "Near Two")}
    far = {
        f"Stranger {n}": make.company(name=f"Stranger {n}", country="PL")
        for n in range(1, strangers + 1)
    }
    together(db, 1, [team.lead, near["Near One"]])
    together(db, 2, [team.lead, near["Near Two"], near["Near One"]])
    rows = list(far.values())
    for number, (one, other) in enumerate(pairwise(rows), 3):
        together(db, number, [one, other])
    db.commit()
    return team, near | far


def judged(db: Session, make: Factory, client: TestClient, jobs: Jobs, **how: Any) -> Team:
    """The same, once the worker has judged it, with its coordinator logged in."""
    team, _ = a_past(db, make, **how)
    log_in(client, team.coordinator)
    assert lists(client, team)["preparing"]
    jobs.run()
    return team


def lists(client: TestClient, team: Team) -> dict[str, Any]:
    answer = client.get(f"/api/v1/consortia/{team.consortium.id}/completing")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def names(rows: Sequence[dict[str, Any]]) -> set[str]:
    return {one["name"] for one in rows}
