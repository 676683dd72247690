"""The desk of a consortium: lock, swap, add and bar among 200 candidates, as a browser does it."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx2
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.consortia import queries
from backend.consortia.course import service
from backend.consortia.forms import NewConsortium
from backend.demo.load import PASSWORD, logins
from backend.matcher.consortia import Judged, Needed, Pool, Shown, Tie
from backend.matcher.consortia.pool import needed_of, store
from backend.models import (
    Call,
    CallStatus,
    Company,
    CompanyState,
    Consortium,
    Drafter,
    Membership,
    RequiredCapability,
    User,
)  # fmt: skip
from tests.bench.figures import Figure, percentile

CANDIDATES = 200
TASKS = 8
TEAM = 6
ROUNDS = 24
#: milliseconds in which a change is to be seen
TARGET = 300
COUNTRIES = ("UA", "PL", "DE", "FR", "EE", "NO", "IT", "ES", "FI", "SE")


def figures(db: Session, address: str) -> Iterator[Figure]:
    """Each change beside the probe that does nothing."""
    email = logins()[0].email
    found = a_consortium(db, email)
    ids = list(db.scalars(select(Company.id).where(Company.name.startswith("Bench"))))
    db.commit()
    with httpx2.Client(base_url=address) as client:
        client.post("/log-in", data={"email": email, "password": PASSWORD})
        desk = Desk(client, f"/consortia/{found}")
        for one in ids[:TEAM]:
            desk.post("/members", company_id=one)
        for name, change in changes(desk, db, found, ids[TEAM:]).items():
            took, floor = [], []
            for number in range(ROUNDS):
                start = time.perf_counter()
                change(number)
                took.append((time.perf_counter() - start) * 1000)
                start = time.perf_counter()
                client.get("/healthz")
                floor.append((time.perf_counter() - start) * 1000)
            p50, p95 = percentile(took, 0.5), percentile(took, 0.95)
            yield Figure(
                f"desk of {CANDIDATES} candidates: {name}",
                f"p50 {p50:.0f} ms, p95 {p95:.0f} ms",
                f"{TARGET} ms to see it; /healthz p50 {percentile(floor, 0.5):.1f} ms",
                p95 / TARGET, "p95 as a share of the target (below 1 meets it)",
            )  # fmt: skip


class Desk:
    """The forms of a workspace, each answered by the fragment that htmx puts in its place."""

    def __init__(self, client: httpx2.Client, path: str) -> None:
        self.client, self.path = client, path
        self.headers = {"hx-request": "true", "hx-target": "desk"}

    def post(self, form: str, **values: object) -> str:
        """Posts a form and follows to the desk, which is checked to hold its score."""
        data = {name: str(value) for name, value in values.items()}
        answer = self.client.post(
            self.path + form, data=data, headers=self.headers, follow_redirects=True
        )
        answer.raise_for_status()
        if 'class="parts"' not in answer.text:
            raise AssertionError("the desk came without a score")
        return answer.text


def changes(
    desk: Desk, db: Session, consortium_id: int, spare: list[int]
) -> dict[str, Callable[[int], object]]:
    """What a coordinator does at the desk, by name; each takes the number of the round."""
    members = [one.id for one in queries.consortium(db, consortium_id).members[1:]]
    lock, seat = members[0], [members[-1]]

    def swap(number: int) -> None:
        desk.post("/members", company_id=spare[number], instead_of=seat[0])
        db.expire_all()
        rows = queries.consortium(db, consortium_id).members
        seat[0] = max(one.id for one in rows)

    def ban(number: int) -> None:
        desk.post("/bans" if number % 2 == 0 else "/bans/lift", company_id=spare[-1])

    return {
        "lock": lambda number: desk.post(f"/members/{lock}/lock", locked=number % 2),
        "swap": swap,
        "bar": ban,
    }


def a_consortium(db: Session, email: str) -> int:
    """A draft of the user's company for a call of eight tasks whose candidates are judged."""
    chance = random.Random(7)
    user = db.scalars(select(User).where(User.email == email)).one()
    own = db.scalars(
        select(Company).join(Membership, Membership.company_id == Company.id)
        .where(Membership.user_id == user.id)
    ).one()  # fmt: skip
    call = Call(
        identifier="EDF-2027-DA-BENCH-1", programme="EDF", action="DA", title="Bench",
        programme_name="European Defence Fund", version=1, status=CallStatus.open,
    )  # fmt: skip
    db.add(call)
    db.flush()
    db.add_all(
        RequiredCapability(
            call_id=call.id, position=n, text_en=f"Capability {n}", weight=1 + n % 5,
            drafted_by=Drafter.officer,
        )
        for n in range(1, TASKS + 1)
    )  # fmt: skip
    made = [
        Company(
            name=f"Bench {n}", country=chance.choice(COUNTRIES),
            kind="private_company", state=CompanyState.verified, website=f"https://bench{n}.example",
        )
        for n in range(CANDIDATES - 1)
    ]  # fmt: skip
    db.add_all(made)
    db.flush()
    _judge(db, call, [own.id, *(one.id for one in made)], chance)
    found: Consortium = service.start(
        db, user=user, company=own, call_id=call.id, data=NewConsortium(title="Bench")
    )
    found.maximum_members = 12
    db.commit()
    return found.id


def _judge(db: Session, call: Call, ids: list[int], chance: random.Random) -> None:
    needed: tuple[Needed, ...] = needed_of(db, call)
    candidates = {
        one: Judged(
            one, chance.random(), 0.0, 0.0, chance.randrange(9), "bench",
            {
                need.code: Shown(chance.randrange(40, 100), chance.randrange(4, 9))
                for need in chance.sample(needed, 3)
            },
        )
        for one in ids
    }  # fmt: skip
    unique = {
        (one, other): Tie(one, other, chance.random(), chance.randrange(1, 5))
        for one, other in (sorted(chance.sample(ids, 2)) for _ in range(2 * len(ids)))
    }
    pool = Pool(
        call.id, datetime.now(UTC), True, len(ids), "bench", needed, candidates,
        tuple(unique.values()),
    )  # fmt: skip
    store(db, call, pool, [])
