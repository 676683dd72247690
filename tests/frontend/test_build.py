"""Building the front end: once, again only when a source changed, and a failure that says why."""

import shutil
from pathlib import Path

import pytest

from backend.frontend_build import FRONTEND, FrontendBuildError, ensure_built
from tests.frontend.conftest import Dist


@pytest.fixture
def copy(dist: Dist, tmp_path: Path) -> Path:
    """A front end of its own, with the packages of the real one."""
    for name in ("css", "js", "img"):
        shutil.copytree(FRONTEND / name, tmp_path / name)
    for path in (*FRONTEND.glob("*.mjs"), *FRONTEND.glob("package*.json")):
        shutil.copy(path, tmp_path)
    (tmp_path / "node_modules").symlink_to(FRONTEND / "node_modules")
    return tmp_path


def test_it_builds_only_when_a_source_changed(copy: Path) -> None:
    assert ensure_built(copy) is True
    assert ensure_built(copy) is False

    tokens = copy / "css" / "tokens.css"
    tokens.write_text(tokens.read_text() + "\n:root { --new: 1px; }\n")

    assert ensure_built(copy) is True
    assert "--new" in Dist(copy / "dist").text("main.css")


def test_a_failure_says_where_and_leaves_the_last_build_in_place(copy: Path) -> None:
    ensure_built(copy)
    before = Dist(copy / "dist").manifest
    (copy / "js" / "main.js").write_text("import {")

    with pytest.raises(FrontendBuildError, match=r"main\.js:1:8"):
        ensure_built(copy)

    assert Dist(copy / "dist").manifest == before


def test_the_lock_file_names_no_host() -> None:
    lock = (FRONTEND / "package-lock.json").read_text()

    assert "://" not in lock
    assert '"integrity": "sha512-' in lock


def test_our_own_script_stays_small() -> None:
    assert sum(path.stat().st_size for path in (FRONTEND / "js").glob("*.js")) < 25_000


def test_the_site_asks_no_outside_host(dist: Dist) -> None:
    assert "url(http" not in dist.text("main.css")
    assert "@import" not in dist.text("main.css")
