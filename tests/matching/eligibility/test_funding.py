"""Who is paid what: every member's rate, the rule behind it and what would raise it."""

from datetime import date
from typing import Any

import pytest

from matching.eligibility.context import Context
from matching.eligibility.funding import Declared, MemberRate, letters, shares_of, team_rates
from matching.teams import Action, Answer, CallParameters, Member, Programme, Role, Team
from tests.matching.entities import known

ON = date(2026, 6, 1)
M, C = Answer.MEETS, Answer.CHECK


def member(
    country: str, budget: int | None = None, role: Role = Role.BENEFICIARY, **facts: Any
) -> Member:
    return Member(
        known(f"{country}{budget}{facts.get('size', '')}", country, **facts), role, budget
    )


def rates(
    members: list[Member],
    programme: Programme,
    action: Action,
    declared: Declared | None = None,
    on: date = ON,
) -> tuple[MemberRate, ...]:
    return team_rates(Team(tuple(members)), Context(programme, action, on), declared)


def test_in_an_innovation_action_non_profit_bodies_are_paid_in_full() -> None:
    found = rates(
        [
            member("FR", kind="private_company", non_profit=False),
            member("DE", kind="university", non_profit=True),
            member("UA", kind="university", non_profit=None),
        ],
        Programme.HORIZON, Action.IA,
    )  # fmt: skip
    assert [(one.rate, one.highest, one.answer) for one in found] == [
        (70, 70, M), (100, 100, M), (70, 100, C),
    ]  # fmt: skip
    [finding] = found[2].findings
    assert (finding.rule, finding.evidence, finding.asked_of, finding.on) == (
        "HE.RATE.IA", "non_profit_status", "applicant", ON,
    )  # fmt: skip
    assert finding.source.startswith("Regulation (EU) 2021/695, Article 34")


def development(*shares: tuple[str, str, int]) -> list[Member]:
    return [member(country, cost, size=size) for country, size, cost in shares]


@pytest.mark.parametrize(
    ("letter", "members", "pesco", "rate"),
    [
        # large 65, midcap 15 and 8 across a border, 4 at home, of 100: 20 + min(35, 4+16+10+10)
        ("e", [("FR", "large", 73), ("FR", "midcap", 15), ("FR", "small", 4), ("UA", "small", 8)],
         True, 55),
        ("f", [("FR", "large", 90), ("FR", "small", 7), ("DE", "small", 3)], False, 56),
        ("f", [("FR", "large", 91), ("FR", "small", 6), ("DE", "small", 3)], False, 45),
        ("c", [("FR", "large", 80), ("FR", "midcap", 20)], True, 100),
    ],
)  # fmt: skip
def test_the_bonus_comes_from_members_and_their_costs(
    letter: str, members: list[tuple[str, str, int]], pesco: bool, rate: float
) -> None:
    found = rates(
        development(*members), Programme.EDF, Action.DA, Declared(pesco=pesco, letter=letter)
    )
    assert {one.rate for one in found if one.member.entity.country != "UA"} == {rate}
    assert {f.rule for f in found[0].findings} == {f"EDF.RATE.{letter.upper()}", "EDF.BONUS"}


def test_what_pesco_would_add_is_told_until_it_is_said() -> None:
    found = rates(
        development(("FR", "large", 50), ("DE", "large", 50)), Programme.EDF, Action.DA,
        Declared(letter="d"),
    )[0]  # fmt: skip
    assert (found.rate, found.highest, found.answer) == (65, 75, C)
    assert [(f.rule, f.evidence) for f in found.findings if f.answer is C] == [
        ("EDF.BONUS", "pesco_project")
    ]


@pytest.mark.parametrize(
    ("sizes", "said", "now", "most"),
    [
        (("small", "midcap", "large"), {"new_cooperation": True}, 50, 50),
        (("small", "midcap", "large"), {}, 35, 50),
        (("small", "large", "large"), {"new_cooperation": True}, 35, 35),
        (("small", "", "large"), {"new_capacity": True}, 35, 50),
        (("small", "midcap"), {
            "new_cooperation": False, "new_capacity": False, "crisis_relevant": False}, 35, 35),
    ],
)  # fmt: skip
def test_industrial_reinforcement_is_raised_by_sizes_and_what_is_new(
    sizes: tuple[str, ...], said: dict[str, Any], now: float, most: float
) -> None:
    members = [member(c, 10, size=s) for c, s in zip(("FR", "DE", "IT"), sizes, strict=False)]
    found = rates(members, Programme.EDIP, Action.IRA, Declared(**said))[0]
    assert (found.rate, found.highest) == (now, most)


def test_roles_and_members_without_funding_have_none() -> None:
    found = rates(
        [
            member("FR", role=Role.COORDINATOR), member("UA", role=Role.ASSOCIATED_PARTNER),
            member("US"),
        ],
        Programme.EDIP, Action.SA,
    )  # fmt: skip
    assert [(one.rate, one.findings[0].code) for one in found] == [
        (100, "rate_base"), (0, "rate_unfunded_role"), (0, "rate_not_eligible"),
    ]  # fmt: skip


def test_without_a_rate_that_is_said_and_asked_for() -> None:
    [found] = rates([member("FR")], Programme.ASAP, Action.IRA)
    assert (found.rate, found.answer, found.findings[0].code) in {
        (None, C, "rate_unknown"), (0.0, M, "rate_not_eligible"),
    }  # fmt: skip


def test_every_letter_has_its_rate_unless_the_call_names_one() -> None:
    free = Context(Programme.EDF, Action.DA, ON)
    named = Context(Programme.EDF, Action.DA, ON, CallParameters(activity="e"))
    research = Context(Programme.EDF, Action.RA, ON)
    assert [letters(one) for one in (free, named, research)] == [tuple("abcdefghi"), ("e",), ("",)]


def test_shares_need_costs() -> None:
    members = development(("FR", "large", 60), ("FR", "small", 25), ("DE", "micro", 15))
    shares = shares_of(members)
    assert (shares.sme_domestic, shares.sme_cross_border, shares.midcap) == (25, 15, 0)
    assert shares_of([member("FR", size="small")]).sme_domestic == 0
