"""How much may be sent at once: more is refused while it comes in, before memory holds it."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: a form, or what a program sends
MOST_TEXT = 2 * 1024 * 1024
#: a form with files, which are kept on disk until they are read; a little above the largest of
#: the limits that each kind of file has
MOST_FILES = 24 * 1024 * 1024


class BodyLimit:
    """Counts what comes in, whatever its sender announced."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wraps one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        files = headers.get("content-type", "").startswith("multipart/")
        most = MOST_FILES if files else MOST_TEXT
        announced = headers.get("content-length", "")
        # refused before a file of it is opened
        taken = most + 1 if announced.isdecimal() and int(announced[:20]) > most else 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)
