"""The map shows Ukraine whole. Places are projected here, not by the build."""

import json
import math
import re
from functools import cache

import pytest

from tests.frontend.conftest import Dist

Point = tuple[float, float]

PLACES = {
    "Kyiv": (30.52, 50.45, "UA"),
    "Simferopol": (34.10, 44.95, "UA"),
    "Dzhankoi": (34.39, 45.71, "UA"),
    "Kerch": (36.40, 45.34, "UA"),
    "Donetsk": (37.80, 48.01, "UA"),
    "Luhansk": (39.30, 48.57, "UA"),
    "Krasnodar": (38.98, 45.04, "RU"),
    "Berlin": (13.40, 52.52, "DE"),
    "Nicosia": (33.37, 35.17, "CY"),
}


def project(dist: Dist, longitude: float, latitude: float) -> Point:
    """Lambert azimuthal equal-area with the scale, centre and shift that the build reports."""
    picture = json.loads(dist.text("europe.json"))
    lon, lat, lon0, lat0 = map(math.radians, (longitude, latitude, *picture["centre"]))
    cos_c = math.sin(lat0) * math.sin(lat) + math.cos(lat0) * math.cos(lat) * math.cos(lon - lon0)
    k = picture["scale"] * math.sqrt(2 / (1 + cos_c))
    x = k * math.cos(lat) * math.sin(lon - lon0)
    y = k * (math.cos(lat0) * math.sin(lat) - math.sin(lat0) * math.cos(lat) * math.cos(lon - lon0))
    return picture["shift"][0] + x, picture["shift"][1] - y


@cache
def shapes(svg: str) -> dict[str, list[list[Point]]]:
    """Rings of each country's path."""
    found = {}
    for code, path in re.findall(r'<path id="([A-Z]{2})" d="([^"]+)"', svg):
        rings = [re.findall(r"(-?[\d.]+),(-?[\d.]+)", ring) for ring in path.split("Z")]
        found[code] = [[(float(x), float(y)) for x, y in ring] for ring in rings if ring]
    return found


def holds(rings: list[list[Point]], point: Point) -> bool:
    """Even-odd rule over all rings."""
    x, y = point
    inside = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                inside = not inside
    return inside


@pytest.mark.parametrize("place", PLACES)
def test_place_lies_in_its_country_and_in_no_other(dist: Dist, place: str) -> None:
    longitude, latitude, country = PLACES[place]
    point = project(dist, longitude, latitude)

    owners = [
        code for code, rings in shapes(dist.text("europe.svg")).items() if holds(rings, point)
    ]

    assert owners == [country]


def test_dots_stand_on_their_countries(dist: Dist) -> None:
    points = json.loads(dist.text("europe.json"))["countries"]
    drawn = shapes(dist.text("europe.svg"))

    beside = [
        code
        for code in ("UA", "DE", "FR", "PL", "SE", "RO")
        if not holds(drawn[code], points[code])
    ]

    assert beside == []
