"""Ukrainian names in Latin letters, alike in Python and in the database."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.naming.latin import latin, likeness

#: examples of the resolution itself, and names with accents and quotes
EXAMPLES = {
    "Алушта": "alushta", "Борщагівка": "borshchahivka", "Вінниця": "vinnytsia",
    "Гадяч": "hadiach", "Згорани": "zghorany", "Розгон": "rozghon", "Ґалаґан": "galagan",
    "Ґорґани": "gorgany", "Єнакієве": "yenakiieve", "Наєнко": "naienko", "Житомир": "zhytomyr",
    "Жежелів": "zhezheliv", "Їжакевич": "yizhakevych", "Кадиївка": "kadyivka",
    "Йосипівка": "yosypivka", "Стрий": "stryi", "Харків": "kharkiv", "Хриплин": "khryplyn",
    "Біла Церква": "bila tserkva", "Шостка": "shostka", "Щербухи": "shcherbukhy",
    "Гоща": "hoshcha", "Юрій": "yurii", "Корюківка": "koriukivka", "Яготин": "yahotyn",
    "Костянтин": "kostiantyn", "Знам’янка": "znamianka", "Феодосія": "feodosiia",
    "МАР'ЯНА ЮЩЕНКО": "mariana yushchenko",
    "Škoda Řízení": "skoda rizeni", "Øresund Łódź": "oresund lodz",
}  # fmt: skip


@pytest.mark.parametrize(("name", "written"), EXAMPLES.items())
def test_names_are_written_as_the_resolution_says(db: Session, name: str, written: str) -> None:
    assert latin(name) == written
    assert db.scalar(select(func.latin(name))) == written


def test_likeness_is_a_share_of_what_two_words_have_in_common() -> None:
    assert likeness("krylo", "krylo") == 1
    assert likeness("krylo", "optics") == 0
    assert likeness("krilo", "krylo") == pytest.approx(3 / 9)
