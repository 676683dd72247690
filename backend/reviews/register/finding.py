"""What a register holds against a verified company, in a form that can be compared later."""

import hashlib
import json
from dataclasses import dataclass

from backend.models import RegisterStatus
from backend.reviews.register.comparison import Comparison

TERMINATED, DOUBTFUL, RENAMED, DIFFERS = range(4)


@dataclass(frozen=True)
class Found:
    """A contradiction: the entry's status, and columns in which the two differ."""

    status: RegisterStatus
    differs: tuple[str, ...]
    gravity: int
    digest: str


def found_in(comparison: Comparison | None) -> Found | None:
    """Nothing where there is no entry, or where it exists and agrees."""
    if comparison is None:
        return None
    status = RegisterStatus(comparison.entry.status)
    differing = comparison.differing
    if status == RegisterStatus.active and not differing:
        return None
    said = [status.value, *((line.column, line.company, line.register) for line in differing)]
    text = json.dumps(said, ensure_ascii=False)
    columns = tuple(line.column for line in differing)
    return Found(
        status, columns, _gravity(status, columns), hashlib.sha256(text.encode()).hexdigest()[:16]
    )


def _gravity(status: RegisterStatus, columns: tuple[str, ...]) -> int:
    if status == RegisterStatus.terminated:
        return TERMINATED
    if status != RegisterStatus.active:
        return DOUBTFUL
    return RENAMED if "name" in columns else DIFFERS
