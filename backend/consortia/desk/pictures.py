"""Pictures of a team as plain numbers: countries for the map, a ring of ties; tables behind."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

from backend import taxonomy
from backend.consortia.desk.service import MemberView
from backend.consortia.desk.tie_queries import PriorTie
from backend.pages import label

#: of the smallest ring; larger teams have wider ones, and names stand on both sides
RADIUS, PER_MEMBER = 150, 9
NAMES, ABOVE = 210, 60


@dataclass(frozen=True)
class Node:
    """A member at its place on the ring; `x`, `y` in the picture's units, its name beside it."""

    name: str
    href: str
    x: float
    y: float
    text_x: float
    text_y: float
    anchor: str
    lead: bool


@dataclass(frozen=True)
class Line:
    """A tie between two places, as wide as the projects are many."""

    one: Node
    other: Node
    programme: str
    projects: int
    colour: int
    width: float


@dataclass(frozen=True)
class Ring:
    """Members around a circle in a fixed order, joined where they have worked together."""

    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    programmes: tuple[str, ...]
    width: int
    height: int


def countries(team: Sequence[MemberView]) -> list[dict[str, Any]]:
    """Dots of components/map.html."""
    counted = Counter(one.card.country for one in team)
    return [
        {"code": code, "count": count, "href": f"#country-{code}", "ring": True}
        for code, count in sorted(counted.items())
    ]


def ring(team: Sequence[MemberView], ties: Sequence[PriorTie]) -> Ring:
    """The picture of prior ties."""
    radius = max(RADIUS, PER_MEMBER * len(team))
    nodes = {
        one.row.company_id: _node(one, 2 * pi * number / len(team) - pi / 2, radius)
        for number, one in enumerate(team)
    }
    programmes = tuple(dict.fromkeys(tie.programme for tie in ties))
    lines = tuple(
        Line(
            nodes[tie.one], nodes[tie.other], programme_words(tie.programme), tie.projects,
            programmes.index(tie.programme) % 5 + 1, 1 + min(tie.projects, 6) * 0.8,
        )
        for tie in ties
        if tie.one in nodes and tie.other in nodes
    )  # fmt: skip
    return Ring(
        tuple(nodes.values()),
        lines,
        tuple(map(programme_words, programmes)),
        2 * (radius + NAMES),
        2 * (radius + ABOVE),
    )


def programme_words(programme: str) -> str:
    """A programme's name; what its source calls it where it is not in the vocabulary."""
    code = f"PROGRAMME:{programme}"
    return label(code) if taxonomy.is_code(code) else programme or "–"


def _node(one: MemberView, angle: float, radius: int) -> Node:
    x, y = radius + NAMES + radius * cos(angle), radius + ABOVE + radius * sin(angle)
    side = cos(angle)
    anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
    return Node(
        name=one.card.name, href=f"/companies/{one.card.id}",
        x=round(x, 1), y=round(y, 1),
        text_x=round(x + 14 * side, 1), text_y=round(y + 20 * sin(angle) + 4, 1),
        anchor=anchor, lead=one.row.role == "coordinator",
    )  # fmt: skip
