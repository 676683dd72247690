"""Random tokens for sessions and mailed links; the database holds only their digests."""

import hashlib
import secrets


def new_token() -> str:
    """An unguessable token for a cookie or a link."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """What is stored and looked up; enough for tokens of full entropy."""
    return hashlib.sha256(token.encode()).digest()
