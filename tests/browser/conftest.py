"""A running Spilno with the demo's companies, and a headless Chromium before it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from backend.settings import ROOT
from tests.databases import empty_database

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDTHS = {"wide": (1440, 900), "narrow": (390, 844)}


@dataclass
class Site:
    """The running application."""

    address: str
    log: Path

    def mailed_link(self, word: str, to: str, patience: float = 120) -> str:
        """The newest address like /confirm/TOKEN in an e-mail to somebody, from the console."""
        pattern = re.compile(rf"--- e-mail to {re.escape(to)}:.*?/{word}/(\S+)", re.DOTALL)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            found = pattern.findall(self.log.read_text())
            if found:
                return f"{self.address}/{word}/{found[-1]}"
            time.sleep(0.2)
        raise AssertionError(f"no e-mail with /{word}/ to {to}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`spilno demo` on a database of its own; ready when it answers."""
    port = free_port()
    address = f"http://localhost:{port}"
    log = tmp_path_factory.mktemp("site") / "log"
    with empty_database(server_url, "spilno_journeys") as url, log.open("w") as output:
        environment = os.environ | {
            "DATABASE_URL": url, "SPILNO_BASE_URL": address, "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-m", "backend", "demo", "--port", str(port), "--no-real"],
            cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait(f"{address}/readyz", process, log)
            yield Site(address, log)
        finally:
            process.terminate()
            process.wait(60)


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 420  # the first start converts the encoder
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(address, timeout=2):  # noqa: S310 - our own server
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.5)
    raise AssertionError(f"the site did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("no chromium: install it (.ci/run does)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Open]:
    """Opens a fresh browser profile; fails on any script error or refused resource."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(*, width: str = "wide", locale: str = "en-GB") -> Page:
        size = WIDTHS[width]
        context = browser.new_context(
            base_url=site.address, locale=locale, viewport={"width": size[0], "height": size[1]}
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text) if "Content Security Policy" in said.text else None
            ),
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def photograph() -> Callable[[Page, str], None]:
    """Keeps a screenshot for the docs when SPILNO_SCREENSHOTS is set."""
    folder = ROOT / "docs" / "screenshots"

    def keep(page: Page, name: str) -> None:
        if os.environ.get("SPILNO_SCREENSHOTS"):
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / f"{name}.png")

    return keep
