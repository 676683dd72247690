"""What a rule is asked about: programme, action, day, call; and whether it applies at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from matching.rules import Countries, Rule, RuleBook, RuleKind, rulebook
from matching.teams import Action, Answer, CallParameters, Finding, Programme
from matching.types import Key

PROCUREMENTS = frozenset({Programme.SAFE, Programme.EDIRPA})


@dataclass(frozen=True)
class Context:
    """The question's circumstances. `action` None: not known."""

    programme: Programme
    action: Action | None
    on: date
    call: CallParameters = field(default_factory=CallParameters)
    book: RuleBook = field(default_factory=rulebook)

    def rules(self, kind: RuleKind) -> list[tuple[Rule, Answer]]:
        """Rules of a kind that apply (appears to meet) or may apply (needs a check)."""
        rules = self.book.in_force(self.on, self.programme, kind)
        return [(rule, how) for rule in rules if (how := self.applies(rule)) != Answer.FAILS]

    def applies(self, rule: Rule) -> Answer:
        """Whether a rule concerns this action and call; a check where the call was not read."""
        actions = rule.parameters.get("actions")
        if actions and self.action is not None and self.action not in actions:
            return Answer.FAILS
        answers = [Answer.CHECK if actions and self.action is None else Answer.MEETS]
        for name, wanted in rule.parameters.get("when", {}).items():
            known = self._circumstance(name)
            if known is None:
                answers.append(Answer.CHECK)
            elif known != wanted:
                return Answer.FAILS
        return min(answers, key=lambda answer: answer.rank)

    def countries(self, names: Sequence[str]) -> Countries:
        """A union of country sets on the day, for the call's pillar."""
        return self.book.countries(names, self.on, self.call.pillar)

    def _circumstance(self, name: str) -> object:
        if name == "grant":
            return self.programme not in PROCUREMENTS
        if name == "disruptive" and self.action == Action.DIS:
            return True
        return getattr(self.call, name)

    def finding(
        self,
        rule: Rule,
        answer: Answer,
        code: str,
        facts: Mapping[str, Any],
        *,
        need: tuple[str, str] = ("", ""),
        subject: Key | None = None,
    ) -> Finding:
        """A finding of a rule; `need` is (evidence, asked_of), told only when not met."""
        evidence, asked_of = ("", "") if answer == Answer.MEETS else need
        return Finding(
            rule.id, answer, code, self.on, rule.source, str(rule.confidence), dict(facts),
            evidence, asked_of, subject,
        )  # fmt: skip
