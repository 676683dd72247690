"""Two colleagues, one page: a form carries what it was made from, and a save compares."""

import hashlib
import json
from collections.abc import Iterable

from backend.models import Base


def revision(row: Base, columns: Iterable[str]) -> str:
    """A fingerprint of these columns; another one says that somebody saved in between."""
    values = {column: getattr(row, column) for column in columns}
    text = json.dumps(values, default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
