"""One gettext catalogue (English, Ukrainian) for pages, e-mails, errors and exports."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO

from babel import Locale, negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.datastructures import MutableHeaders, QueryParams
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.settings import ROOT

LOCALES = ("en", "uk")
LOCALE_NAMES = {"en": "English", "uk": "Українська"}
COOKIE = "lang"
UKRAINIAN = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
APOSTROPHES = frozenset("'’ʼ")
_current: ContextVar[str] = ContextVar("locale", default="en")


def mark(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return message


@cache
def translations(locale: str) -> NullTranslations:
    """The catalogue of one language, compiled in memory from its .po file."""
    path = ROOT / "frontend" / "locale" / locale / "LC_MESSAGES" / "spilno.po"
    if locale == "en" or not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=locale))
    compiled.seek(0)
    return GNUTranslations(compiled)


def current_locale() -> str:
    """The language of the reader being answered."""
    return _current.get()


def babel_locale() -> Locale:
    """The same for Babel; English dates are the European day-month-year."""
    return Locale.parse("en_GB" if current_locale() == "en" else current_locale())


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Everything inside is worded in `locale`."""
    token = _current.set(locale if locale in LOCALES else "en")
    try:
        yield
    finally:
        _current.reset(token)


def gettext(message: str, **values: object) -> str:
    """The message in the reader's language, with its values filled in."""
    text = raw_gettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, n: int, **values: object) -> str:
    """The same for a counted thing."""
    return raw_ngettext(singular, plural, n) % {"num": n, **values}


def raw_gettext(message: str) -> str:
    """The translation alone; Jinja fills in values itself, escaped."""
    return translations(current_locale()).gettext(message) if message else ""


def raw_ngettext(singular: str, plural: str, n: int) -> str:
    """The same for a counted thing."""
    return translations(current_locale()).ngettext(singular, plural, n)


def alphabetical(name: str) -> tuple[tuple[int, str | int], ...]:
    """Sorts names as a reader does: Ukrainian letters in their order, others without accents."""
    letters = (letter for letter in name.casefold() if letter not in APOSTROPHES)
    return tuple(
        (1, UKRAINIAN.index(letter))
        if letter in UKRAINIAN
        else (0, unicodedata.normalize("NFD", letter)[0])
        for letter in letters
    )


def negotiate(cookie: str | None, accept_language: str | None) -> str:
    """The reader's language: chosen before, else what the browser prefers, else English."""
    if cookie in LOCALES:
        return cookie
    wanted = [part.split(";")[0].strip() for part in (accept_language or "").split(",")]
    return negotiate_locale(wanted, list(LOCALES), sep="-") or "en"


class Language:
    """Words each request in the reader's language; `?lang=uk` chooses it and is remembered."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wraps one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        chosen = QueryParams(scope["query_string"]).get("lang")
        remembered = cookie_parser(headers.get("cookie", "")).get(COOKIE)
        locale = negotiate(
            chosen if chosen in LOCALES else remembered, headers.get("accept-language")
        )

        async def send_and_remember(message: Message) -> None:
            if message["type"] == "http.response.start" and chosen in LOCALES:
                cookie = f"{COOKIE}={chosen}; Path=/; Max-Age=31536000; SameSite=lax"
                MutableHeaders(scope=message).append(
                    "set-cookie", cookie + ("; Secure" if self.secure else "")
                )
            await send(message)

        with speaking(locale):
            await self.app(scope, receive, send_and_remember)
