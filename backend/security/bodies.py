"""What is sent: more than may be is refused while it comes in; forms are read as UTF-8."""

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: a form, or what a program sends
MOST_TEXT = 2 * 1024 * 1024
#: a form with files, which are kept on disk until they are read; a little above the largest of
#: the limits that each kind of file has
MOST_FILES = 24 * 1024 * 1024


class BodyLimit:
    """Counts what comes in, whatever its sender announced of length and coding."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wraps one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = {**scope, "headers": [_in_utf_8(name, value) for name, value in scope["headers"]]}
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


def _in_utf_8(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A header; of a form's kind only what parts its fields.

    Pages are in UTF-8 and so is what they post. Another coding would be looked up among Python's
    codecs, some of which make texts that can be neither stored nor shown.
    """
    if name != b"content-type" or not value.lower().startswith(b"multipart/"):
        return name, value
    kind, options = parse_options_header(value)
    boundary = options.get(b"boundary", b"").replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return name, kind + (b'; boundary="%s"' % boundary if boundary else b"")
