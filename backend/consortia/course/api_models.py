"""Versions of a consortium as programs get them."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel


class ChangeOut(BaseModel):
    """One thing that a version changed."""

    what: str
    subject: str
    old: Any
    new: Any


class VersionOut(BaseModel):
    """A version with what it changed."""

    number: int
    kind: str
    at: datetime
    by: str | None
    note: str
    changes: list[ChangeOut]
