"""Argon2id password hashes."""

from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from backend.settings import settings

MINIMUM_LENGTH = 12


@cache
def _hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(memory_cost=settings().password_memory_kib),))


@cache
def _nobodys_hash() -> str:
    return _hasher().hash("nobody has this password")


def hash_password(password: str) -> str:
    """A salted hash to store."""
    return _hasher().hash(password)


def password_fits(password: str, stored: str | None) -> bool:
    """Whether the password is right; takes as long when there is no such account."""
    fits = _hasher().verify(password, stored or _nobodys_hash())
    return fits and bool(stored)  # an account that is to choose one anew has none
