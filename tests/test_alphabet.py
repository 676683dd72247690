"""Lists of names stand in the order of the reader's own alphabet."""

import pytest
from starlette.testclient import TestClient

from backend.companies.fields import countries
from backend.i18n import alphabetical, speaking
from tests.factories import Factory, log_in


@pytest.mark.parametrize(
    "in_order",
    [
        ["Австрія", "Греція", "Ґруня", "Ефіопія", "Єгипет", "Індія", "Італія", "Їжак", "Яма"],
        ["Åland Islands", "Austria", "Côte d’Ivoire", "Croatia", "Togo", "Türkiye", "Zambia"],
    ],
)
def test_letters_that_a_computer_numbers_last_stand_where_a_reader_looks(
    in_order: list[str],
) -> None:
    assert sorted(sorted(in_order), key=alphabetical) == in_order


def test_the_countries_of_a_form_open_with_ukraine_and_go_on_by_the_alphabet() -> None:
    with speaking("uk"):
        names = [name for _, name in countries.options()]
    assert names[:2] + names[-2:] == ["Україна", "Австралія", "Ямайка", "Японія"]
    letters = [name[0] for name in names[1:]]
    assert letters.index("Г") < letters.index("Є") < letters.index("І") < letters.index("К")


def test_the_languages_of_a_form_too(client: TestClient, make: Factory) -> None:
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    page = client.get("/my-company/basics?lang=uk").text
    assert page.index("ірландська") < page.index("латиська") < page.index("чеська")
