"""Printed pages: a template becomes a PDF, with the fonts of the site and nothing from outside."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from backend.i18n import current_locale
from backend.pages import DIST, environment
from backend.settings import ROOT

STYLE = ROOT / "frontend" / "css" / "paper.css"
PDF = "application/pdf"


def as_pdf(template: str, **context: object) -> bytes:
    """A template of frontend/templates as a PDF in the current language."""
    # loads Pango: only the process that prints pays for it
    from weasyprint import CSS, HTML  # noqa: PLC0415 - needs Pango, which only those who print have
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - needs Pango, which only those who print have

    html = as_html(template, **context)
    fonts = FontConfiguration()
    style = CSS(
        string=_style(), font_config=fonts, base_url=DIST.as_uri() + "/", url_fetcher=built_file
    )
    page = HTML(string=html, base_url=DIST.as_uri() + "/", url_fetcher=built_file)
    printed: bytes = page.write_pdf(stylesheets=[style], font_config=fonts)
    return printed


def as_html(template: str, **context: object) -> str:
    """What the PDF is made from."""
    return environment().get_template(template).render(locale=current_locale(), **context)


def built_file(url: str, *_: Any, **__: Any) -> Any:
    """Files of the built front end; a page can't make the server fetch anything else."""
    from weasyprint.urls import URLFetcherResponse  # noqa: PLC0415 - needs Pango, which only those who print have

    path = Path(unquote(urlsplit(url).path)).resolve()
    if not url.startswith("file://") or DIST.resolve() not in path.parents:
        raise ValueError(f"not part of the printed page: {url}")
    return URLFetcherResponse(url, path.read_bytes())


@cache
def _style() -> str:
    faces = "".join(_face(name) for name in ("inter-latin", "inter-latin-ext", "inter-cyrillic"))
    return faces + STYLE.read_text()


def _face(name: str) -> str:
    [path] = sorted(DIST.glob(f"{name}-wght-normal-*.woff2"))[:1]
    return f'@font-face {{ font-family: "{name}"; src: url("{path.name}"); }}\n'
