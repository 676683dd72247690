"""Rendering pages: one Jinja environment, the shell's context, and redirects."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Protocol, cast

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal, format_percent
from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse, RedirectResponse, Response

from backend import taxonomy
from backend.i18n import (
    LOCALE_NAMES,
    babel_locale,
    current_locale,
    gettext,
    raw_gettext,
    raw_ngettext,
)
from backend.settings import ROOT, settings
from backend.shell import account_links, navigation
from backend.zones import offset_words, readers

TEMPLATES = ROOT / "frontend" / "templates"
DIST = ROOT / "frontend" / "dist"
FLASH_COOKIE = "flash"
THEMES = ("light", "dark")


class Missing(StrictUndefined):
    """A name that the page was not given: may be tested for, never shown or looped over."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]
        """A missing name counts as no."""
        return False


class Linked(Protocol):
    """What knows the addresses of named pages: a request, or a printed page that links none."""

    @property
    def app(self) -> Any:
        """Has `url_path_for(name, **params)`."""


def country_name(code: str | None) -> str:
    """A country's name in the reader's language, the code itself when unknown."""
    return babel_locale().territories.get(code, code) if code else ""


def date_words(value: date | None) -> str:
    """A date with its year; of a moment, the day that it is where the reader is."""
    day = readers(value) if isinstance(value, datetime) else value
    return format_date(day, "d MMM y", locale=babel_locale()) if day else ""


def datetime_words(value: datetime | None) -> str:
    """A time on the reader's clock, and which clock that is."""
    if value is None:
        return ""
    there = readers(value)
    words = format_datetime(there.replace(tzinfo=None), "d MMM y, HH:mm", locale=babel_locale())
    return f"{words} {offset_words(there)}"


def ago(value: datetime) -> str:
    """How long ago, in words."""
    delta = value - datetime.now(UTC)
    return format_timedelta(delta, add_direction=True, locale=babel_locale())


def number(value: float | None) -> str:
    """A number grouped as the reader's language does."""
    return format_decimal(value, locale=babel_locale()) if value is not None else ""


def percent(value: float) -> str:
    """A share as whole per cent."""
    return format_percent(value, locale=babel_locale())


def shortened(text: str, most: int) -> str:
    """The first words of a text, at most so many letters; the ellipsis follows no other stop."""
    if len(text) <= most:
        return text
    start = text[:most].rpartition(" ")[0] or text[:most]
    return start.rstrip(" .,;:!?–-") + "…"


def label(code: str) -> str:
    """A taxonomy code's label in the reader's language."""
    return taxonomy.label(code, current_locale())


@cache
def _manifest() -> dict[str, str]:
    path = DIST / "manifest.json"
    return cast("dict[str, str]", json.loads(path.read_text())) if path.exists() else {}


def asset(name: str) -> str:
    """The path of a built file, with its content in its name so that browsers may keep it."""
    return f"/static/{_manifest().get(name, name)}"


@cache
def europe_map() -> dict[str, Any]:
    """Size of the built map of Europe and the point of each country on it."""
    path = DIST / _manifest()["europe.json"]
    return cast("dict[str, Any]", json.loads(path.read_text()))


@cache
def environment() -> Environment:
    """The templates, autoescaped; a name that is missing is an error, not an empty page."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(),  # pages; e-mails are .txt
        undefined=Missing,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.policies["ext.i18n.trimmed"] = True  # a sentence over two lines is one message
    env.install_gettext_callables(raw_gettext, raw_ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.filters |= {
        "date": date_words, "datetime": datetime_words, "number": number, "percent": percent,
        "country": country_name, "ago": ago, "label": label, "shortened": shortened,
    }  # fmt: skip
    env.globals |= {
        "asset": asset, "europe_map": europe_map, "locale_names": LOCALE_NAMES,
        "operator": settings().operator,
        "terms": taxonomy.terms,
    }  # fmt: skip
    return env


def render_text(template: str, **context: object) -> str:
    """A text (an e-mail) in the current language; empty lines part its paragraphs."""
    # a page may lose the line break behind a tag, a letter may not
    text = environment().overlay(trim_blocks=False).get_template(template)
    return re.sub(r"\n{3,}", "\n\n", text.render(locale=current_locale(), **context))


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """A whole page, or only its named block when htmx asks for `#fragment`."""
    user = getattr(request.state, "user", None)
    role = user.role if user else None
    theme = request.cookies.get("theme", "")
    shell = {
        "request": request,
        "url": request.app.url_path_for,
        "user": user,
        "locale": current_locale(),
        "nav": navigation(request, role),
        "account_nav": account_links(request, role),
        "theme": theme if theme in THEMES else "",
        "flashes": _flashes(request),
        "status": status,
    }
    html = environment().get_template(template).render({**shell, **context})
    response = HTMLResponse(html, status)
    response.headers["vary"] = "cookie, accept-language"
    if FLASH_COOKIE in request.cookies:
        response.delete_cookie(FLASH_COOKIE)
    return response


def see_other(request: Request, name: str, *, flash: str = "", **params: Any) -> Response:
    """Redirects to a named page after a change, with a message to show there once."""
    return go(str(request.app.url_path_for(name, **params)), flash=flash)


def local_path(target: str) -> str:
    """The target if it is a path of ours, else home: a link never leads to another site."""
    safe = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if safe else "/"


def go(path: str, *, flash: str = "") -> Response:
    """Redirects to a path of ours."""
    response = RedirectResponse(path, 303)
    if flash:
        response.set_cookie(
            FLASH_COOKIE, json.dumps(flash), max_age=60, httponly=True, samesite="lax",
            secure=settings().secure_cookies,
        )  # fmt: skip
    return response


def _flashes(request: Request) -> Iterable[dict[str, str]]:
    """The message left by the change before; a message id, so it can't be made to say more."""
    cookie = request.cookies.get(FLASH_COOKIE)
    if not cookie:
        return []
    try:
        return [{"kind": "meets", "text": gettext(json.loads(cookie))}]
    except (ValueError, TypeError):
        return []
