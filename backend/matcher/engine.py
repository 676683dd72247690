"""The engine of this process: built from the facts, and again when they have changed."""

import logging
import threading
import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.matcher.corpus import corpus
from backend.matcher.encoder import encoder_id
from backend.matcher.rankings import installed, serving
from backend.models import (
    Company,
    Facet,
    FacetVector,
    ImportKind,
    ImportRun,
    Project,
    ProjectVector,
    TrackRecord,
)
from backend.settings import settings
from matching.types import Progress

if TYPE_CHECKING:  # a web process that ranks nothing stays light
    from matching.artefact import Model
    from matching.engine import Engine

log = logging.getLogger("spilno")
_lock = threading.Lock()
_built: dict[tuple[Any, ...], "Engine"] = {}  # the latest only


def model_id(db: Session) -> str:
    """Name of the ranking model in use, stored with each suggestion."""
    return serving(db).model_id


def engine(
    db: Session, progress: Progress | None = None, *, model: "Model | None" = None
) -> "Engine":
    """The engine for the facts as this session sees them, judging by the model in use.

    Another `model` shares all of the memory: only the judgement differs.
    """
    with _lock:
        today = datetime.now(UTC).date()
        vectors = encoder_id(db)
        everyone = settings().judge_everyone_up_to
        key = (db.get_bind().engine.url, today, vectors, everyone, *fingerprint(db))
        if key not in _built:
            _built.clear()  # before building, so that two never share the memory
            _built[key] = _build(db, vectors, today, progress)
        return _built[key].under(model or serving(db))


def forget() -> None:
    """Lets the engine go; the next question builds it anew."""
    with _lock:
        _built.clear()


def fingerprint(db: Session) -> tuple[Any, ...]:
    """A few numbers that differ after any change that matching must see."""
    row = db.execute(
        select(
            select(
                func.concat_ws(
                    "/", func.count(), func.max(Company.id), func.sum(Company.profile_version),
                    func.sum(Company.embedded_version),
                    func.sum(Company.id).filter(Company.state == "suspended"),
                )
            ).select_from(Company).scalar_subquery(),
            _facts(Facet, func.max(Facet.updated_at)),
            _facts(FacetVector, func.max(FacetVector.created_at)),
            _facts(Project, func.max(Project.id)),
            _facts(ProjectVector, func.max(ProjectVector.created_at)),
            _facts(TrackRecord, func.max(TrackRecord.id)),
            # an import may change projects in place
            select(func.max(ImportRun.finished_at)).where(ImportRun.kind == ImportKind.cordis)
            .scalar_subquery(),
        )
    ).one()  # fmt: skip
    return tuple(row)


def _facts(table: Any, latest: Any) -> Any:
    return select(func.concat_ws("/", func.count(), latest)).select_from(table).scalar_subquery()


def _build(db: Session, vectors: str, today: date, progress: Progress | None) -> "Engine":
    from matching.engine import Engine  # noqa: PLC0415 - see above

    start = time.perf_counter()
    facts = corpus(db, vectors, today)
    read = time.perf_counter()
    built = Engine(facts, installed(), progress, everyone=settings().judge_everyone_up_to)
    log.info(
        "matching: %d organisations and %d projects read in %.1f s, engine built in %.1f s",
        len(facts.companies), len(facts.projects), read - start, time.perf_counter() - read,
    )  # fmt: skip
    return built
