"""One definition, two readings: checking a team and constraining a model never disagree."""

from datetime import date
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching.consortium.cpsat import solve
from matching.consortium.solving import Effort, Status
from matching.eligibility.composition import CERTAIN, POSSIBLE, Composition, compositions
from matching.eligibility.conditions import condition_of
from matching.eligibility.context import Context
from matching.eligibility.seats import Seat
from matching.ranking.linear import LinearModel
from matching.teams import Action, Answer, CallParameters, Entity, ExtraMinimum, Programme, Role

ON = date(2026, 9, 29)
CALLS = [
    (Programme.EDF, Action.RA, CallParameters()),
    (Programme.EDF, Action.DA, CallParameters(sme_only=True, studies_only=None)),
    (Programme.EDF, Action.DIS, CallParameters(sme_or_research_only=True)),
    (Programme.EDF, None, CallParameters(disruptive=None)),
    (Programme.EDIP, Action.IRA, CallParameters(activity="d")),
    (Programme.EDIP, Action.IRA, CallParameters(maximum_members=3, minimum_countries=2)),
    (Programme.EDIP, Action.CPA, CallParameters()),
    (Programme.USI, Action.IRA, CallParameters(activity="d")),
    (Programme.SAFE, Action.PROCUREMENT, CallParameters()),
    (
        Programme.HORIZON, Action.RIA,
        CallParameters(pillar=2, extra_minimums=(ExtraMinimum(1, end_user=True),)),
    ),
]  # fmt: skip

entities = st.builds(
    Entity,
    key=st.integers(0, 10**6),
    name=st.just("x"),
    country=st.sampled_from(["FR", "DE", "IT", "NO", "UA", "CA", "US", "GB"]),
    kind=st.sampled_from(["private_company", "contracting_authority", "research_organisation"]),
    size=st.sampled_from(["", "small", "large"]),
    control_group=st.sampled_from(["", "", "g", "h"]),
    end_user=st.booleans(),
    seap=st.sampled_from([False, False, False, True]),
    union_body=st.sampled_from([False, False, True]),
)
seats = st.builds(
    Seat,
    entity=entities,
    role=st.sampled_from(
        [Role.COORDINATOR, Role.BENEFICIARY, Role.BENEFICIARY, Role.SUBCONTRACTOR]
    ),
    standing=st.sampled_from([Answer.MEETS, Answer.MEETS, Answer.CHECK, Answer.FAILS]),
)


conditions = st.fixed_dictionaries(
    {
        "form": st.sampled_from(["at_least", "at_most", "only", "countries", *["independent"] * 4]),
        "number": st.integers(1, 4),
        "countries": st.integers(1, 3),
        "from_members": st.integers(0, 2),
        "inside": st.sampled_from([[], ["EU27"], ["EU27", "EDF_ASSOCIATED"]]),
        "members_of": st.just(["EU27"]),
        "union_bodies": st.booleans(),
    },
    optional={"sizes": st.just(["small"]), "kinds": st.just(["private_company"])},
)
crowded = st.builds(
    Seat,
    entity=st.builds(
        Entity,
        key=st.integers(0, 10**6),
        name=st.just("x"),
        country=st.sampled_from(["FR", "DE", "UA", "NO"]),
        size=st.sampled_from(["", "small"]),
        control_group=st.sampled_from(["", "g", "h"]),
        union_body=st.sampled_from([False, False, False, True]),
    ),
    role=st.just(Role.BENEFICIARY),
    standing=st.sampled_from([Answer.MEETS, Answer.MEETS, Answer.MEETS, Answer.CHECK]),
)


def member(key: int, country: str, group: str) -> Seat:
    entity = Entity(key, "x", country, size="small", control_group=group)
    return Seat(entity, Role.BENEFICIARY, Answer.MEETS)


TWO_GROUPS_IN_TWO_COUNTRIES = [
    member(1, "FR", ""), member(2, "FR", "g"), member(3, "DE", "g"), member(4, "FR", "h"),
    member(5, "DE", "h"),
]  # fmt: skip
THREE_COUNTRIES = {"form": "independent", "number": 3, "countries": 3}


def feasible(rule: Composition, pool: list[Seat], chosen: list[bool], stance: int) -> bool:
    model = LinearModel()
    variables = [model.boolean() for _ in pool]
    rule.constrain(model, pool, variables, stance=stance)
    for variable, taken in zip(variables, chosen, strict=True):
        model.fix(variable, int(taken))
    return solve(model, Effort(seconds=20)).status == Status.OPTIMAL


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    pool=st.lists(st.tuples(seats, st.booleans()), max_size=9, unique_by=lambda s: s[0].key),
    call=st.sampled_from(CALLS),
)
def test_the_two_readings_agree(
    pool: list[tuple[Seat, bool]], call: tuple[Programme, Action | None, CallParameters]
) -> None:
    programme, action, parameters = call
    everyone = [seat for seat, _ in pool]
    chosen = [taken for _, taken in pool]
    members = [seat for seat, taken in pool if taken]
    for rule in compositions(Context(programme, action, ON, parameters)):
        answer = rule.check(members).answer
        readings = (
            feasible(rule, everyone, chosen, CERTAIN),
            feasible(rule, everyone, chosen, POSSIBLE),
        )
        assert readings == (answer == Answer.MEETS, answer != Answer.FAILS), rule.rule.id


@settings(max_examples=200, deadline=None, derandomize=True)
@example(pool=TWO_GROUPS_IN_TWO_COUNTRIES, row=THREE_COUNTRIES)
@given(
    pool=st.lists(crowded, max_size=6, unique_by=lambda seat: seat.key),
    row=conditions,
)
def test_the_two_readings_of_every_form_agree(pool: list[Seat], row: dict[str, Any]) -> None:
    context = Context(Programme.EDF, Action.RA, ON)
    any_rule = compositions(context)[0].rule
    rule = Composition(any_rule, context, (condition_of(row, "test"),))
    answer = rule.check(pool).answer
    everyone = [True] * len(pool)
    readings = (
        feasible(rule, pool, everyone, CERTAIN),
        feasible(rule, pool, everyone, POSSIBLE),
    )
    assert readings == (answer == Answer.MEETS, answer != Answer.FAILS)
