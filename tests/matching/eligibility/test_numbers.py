"""Rates, bonuses, component shares and size classes give the figures of the acts."""

from datetime import date

import pytest

from matching.eligibility.components import Component, component_share
from matching.eligibility.rates import Activity, Shares, funding_rate
from matching.eligibility.sizes import Figures, Holding, Year, size_class
from matching.teams import Action, Answer, Programme

ON = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("letter", "shares", "rate"),
    [
        ("e", Shares(4, 8, 15, True), 55),
        ("f", Shares(7, 3), 56),
        ("f", Shares(6, 3), 45),
        ("c", Shares(pesco=True, midcap=20), 100),
        ("e", Shares(0, 30, 15, True), 55),
        ("d", Shares(midcap=14.9), 65),
    ],
)
def test_development_rate_with_bonus(letter: str, shares: Shares, rate: float) -> None:
    assert funding_rate(Programme.EDF, Action.DA, ON, Activity(letter, shares)).rate == rate


@pytest.mark.parametrize(
    ("programme", "action", "activity", "rate"),
    [
        (Programme.EDF, Action.RA, Activity(), 100),
        (Programme.HORIZON, Action.RIA, Activity(), 100),
        (Programme.HORIZON, Action.IA, Activity(), 70),
        (Programme.HORIZON, Action.IA, Activity(non_profit=True), 100),
        (Programme.EDIP, Action.IRA, Activity(), 35),
        (Programme.EDIP, Action.IRA, Activity(raised=True), 50),
        (Programme.EDIP, Action.CPA, Activity(raised=True), 25),
        (Programme.USI, Action.IRA, Activity(), 100),
        (Programme.USI, Action.CPA, Activity(), 25),
        (Programme.EDF, Action.DA, Activity("e", baseline=30), 30),
    ],
)
def test_rates_of_the_programmes(
    programme: Programme, action: Action, activity: Activity, rate: float
) -> None:
    assert funding_rate(programme, action, ON, activity).rate == rate


def test_a_development_action_needs_its_letter() -> None:
    with pytest.raises(KeyError, match="needs its letter"):
        funding_rate(Programme.EDF, Action.DA, ON)


def test_asap_has_no_rate_after_its_end() -> None:
    assert funding_rate(Programme.ASAP, Action.IRA, date(2024, 1, 1)).rate == 35
    with pytest.raises(KeyError):
        funding_rate(Programme.ASAP, Action.IRA, ON)


BILL = [Component("FR", 55), Component("UA", 20), Component("NO", 5), Component("US", 20)]


@pytest.mark.parametrize(
    ("programme", "outside", "answer"),
    [
        (Programme.EDIP, 40, Answer.FAILS),
        (Programme.USI, 25, Answer.MEETS),
        (Programme.SAFE, 20, Answer.MEETS),
    ],
)
def test_one_bill_of_materials_in_three_programmes(
    programme: Programme, outside: float, answer: Answer
) -> None:
    finding = component_share(BILL, programme, ON)
    assert (finding.facts["outside"], finding.answer) == (outside, answer)


def test_edirpa_divides_by_the_end_product() -> None:
    on = date(2025, 1, 1)
    passed = component_share(BILL, Programme.EDIRPA, on, product_value=100)
    missed = component_share(BILL, Programme.EDIRPA, on, product_value=120)
    assert (passed.answer, passed.facts["outside"]) == (Answer.FAILS, 40)
    assert missed.facts["outside"] == 50
    inside = component_share([Component("FR", 65)], Programme.EDIRPA, on, product_value=100)
    assert (inside.answer, inside.facts["outside"]) == (Answer.MEETS, 35)


def test_unknown_origin_is_a_check_only_when_it_could_tip_the_scale() -> None:
    little = [Component("FR", 80), Component("", 20)]
    much = [Component("FR", 60), Component("", 40)]
    assert component_share(little, Programme.USI, ON).answer == Answer.MEETS
    finding = component_share(much, Programme.USI, ON)
    assert (finding.answer, finding.asked_of) == (Answer.CHECK, "applicant")


def test_one_component_of_refused_origin_is_enough() -> None:
    finding = component_share([Component("FR", 99), Component("RU", 1)], Programme.SAFE, ON)
    assert (finding.answer, finding.facts["refused"]) == (Answer.FAILS, ["RU"])


@pytest.mark.parametrize(
    ("components", "value"),
    [([], None), ([Component("FR", -1)], None), ([Component("FR", 0)], None)],
)
def test_a_bill_without_cost_is_refused(components: list[Component], value: float | None) -> None:
    with pytest.raises(ValueError, match="cost"):
        component_share(components, Programme.USI, ON, product_value=value)


def of(figures: Figures, *holdings: Holding, public: float = 0) -> str:
    return size_class([Year(figures, holdings, public)], ON).size


@pytest.mark.parametrize(
    ("staff", "turnover", "balance", "size"),
    [
        (9, 2e6, None, "micro"),
        (9, 3e6, 2e6, "micro"),
        (9, 3e6, 3e6, "small"),
        (10, 1e6, 1e6, "small"),
        (249, 50e6, 60e6, "medium"),
        (249, 51e6, 44e6, "small_midcap"),
        (250, 1e6, 1e6, "small_midcap"),
        (750, 1e6, 1e6, "midcap"),
        (3000, 1e9, 1e9, "midcap"),
        (3001, 1e6, 1e6, "large"),
        (9, None, None, ""),
        (None, 1e6, 1e6, ""),
    ],
)
def test_size_classes(
    staff: float | None, turnover: float | None, balance: float | None, size: str
) -> None:
    assert of(Figures(staff, turnover, balance)) == size


def test_links_are_added_in_full_and_partners_in_proportion() -> None:
    own = Figures(40, 8e6, 8e6)
    assert of(own, Holding(Figures(40, 8e6, 8e6), 24)) == "small"
    assert of(own, Holding(Figures(40, 1e6, 1e6), 25)) == "medium"
    assert of(own, Holding(Figures(300, 60e6, 60e6), 51)) == "small_midcap"
    assert of(own, Holding(Figures(3000, 1e9, 1e9), 10, dominant=True)) == "large"
    assert of(own, Holding(Figures(None), 60)) == ""


def test_a_quarter_in_public_hands_is_no_sme() -> None:
    assert of(Figures(40, 8e6, 8e6), public=24.9) == "small"
    assert of(Figures(40, 8e6, 8e6), public=25) == "small_midcap"


def test_a_class_changes_only_after_two_years() -> None:
    small, medium = Year(Figures(40, 8e6)), Year(Figures(60, 12e6))
    once = size_class([medium, small, small], ON)
    twice = size_class([medium, medium, small], ON)
    assert (once.size, once.pending) == ("small", "medium")
    assert (twice.size, twice.pending) == ("medium", "")


def test_no_year_is_an_error() -> None:
    with pytest.raises(ValueError, match="closed year"):
        size_class([], ON)
