"""Where vectors are looked up changes no answer: in process, in the database, by its index."""

from collections.abc import Iterator

import numpy as np
import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from backend import matcher
from backend.matcher import engine as engines
from backend.matcher.embedding import facet_digest_of
from backend.matcher.encoder import _holder
from backend.matcher.vectors import INDEXES, PgVectorIndex, has_index
from backend.models import (
    CompanyState,
    Facet,
    FacetKind,
    FacetVector,
    MatchRequest,
    Project,
    ProjectVector,
    RequestKind,
    TrackRecord,
    Visibility,
)
from backend.settings import settings
from matching.text.index import Role
from matching.types import Pair
from tests.factories import Factory

#: the name of the packaged encoder's vectors, so that none need be loaded
MODEL = "made-up/packaged"
DIMENSION = 384
TEXTS = 40


def vector(subject: int, noise: float = 0.0) -> np.ndarray:
    values = np.random.default_rng(subject).normal(size=DIMENSION)
    values += noise * np.random.default_rng(10_000 + subject).normal(size=DIMENSION)
    return np.asarray(values / np.linalg.norm(values), dtype=np.float32)


def say(db: Session, company: int, kind: FacetKind, subject: int, **columns: object) -> None:
    words = f"{kind} number {subject}"
    facet = Facet(company_id=company, kind=kind, text=words, codes=[], **columns)
    db.add(facet)
    db.flush()
    db.add(
        FacetVector(
            facet_id=facet.id,
            model_id=MODEL,
            text_digest=facet_digest_of(kind, words),
            vector=vector(subject, 0.0 if kind == FacetKind.need else 0.3),
        )
    )


