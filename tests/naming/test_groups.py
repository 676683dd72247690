"""Units of one group by its customary name, and strangers that only begin alike."""

import pytest

from backend.naming.groups import group_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thales SIX GTS France SAS", "THALES ITALIA SPA"),
        ("Nexter Systems", "KNDS Deutschland GmbH & Co. KG"),
        ("Airbus Defence and Space GmbH", "Airbus Helicopters"),
        ("Rolls-Royce plc", "MTU Friedrichshafen GmbH"),
        ("BAE Systems Hägglunds AB", "BAE Systems Bofors AB"),
        ("Safran Electronics & Defense", "Sagem Défense Sécurité"),
        ("Aerolande Systems", "Aerolande Deutschland GmbH"),
        ("Крило Системс", "Krylo Polska"),
        ("Hullwerk GmbH", "Hullwerk Polska Sp. z o.o."),
    ],
)
def test_units_of_one_group_have_its_name(one: str, other: str) -> None:
    assert group_name(one) == group_name(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Delta Robotics", "Delta Systems"),
        ("Universidad de Sevilla", "Universidad de Vigo"),
        ("National Technical University of Athens", "National Defence University"),
        ("Radio Ukraine", "Radio Germany"),
        ("Bench 001", "Bench 002"),
        ("Advanced Systems", "Advanced Technologies"),
        ("Institute of Land Systems", "Institute of Naval Systems"),
        ("Ivchenko-Progress", "Ivchenko Bakery"),
        ("Thalesia Research", "Thales Research"),
        ("Systems International", "Space Systems"),
    ],
)
def test_strangers_that_begin_alike_have_none_in_common(one: str, other: str) -> None:
    assert group_name(one) == "" or group_name(one) != group_name(other)
