"""What every page says in the same way."""

import pytest

from backend.pages import environment


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Coordinated two projects.", "Coordinated two projects."),
        ("Coordinated two projects. Sells abroad.", "Coordinated two projects…"),
        ("Coordinated two projects, and more of them.", "Coordinated two projects…"),
        ("Multispektralelektronikhersteller", "Multispektralelektronikherst…"),
    ],
)
def test_a_text_that_is_cut_ends_with_one_ellipsis(text: str, shown: str) -> None:
    assert environment().from_string("{{ text | shortened(28) }}").render(text=text) == shown
