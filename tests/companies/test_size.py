"""Size classes at their boundaries."""

import pytest

from backend.companies.size import size_class

M = 1_000_000


@pytest.mark.parametrize(
    ("staff", "turnover", "balance", "expected"),
    [
        (0, 0, 0, "micro"),
        (9, 2 * M, None, "micro"),
        (9, 2 * M + 1, 2 * M, "micro"),
        (9, 2 * M, 90 * M, "micro"),
        (9, 2 * M + 1, 2 * M + 1, "small"),
        (9, 2 * M + 1, None, "small"),
        (10, M, M, "small"),
        (49, 10 * M, 11 * M, "small"),
        (49, 10 * M + 1, 10 * M + 1, "medium"),
        (50, M, M, "medium"),
        (249, 50 * M, 44 * M, "medium"),
        (249, 51 * M, 43 * M, "medium"),
        (249, 50 * M + 1, 43 * M + 1, "small_midcap"),
        (250, M, M, "small_midcap"),
        (749, 150 * M, 200 * M, "small_midcap"),
        (749, 151 * M, 129 * M, "small_midcap"),
        (749, 150 * M + 1, 129 * M + 1, "midcap"),
        (5, 900 * M, 900 * M, "midcap"),
        (750, M, M, "midcap"),
        (3000, M, M, "midcap"),
        (3001, M, M, "large"),
        (3001, None, None, "large"),
        (750, None, None, "midcap"),
        (749, None, None, None),
        (5, None, None, None),
        (None, M, M, None),
    ],
)
def test_the_class_follows_from_the_figures(
    staff: int | None, turnover: int | None, balance: int | None, expected: str | None
) -> None:
    assert size_class(staff=staff, turnover_eur=turnover, balance_eur=balance) == expected


@pytest.mark.parametrize("owner", ["state", "municipal"])
def test_a_company_in_public_hands_is_no_sme(owner: str) -> None:
    assert size_class(staff=5, turnover_eur=M, balance_eur=M, ownership=owner) == "midcap"
