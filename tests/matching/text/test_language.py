"""Which language a text is in."""

import pytest

from matching.text.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Composite airframes for small drones", "en"),
        ("Виготовлення корпусів безпілотників з композитів", "uk"),
        ("Шукаємо партнера: UAV airframe", "uk"),
        ("Производство взрывозащищённых корпусов", "ru"),
        ("Kompozytowe kadłuby dla małych dronów oraz części", "pl"),
        ("Rümpfe für kleine Drohnen und Zubehör", "de"),
        ("Κατασκευή μη επανδρωμένων αεροσκαφών", "el"),
        ("", "en"),
        ("12 / 34", "en"),
    ],
)
def test_detects(text: str, language: str) -> None:
    assert detect(text) == language
