"""The encoder of this process: loaded once, on first use or ahead of it."""

import logging
import threading
from enum import StrEnum
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import FacetVector, ProjectVector
from backend.settings import settings
from matching.text.asking.adapter import load_adapter
from matching.text.encoder import PACKAGED_ID, Encoder, EncoderError, load_encoder
from matching.text.language import detect

log = logging.getLogger("spilno")
PACKAGED = "%/packaged"


class EncoderState(StrEnum):
    """Whether a text could be encoded at once."""

    cold = "cold"
    warming = "warming"
    ready = "ready"
    failed = "failed"


class _Holder:
    """The encoder and the one thread that may be loading it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.state = EncoderState.cold
        self.encoder: Encoder | None = None

    def load(self) -> Encoder:
        """The encoder, loaded by the first who asks."""
        with self.lock:
            if self.encoder is None:
                self.state = EncoderState.warming
                try:
                    cache = settings().data_dir / "models"
                    self.encoder = load_encoder(settings().embedding_model, cache)
                except EncoderError:
                    self.state = EncoderState.failed
                    raise
                self.state = EncoderState.ready
            return self.encoder


_holder = _Holder()


def encoder() -> Encoder:
    """The encoder of this process.

    Raises:
        EncoderError: none is installed or the named one can't be loaded.
    """
    return _holder.load()


def encoder_state() -> EncoderState:
    """Whether the encoder is loaded, without loading it."""
    return _holder.state


def warm_up() -> None:
    """Loads the encoder in the background, once, so that the first search need not wait."""
    if _holder.state is EncoderState.cold:
        _holder.state = EncoderState.warming
        threading.Thread(target=_warm, name="encoder", daemon=True).start()


def _warm() -> None:
    try:
        _holder.load()
    except EncoderError as error:
        log.warning("semantic search is off: %s", error)


def encoder_id(db: Session) -> str:
    """The id of the vectors to work with, without loading the encoder where it can be told."""
    if _holder.encoder is not None:
        return _holder.encoder.model_id
    if settings().embedding_model:
        return settings().embedding_model
    for table in (FacetVector, ProjectVector):
        newest = db.scalar(
            select(table.model_id)
            .where(table.model_id.like(PACKAGED))
            .order_by(table.created_at.desc())
            .limit(1)
        )
        if newest:
            return str(newest)
    return encoder().model_id


@cache
def asking_id(model_id: str) -> str:
    """What an encoder was taught of needs; "" for one that was not taught."""
    return load_adapter().adapter_id if model_id == PACKAGED_ID else ""


def detect_language(text: str) -> str:
    """ISO 639-1 code of a text's language."""
    return detect(text)