@pytest.fixture(autouse=True)
def market(db: Session, make: Factory) -> int:
    """An asker; companies in two languages, some with the same offer; projects; one suspended."""
    asker = make.company(name="Asker").id
    say(db, asker, FacetKind.need, 3)
    say(db, asker, FacetKind.offer, 5)
    for i in range(TEXTS):
        company = make.company(name=f"Offers {i}").id
        language = "uk" if i % 3 == 0 else "en"
        hidden = {"visibility": Visibility.partner} if i % 7 == 0 else {}
        say(db, company, FacetKind.offer, i % 10, language=language, **hidden)
        say(db, company, FacetKind.need, (i + 1) % 10, language=language)
    say(db, make.company(state=CompanyState.suspended).id, FacetKind.offer, 3)
    names = [
        {"source": "cordis", "source_key": f"p{i}", "title": f"Project {i}"} for i in range(TEXTS)
    ]
    rows = db.scalars(insert(Project).returning(Project.id), names).all()
    db.execute(
        insert(ProjectVector),
        [
            {
                "project_id": key,
                "model_id": MODEL,
                "text_digest": b"",
                "vector": vector(i % 10),
            }
            for i, key in enumerate(rows)
        ],
    )
    companies = db.scalars(select(Facet.company_id).distinct().order_by(Facet.company_id)).all()
    db.execute(
        insert(TrackRecord),
        [
            {"company_id": companies[1 + i % 20], "project_id": key, "role": "participant"}
            for i, key in enumerate(rows)
        ],
    )
    db.commit()
    return asker


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No engine and no encoder of a test before: the vectors here are of no real encoder."""
    monkeypatch.setattr(_holder, "encoder", None)
    engines.forget()
    yield
    settings.cache_clear()
    engines.forget()


def draw_the_line(monkeypatch: pytest.MonkeyPatch, vectors: int, companies: int = 0) -> None:
    monkeypatch.setenv("SPILNO_VECTORS_IN_PROCESS_UP_TO", str(vectors))
    monkeypatch.setenv("SPILNO_JUDGE_EVERYONE_UP_TO", str(companies))
    settings.cache_clear()
    engines.forget()


def everyone(db: Session) -> list[int]:
    return matcher.companies_in(db)


def told(pairs: list[Pair]) -> list[tuple[object, ...]]:
    return [
        (p.query, p.candidate, p.score, [(r.code, r.side, r.contribution) for r in p.reasons])
        for p in pairs
    ]


def test_search_by_meaning_answers_alike_on_both_sides_of_the_line(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = []
    for most in (1000, 0):
        draw_the_line(monkeypatch, most)
        for k in (5, 60):
            near = [matcher.near_companies(db, MODEL, vector(i), k) for i in range(4)]
            done = [matcher.near_projects(db, MODEL, vector(i), k) for i in range(4)]
            answers.append((near, done))
    assert answers[:2] == answers[2:]
    # Four of forty companies offer subject 1, all alike but for their language.
    [first, *_] = answers[1][0][1:]
    assert len({similarity for _, similarity in first[:4]}) == 2


def test_partners_and_pairs_are_the_same_whoever_looks_vectors_up(
    db: Session, market: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = []
    for most in (1000, 0):
        draw_the_line(monkeypatch, most)
        request = MatchRequest(company_id=market, kind=RequestKind.general, profile_version=1)
        companies = everyone(db)
        found = matcher.partners(db, request, companies)
        pairs = matcher.pairs(db, companies[:10], companies[10:], top=30)
        answers.append((told(found), told(pairs)))
    assert answers[0] == answers[1]
    assert len(answers[0][0]) > 5


def test_a_pool_finds_who_is_found_when_everyone_is_judged(
    db: Session, market: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = MatchRequest(company_id=market, kind=RequestKind.general, profile_version=1)
    answers = []
    for companies in (1000, 0):
        draw_the_line(monkeypatch, 0, companies)
        found = matcher.partners(db, request, everyone(db))
        answers.append({pair.candidate: round(pair.score, 4) for pair in found})
    assert len(answers[0]) >= 6
    assert answers[0] == answers[1]


def test_a_change_is_seen_at_once(
    db: Session, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_the_line(monkeypatch, 1000)
    before = matcher.near_companies(db, MODEL, vector(77), 60)
    newcomer = make.company().id
    say(db, newcomer, FacetKind.offer, 77)
    db.commit()
    after = matcher.near_companies(db, MODEL, vector(77), 60)
    assert newcomer not in dict(before)
    assert after[0][0] == newcomer


def build_index(db: Session) -> None:
    for table, name in INDEXES.items():
        db.execute(
            text(
                f"create index {name} on {table} using hnsw ((vector::halfvec({DIMENSION})) "
                f"halfvec_ip_ops) where model_id = '{MODEL}'"
            )
        )


def test_the_approximate_index_is_used_once_it_is_built(
    db: Session, market: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_the_line(monkeypatch, 0)
    exact = matcher.near_companies(db, MODEL, vector(3), 60)
    assert not has_index(db, MODEL, Role.OFFER)
    build_index(db)
    assert has_index(db, MODEL, Role.OFFER)
    assert has_index(db, MODEL, Role.PROJECT)
    assert not has_index(db, "another", Role.OFFER)
    assert matcher.near_companies(db, MODEL, vector(3), 60) == exact


@pytest.mark.parametrize(("role", "table"), [(Role.OFFER, "facet"), (Role.PROJECT, "project")])
def test_the_planner_reads_the_approximate_index_and_filters_on(
    db: Session, role: Role, table: str
) -> None:
    build_index(db)
    # a table of some rows is read whole unless that is made dear
    db.execute(text("set local enable_seqscan = off"))
    db.execute(text("set local enable_sort = off"))
    index = PgVectorIndex(db, MODEL, role, approximate=True)
    statement = index.statement(vector(3), 5)
    plain = statement.compile(db.get_bind(), compile_kwargs={"literal_binds": True})
    plan = "\n".join(db.connection().exec_driver_sql(f"explain {plain}").scalars())
    assert f"ix_{table}_vectors_hnsw" in plan
