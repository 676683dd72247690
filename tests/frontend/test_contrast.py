"""WCAG 2.2 AA contrast of every pair of colours that meets on a page, in both themes."""

import re

import pytest

from backend.frontend_build import FRONTEND

TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)\(", re.IGNORECASE)
SURFACES = ("paper", "sheet", "sunk", "float")
KINDS = ("meets", "check", "fails", "info")
TEXT = [
    *((ink, on) for ink in ("ink", "ink-2", "ink-3", "link", *KINDS) for on in SURFACES),
    *((ink, f"{kind}-soft") for kind in KINDS for ink in ("ink", "link", kind)),
    *((ink, on) for on in ("primary-soft", "mark") for ink in ("ink", "ink-2")),
    ("on-primary", "primary"), ("on-primary", "primary-hover"), ("on-fails", "fails"),
    ("on-primary", "c1"), ("primary", "sheet"),
]  # fmt: skip
SHAPES = [
    *((name, on) for name in ("edge", "focus", "primary") for on in SURFACES),
    *((f"c{n}", on) for n in range(1, 7) for on in ("paper", "sheet", "sunk")),
]
TOKENS = {
    name: {"light": light, "dark": dark}
    for name, light, dark in TOKEN.findall((FRONTEND / "css" / "tokens.css").read_text())
}


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour, by WCAG's definition."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def too_weak(pairs: list[tuple[str, str]], theme: str, least: float) -> dict[str, float]:
    """Pairs below the required ratio."""
    found = {f"{a} on {b}": contrast(TOKENS[a][theme], TOKENS[b][theme]) for a, b in pairs}
    return {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < least}


def test_the_measure_agrees_with_the_standards_own_ends() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read(theme: str) -> None:
    assert too_weak(TEXT, theme, 4.5) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_and_charts_can_be_seen(theme: str) -> None:
    assert too_weak(SHAPES, theme, 3) == {}


def test_colours_are_named_in_the_tokens_only() -> None:
    stray = {
        str(path.relative_to(FRONTEND)): COLOUR.findall(path.read_text())
        for path in sorted((FRONTEND / "css").rglob("*.css"))
        if path.name != "tokens.css"
    }
    assert {name: colours for name, colours in stray.items() if colours} == {}
