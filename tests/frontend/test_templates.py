"""Templates: each compiles, none carries script or style, all that they name is built."""

import re

import pytest

from backend.frontend_build import FRONTEND
from backend.pages import environment
from tests.frontend.conftest import Dist

TEMPLATES = sorted((FRONTEND / "templates").rglob("*.html"))
NAMES = [str(path.relative_to(FRONTEND / "templates")) for path in TEMPLATES]
FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"\son[a-z]{3,}=|hx-on[:-]", re.IGNORECASE),
    "script address": re.compile(r"javascript:|hx-vals=.js:", re.IGNORECASE),
    "outside host": re.compile(r"(?:src|href|action)=\"(?:https?:)?//", re.IGNORECASE),
}


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles(name: str) -> None:
    assert environment().get_template(name).name == name


@pytest.mark.parametrize("reason", FORBIDDEN)
def test_no_template_breaks_the_content_policy(reason: str) -> None:
    broken = [
        name
        for name, path in zip(NAMES, TEMPLATES, strict=True)
        if FORBIDDEN[reason].search(path.read_text())
    ]
    assert broken == []


def test_every_asset_that_a_template_names_is_built(dist: Dist) -> None:
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r"asset\(['\"](.+?)['\"]\)", path.read_text())
    }
    assert sorted(named - set(dist.manifest)) == []


def test_every_component_is_shown_on_the_components_page() -> None:
    gallery = FRONTEND / "templates" / "gallery"
    shown = {
        name
        for path in [
            *gallery.glob("*.html"),
            *(FRONTEND / "templates" / "components").glob("*.html"),
        ]
        for name in re.findall(r"\{% from \"components/([\w-]+)\.html\"", path.read_text())
    }
    exist = {path.stem for path in (FRONTEND / "templates" / "components").glob("*.html")}
    assert exist - shown == set()
