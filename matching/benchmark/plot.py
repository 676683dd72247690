"""The results at a glance: an SVG of nDCG@10, ours beside the best and the plainest method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from matching.benchmark.report import OURS, Row

PLAIN = "popularity"
_WIDTH, _LEFT, _RIGHT = 860, 190, 250
_BAR, _GAP, _HEAD = 15, 20, 64
_COLOURS = {OURS: "#1f5fa8", "best": "#8a8f98", PLAIN: "#c9ccd1"}
_LABELS = {OURS: "spilno", "best": "best published method of the run", PLAIN: PLAIN}
_STYLE = (
    "text{font-family:system-ui,sans-serif;font-size:13px;fill:#1c2733}"
    ".small{font-size:11px;fill:#5a6472}.task{font-weight:600}"
    "@media(prefers-color-scheme:dark){text{fill:#e6e9ee}.small{fill:#a8b0bb}}"
)


def svg(rows: Sequence[Row]) -> str:
    """One group of bars per task, as wide as nDCG@10, with the 95 % interval of ours.

    Only rows of rankings are drawn. The text of every bar says its value, so that nothing is
    told by colour alone.
    """
    ranked = [row for row in rows if "ndcg@10" in row]
    tasks = list(dict.fromkeys(row["task"] for row in ranked))
    groups = [(task, list(_bars([row for row in ranked if row["task"] == task]))) for task in tasks]
    largest = max((row["ndcg@10_high"] for _, bars in groups for _, row in bars), default=1.0)
    scale = (_WIDTH - _LEFT - _RIGHT) / max(largest, 1e-9)
    parts = list(_legend())
    y = _HEAD
    for task, bars in groups:
        parts += _group(task, bars, y, scale)
        y += len(bars) * _BAR + _GAP
    title = "nDCG@10 by task: ours, the best published method, popularity"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y}" role="img" '
        f'aria-label="{title}"><title>{title}</title><style>{_STYLE}</style>'
        + "".join(parts)
        + "</svg>\n"
    )


def _bars(rows: list[Row]) -> Iterator[tuple[str, Row]]:
    """Ours, the best baseline and popularity, where they are among the rows of one task."""
    by_method = {row["method"]: row for row in rows}
    ours = by_method.get(OURS)
    if ours is None:
        return
    yield OURS, ours
    best = by_method.get(str(ours.get("best_baseline", "")))
    if best is not None:
        yield "best", best
    if PLAIN in by_method and best is not by_method[PLAIN]:
        yield PLAIN, by_method[PLAIN]


def _legend() -> Iterator[str]:
    x = 8
    for name, colour in _COLOURS.items():
        yield f'<rect x="{x}" y="14" width="12" height="12" fill="{colour}"/>'
        yield f'<text x="{x + 18}" y="25">{escape(_LABELS[name])}</text>'
        x += 30 + 8 * len(_LABELS[name])
    yield '<text x="8" y="46" class="small">nDCG@10; the line is the 95 % interval of ours</text>'


def _group(task: str, bars: list[tuple[str, Row]], y: int, scale: float) -> Iterator[str]:
    place = f'x="{_LEFT - 10}" y="{y + 12}" text-anchor="end" class="task"'
    yield f"<text {place}>{escape(task)}</text>"
    for k, (name, row) in enumerate(bars):
        top, width = y + k * _BAR, row["ndcg@10"] * scale
        yield (
            f'<rect x="{_LEFT}" y="{top}" width="{width:.1f}" height="{_BAR - 3}" '
            f'fill="{_COLOURS[name]}"/>'
        )
        end = width
        if name == OURS:
            low, high = (row[key] * scale for key in ("ndcg@10_low", "ndcg@10_high"))
            middle = top + (_BAR - 3) / 2
            yield (
                f'<path d="M{_LEFT + low:.1f} {middle}H{_LEFT + high:.1f}" '
                'stroke="#e0a100" stroke-width="2"/>'
            )
            end = high
        words = f"{row['ndcg@10']:.3f}" + ("" if name == OURS else f" {row['method']}")
        yield f'<text x="{_LEFT + end + 6:.1f}" y="{top + 11}" class="small">{escape(words)}</text>'
