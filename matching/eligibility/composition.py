"""Composition rules: each is one object that checks a finished team and constrains a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from matching.eligibility.conditions import Condition, Only, Writing, condition_of
from matching.eligibility.context import Context
from matching.eligibility.seats import MAYBE, YES, Seat
from matching.ranking.linear import LinearModel
from matching.rules import Confidence, Rule, RuleKind
from matching.teams import Answer, CallParameters, Entity, Finding, Role

CERTAIN, POSSIBLE = YES, MAYBE
"""Stances: only what appears to meet counts; or also what still needs a check."""


@dataclass(frozen=True)
class Composition:
    """A rule for a team. `how` is a check where it is not known whether the rule applies."""

    rule: Rule
    context: Context
    conditions: tuple[Condition, ...]
    how: Answer = Answer.MEETS

    def check(self, seats: Sequence[Seat]) -> Finding:
        """The rule's answer for a finished team."""
        answer = self.answer(seats)
        least = CERTAIN if answer == Answer.MEETS else POSSIBLE
        facts = {
            "conditions": [
                {**condition.facts(seats, self.context, CERTAIN),
                 "possible": condition.facts(seats, self.context, POSSIBLE)}
                for condition in self.conditions
            ],
            "met": [condition.holds(seats, self.context, least) for condition in self.conditions],
        }  # fmt: skip
        doubt = ("call_document" if self.how == Answer.CHECK else "members_findings", "coordinator")
        return self.context.finding(self.rule, answer, self._code(answer), facts, need=doubt)

    def answer(self, seats: Sequence[Seat]) -> Answer:
        """Meets if it holds for certain, a check if it can hold, else fails."""
        if self._holds(seats, CERTAIN):
            return Answer.MEETS
        return Answer.CHECK if self._holds(seats, POSSIBLE) else self._missed()

    def constrain(
        self,
        model: LinearModel,
        seats: Sequence[Seat],
        variables: Sequence[int],
        *,
        stance: int = POSSIBLE,
        when: tuple[int, ...] = (),
    ) -> None:
        """Write the rule into a model over one 0/1 variable per seat.

        With stance CERTAIN a choice of seats is feasible exactly if `answer` is "appears to meet",
        with POSSIBLE exactly if it is not "appears to fail". `when` are variables that switch the
        rule on.
        """
        if stance == POSSIBLE and self.how == Answer.CHECK:
            return
        switches = when
        if self._alone(seats):
            apply = model.boolean(f"{self.rule.id} applies")
            spared = [
                (v, 1) for seat, v in zip(seats, variables, strict=True) if self._spares(seat)
            ]
            model.add([(apply, 1), *spared], low=1)
            switches = (*when, apply)
        for condition in self.conditions:
            condition.constrain(Writing(model, seats, variables, self.context, stance, switches))

    def _holds(self, seats: Sequence[Seat], least: int) -> bool:
        if self._alone(seats):
            return True
        return all(condition.holds(seats, self.context, least) for condition in self.conditions)

    def _missed(self) -> Answer:
        return Answer.CHECK if self.how == Answer.CHECK else Answer.FAILS

    def _alone(self, seats: Sequence[Seat]) -> bool:
        return any(self._spares(seat) for seat in seats)

    def _spares(self, seat: Seat) -> bool:
        return self.rule.parameters.get("unless") == "seap" and seat.entity.seap

    def _code(self, answer: Answer) -> str:
        if answer == Answer.CHECK and self.how == Answer.CHECK:
            return "composition_may_apply"
        return {
            Answer.MEETS: "composition_met",
            Answer.CHECK: "composition_met_if_confirmed",
            Answer.FAILS: "composition_missed",
        }[answer]


def compositions(context: Context, *, prudent: bool = False) -> list[Composition]:
    """Every composition rule in force, the call's own demands among them.

    `prudent` treats rules that may apply as applying: what assembly wants, so that no reading of
    the call breaks the team.
    """
    rules = [
        *context.rules(RuleKind.COMPOSITION),
        *((r, Answer.MEETS) for r in call_rules(context)),
    ]
    return [
        Composition(
            rule,
            context,
            tuple(condition_of(row, rule.id) for row in rule.parameters["conditions"]),
            Answer.MEETS if prudent else how,
        )
        for rule, how in rules
    ]


def keeps_out(entity: Entity, role: Role, context: Context) -> Rule | None:
    """The composition rule that lets no such member into any team, whoever else is in it.

    A topic for SMEs, for instance; what is not known of the entity keeps nobody out.
    """
    seat = Seat(entity, role, Answer.MEETS)
    for composition in compositions(context):
        for condition in composition.conditions:
            if isinstance(condition, Only) and not condition.holds([seat], context, POSSIBLE):
                return composition.rule
    return None


def call_rules(context: Context) -> list[Rule]:
    """The demands of one call as rules, so that they are checked like any other."""
    call = context.call
    rules = []
    if call.minimum_members:
        rules.append(
            _own("CALL.MINIMUM", context, {"form": "at_least", "number": call.minimum_members})
        )
    if call.maximum_members:
        rules.append(
            _own("CALL.MAXIMUM", context, {"form": "at_most", "number": call.maximum_members})
        )
    if call.minimum_countries:
        rules.append(
            _own("CALL.COUNTRIES", context, {"form": "countries", "number": call.minimum_countries})
        )
    rules += [
        _own(f"CALL.EXTRA.{number}", context, {
            "form": "at_least", "number": extra.number, "kinds": extra.kinds,
            "end_user": extra.end_user, "countries_in": extra.countries,
        })
        for number, extra in enumerate(call.extra_minimums, start=1)
    ]  # fmt: skip
    return rules


CALL_WORDS = {
    "en": ("Demand of the call", "The call document asks for this."),
    "uk": ("Вимога конкурсу", "Цього вимагає документ конкурсу."),
}


def _own(rule_id: str, context: Context, condition: dict[str, Any]) -> Rule:
    return Rule(
        id=rule_id,
        programme=str(context.programme),
        kind=RuleKind.COMPOSITION,
        valid_from=date.min,
        valid_to=None,
        source=_document(context.call),
        confidence=Confidence.READ,
        names={locale: words[0] for locale, words in CALL_WORDS.items()},
        texts={locale: words[1] for locale, words in CALL_WORDS.items()},
        parameters={"conditions": [condition]},
    )


def _document(call: CallParameters) -> str:
    return f"Call document of {call.identifier}" if call.identifier else "Call document"
