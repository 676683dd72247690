"""Cross-site requests may not change anything (instead of form tokens).

Browsers state where a request comes from (Sec-Fetch-Site, else Origin); programs without either
carry no cookies that a foreign site could abuse.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

SAFE = {"GET", "HEAD", "OPTIONS"}


class OriginCheck:
    """Refuses state-changing requests that another site sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wraps one request."""
        changes = scope["type"] == "http" and scope["method"] not in SAFE
        if changes and not same_origin(Headers(scope=scope)):
            refusal = PlainTextResponse("cross-site request refused", 403)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def same_origin(headers: Headers) -> bool:
    """Whether the request was made by our own page, by the user, or by a program."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")
