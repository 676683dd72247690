"""The ranking model in use: one adopted here, else the one that this installation came with."""

import io
import json
import logging
import zipfile
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from backend.errors import SpilnoError
from backend.i18n import mark
from backend.models import RankingModel, RankingState
from backend.settings import settings

if TYPE_CHECKING:  # a web process that ranks nothing stays light
    from matching.artefact import Model

log = logging.getLogger("spilno")
UNREADABLE = mark("This model can't be used here: %(why)s")
TOO_LARGE = mark("Unpacked, this file is larger than any model made by spilno train.")
#: bytes; a model holds some thousand numbers
MOST_BYTES = 8_000_000
MOST_UNPACKED = 64_000_000
_read: dict[str, "Model"] = {}  # the latest few
_KEPT = 4
_CHOSEN = "ranking_model"


class Unusable(SpilnoError):
    """Files that are no model, or one that this version cannot use."""

    status = 422
    code = "model_unusable"
    title = mark("This model can't be used")


@dataclass(frozen=True)
class Facts:
    """What a model's card says of it."""

    model_id: str
    trained_until: date | None
    adoption: str
    features: int


@cache
def installed() -> "Model":
    """The model that came with this installation: the configured one, else the one that ships."""
    from matching.artefact import load_model  # noqa: PLC0415 - see above

    return load_model(settings().ranking_model)


def place() -> Path:
    """The folder of the installed model."""
    from matching.artefact import SHIPPED  # noqa: PLC0415 - see above

    return settings().ranking_model or SHIPPED


def serving(db: Session) -> "Model":
    """The model that makes the lists; the same throughout one transaction.

    An adopted model that this version cannot read any more gives way to the installed one.
    """
    if _CHOSEN not in db.info:
        db.info[_CHOSEN] = _adopted(db) or installed()
    chosen: Model = db.info[_CHOSEN]
    return chosen


def switched(db: Session) -> None:
    """Another model was put in use within this transaction."""
    db.info.pop(_CHOSEN, None)


def readable(row: RankingModel) -> bool:
    """Whether this version can use a stored model."""
    try:
        model_of(row)
    except Unusable:
        return False
    return True


def model_of(row: RankingModel) -> "Model":
    """A stored model.

    Raises:
        Unusable: this version cannot use it.
    """
    if row.model_id not in _read:
        model = checked(row.card.encode(), row.numbers)
        while len(_read) >= _KEPT:
            _read.pop(next(iter(_read)), None)
        _read[row.model_id] = model
    return _read[row.model_id]


def card_of(row: RankingModel) -> dict[str, Any]:
    """A stored model's card."""
    card: dict[str, Any] = json.loads(row.card)
    return card


def checked(card: bytes, numbers: bytes) -> "Model":
    """The model of two files.

    Raises:
        Unusable: they are no model, do not belong together, or need what this version lacks.
    """
    from matching.artefact import ArtefactError, read_model  # noqa: PLC0415 - see above

    if _unpacked_size(numbers) > MOST_UNPACKED:
        raise Unusable(TOO_LARGE)
    try:
        return read_model(card, numbers, "the upload")
    except ArtefactError as error:
        raise Unusable(UNREADABLE, why=str(error)) from error


def _unpacked_size(numbers: bytes) -> int:
    """What an archive claims to hold; one that can't be read is refused by its reader."""
    try:
        with zipfile.ZipFile(io.BytesIO(numbers)) as archive:
            return sum(one.file_size for one in archive.infolist())
    except zipfile.BadZipFile:
        return 0


def facts_of(card: dict[str, Any], model_id: str) -> Facts:
    """What a card says, in a few words."""
    adoption = card.get("adoption") or {}
    said = "forced" if adoption.get("forced") else "passed" if adoption.get("adopted") else ""
    until = card.get("trained_until")
    features = {name for names in card.get("rankers", {}).values() for name in names}
    try:
        day = date.fromisoformat(str(until))
    except ValueError:
        day = None
    return Facts(model_id, day, said, len(features))


def _adopted(db: Session) -> "Model | None":
    found = db.scalar(
        select(RankingModel.model_id).where(RankingModel.state == RankingState.in_use)
    )
    if found is None:
        return None
    if found in _read:
        return _read[found]
    row = db.scalars(
        select(RankingModel)
        .where(RankingModel.model_id == found)
        .options(undefer(RankingModel.numbers))
    ).one()
    try:
        return model_of(row)
    except Unusable as error:
        log.error("the adopted model %s serves no more: %s", found, error.values.get("why"))
        return None
