"""Names across alphabets: what the ranker of names reads, and how names sound."""

import numpy as np
import pytest

from backend.naming.latin import latin as shown_in_latin
from matching.past.identity import rare_words
from matching.text.trade.latin import latin, sound


def test_a_cyrillic_name_shares_the_rare_word_of_a_register_in_latin_letters() -> None:
    names = np.array(["ТОВ «Аеророзвідка»", "AEROROZVIDKA LLC", "Other Works", "Further Works"])
    rows = rare_words(names, np.ones(4, dtype=bool))
    alike = (rows @ rows.T).toarray()
    assert alike[0, 1] == pytest.approx(1)
    assert alike[0, 2:].tolist() == [0, 0]


def test_latin_names_are_read_as_they_are() -> None:
    names = np.array(["École Normale", "ECOLE NORMALE", "École Centrale"])
    rows = rare_words(names, np.ones(3, dtype=bool))
    assert (rows @ rows.T).toarray()[0, 2] > 0
    assert rows.shape[1] == 2


@pytest.mark.parametrize(
    "name", ["Єнакієве", "Згурський", "Щастя", "Юзівка", "Об’єднання «Ґрунт»", "Їжак", "Łódź"]
)
def test_letters_are_those_of_the_application(name: str) -> None:
    assert latin(name) == shown_in_latin(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bayraktar", "Байрактар"), ("Starlink", "Старлінк"), ("Wolf", "Вольф"), ("Shchyt", "Щит")],
)
def test_spellings_of_one_name_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)
