"""A region of Ukraine is one, however a register or a company writes it."""

import pytest

from backend.naming.regions import region_code, same_region


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Харківська область", "UA-63"),
        ("ХАРКІВСЬКА ОБЛ.", "UA-63"),
        ("Kharkiv oblast", "UA-63"),
        ("Kharkivska oblast", "UA-63"),
        ("Kharkiv", "UA-63"),
        ("Kharkiv Region", "UA-63"),
        ("Івано-Франківська область", "UA-26"),
        ("Ivano-Frankivsk oblast", "UA-26"),
        ("Zakarpattia oblast", "UA-21"),
        ("Odessa region", "UA-51"),
        ("Київ", "UA-30"),
        ("м. Київ", "UA-30"),
        ("Kyiv", "UA-30"),
        ("Kyiv oblast", "UA-32"),
        ("Київська область", "UA-32"),
        ("Bavaria", None),
        ("", None),
    ],
)
def test_a_region_is_known_in_either_language(text: str, code: str | None) -> None:
    assert region_code(text) == code


def test_what_names_no_region_is_not_the_same_as_anything() -> None:
    assert not same_region("Bavaria", "Bavaria")
    assert same_region("Lviv oblast", "Львівська область")
    assert not same_region("Kyiv", "Kyiv oblast")
