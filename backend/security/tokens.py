"""Random tokens for sessions and mailed links; the database holds only their keyed digests."""

import hmac
import secrets

from backend.settings import settings


def new_token() -> str:
    """An unguessable token for a cookie or a link."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """What is stored and looked up; a new SPILNO_SECRET makes every token worthless."""
    return hmac.digest(settings().secret.encode(), token.encode(), "sha256")
