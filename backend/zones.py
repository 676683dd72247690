"""The reader's time zone: the browser says it in a cookie; UTC until then, in files and mail."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

COOKIE = "zone"  # set by frontend/js/zone.js
_current: ContextVar[tzinfo] = ContextVar("zone", default=UTC)


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


@contextmanager
def in_zone(name: str | None) -> Iterator[None]:
    """Times inside are told in the zone of this name; one that nobody knows is UTC."""
    token = _current.set(ZoneInfo(name) if name in _known() else UTC)
    try:
        yield
    finally:
        _current.reset(token)


def readers(moment: datetime) -> datetime:
    """The same moment on the reader's clock."""
    return moment.astimezone(_current.get())


def offset_words(moment: datetime) -> str:
    """How far a clock is from UTC: UTC, UTC+2, UTC-3:30."""
    seconds = (moment.utcoffset() or timedelta()).total_seconds()
    hours, minutes = divmod(round(abs(seconds) / 60), 60)
    if not (hours or minutes):
        return "UTC"
    sign = "+" if seconds > 0 else "-"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


class ReaderZone:
    """Tells the times of each request on the reader's clock."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wraps one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent = "; ".join(v.decode("latin-1") for k, v in scope["headers"] if k == b"cookie")
        with in_zone(cookie_parser(sent).get(COOKIE)):
            await self.app(scope, receive, send)
