"""Size classes at their boundaries."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from backend.companies.fields.size import size_class
from backend.matcher import rules as matcher
from backend.models import RuleChange, RuleVersion

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
    assert size_class(staff=5, turnover_eur=M, balance_eur=M, ownership=owner) == "small_midcap"


def test_an_edited_row_moves_the_classes_of_every_company(db: Session) -> None:
    shipped = matcher.row_of(matcher.book().rule("SIZE.SMALL", date(2026, 1, 1)))
    row = {**shipped, "parameters": {**shipped["parameters"], "staff_below": 60}}
    db.add(RuleVersion(
        rule_id="SIZE.SMALL", first_day=date(2005, 1, 1), number=1, kind=RuleChange.adopted,
        row=row, reason="Sixty",
    ))  # fmt: skip
    db.flush()
    sizes = []
    for keep in (matcher.keep_current, lambda _: matcher.forget()):
        keep(db)
        sizes.append(size_class(staff=55, turnover_eur=M, balance_eur=M))
    assert sizes == ["small", "medium"]
