"""From what was typed to a row that may join the book, or to what is wrong at each field."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend import taxonomy
from backend.companies.fields.countries import codes
from backend.matcher import rules as matcher
from backend.matcher.eligibility import EVERY_PROGRAMME, Programme, Rule, RuleKind
from backend.matcher.rules import PARAMETERS, Problem, Shape
from backend.rules import words
from backend.rules.forms import PREFIX, RuleText
from backend.rules.values import NotThat, text_of, value_of

CHECK = "needs_a_check"
KINDS = frozenset({"kinds", "waived_kinds"})


@dataclass(frozen=True)
class Draft:
    """A row as typed; `rows` are all that change in the book: it, and the one it ends."""

    rule: Rule
    rows: tuple[Rule, ...]

    @property
    def digest(self) -> str:
        """Names exactly this draft against exactly this book."""
        rows = [matcher.row_of(row) for row in (*self.rows, *_versions_of(self.rule.id))]
        return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def typed_of(rule: Rule) -> dict[str, Any]:
    """A row as its form shows it."""
    row = matcher.row_of(rule)
    fields = {
        "id": rule.id, "programme": rule.programme, "valid_from": row["valid_from"],
        "valid_to": row.get("valid_to", ""), "source": rule.source,
        "confidence": str(rule.confidence), "supersedes": rule.supersedes,
        "name_en": rule.names["en"], "text_en": rule.texts["en"],
        "name_uk": rule.names["uk"], "text_uk": rule.texts["uk"],
    }  # fmt: skip
    shapes = PARAMETERS[rule.kind]
    for name, parameter in shapes.items():
        fields[PREFIX + name] = text_of(parameter.shape, rule.parameters.get(name))
    return fields


def drafted(
    data: RuleText, typed: Mapping[str, Any], like: Rule, *, new: bool
) -> tuple[Draft | None, dict[str, str]]:
    """A draft of a changed row, or of a new one modelled on `like`; else errors by field."""
    parameters, errors = _parameters(typed, like)
    rule = Rule(
        id=data.id if new else like.id,
        programme=data.programme or like.programme if new else like.programme,
        kind=like.kind, valid_from=data.valid_from, valid_to=data.valid_to, source=data.source,
        confidence=data.confidence, names={"en": data.name_en, "uk": data.name_uk},
        texts={"en": data.text_en, "uk": data.text_uk}, parameters=parameters,
        supersedes=data.supersedes,
    )  # fmt: skip
    rows = (rule,) if new else matcher.amended(like, rule)
    return _checked(Draft(rule, rows), like, errors, new=new)


def drafted_row(row: Mapping[str, Any], like: Rule | None) -> tuple[Draft | None, dict[str, str]]:
    """A draft of a row as JSON; raises RuleError when it is no row at all."""
    rule = matcher.rule_of(row)
    rows = matcher.amended(like, rule) if like else (rule,)
    return _checked(Draft(rule, rows), like or rule, {}, new=like is None)


def _checked(
    draft: Draft, like: Rule, errors: dict[str, str], *, new: bool
) -> tuple[Draft | None, dict[str, str]]:
    found = [*_problems(draft, new), *_of_our_lists(draft.rule), *_still_a_check(draft.rule, like)]
    for problem in found:
        errors.setdefault(field_of(problem.where), words.problem(problem))
    return (None, errors) if errors else (draft, {})


def _problems(draft: Draft, new: bool) -> list[Problem]:
    rule, replaced = draft.rule, {(row.id, row.valid_from) for row in draft.rows}
    if new and (not rule.id or _versions_of(rule.id)):
        return [Problem("id", "taken" if rule.id else "missing")]
    kept = [row for row in matcher.book().rows if (row.id, row.valid_from) not in replaced]
    return matcher.problems(rule, [*kept, *draft.rows])


def _of_our_lists(rule: Rule) -> list[Problem]:
    """Countries and kinds of organisation that nobody here can be of."""
    found = []
    if rule.programme not in {*Programme, EVERY_PROGRAMME}:
        found.append(Problem("programme", "not_listed"))
    countries = [*rule.parameters.get("members", ()), rule.parameters.get("country", "")]
    listed = [("parameters.members", one) for one in countries[:-1]]
    for where, code in [*listed, ("parameters.country", countries[-1])]:
        if code and code not in codes():
            found.append(Problem(where, "not_a_country", {"names": code}))
    known = taxonomy.values("KIND")
    for name in sorted(KINDS & set(rule.parameters)):
        strange = [one for one in rule.parameters[name] if one not in known]
        if strange:
            names = {"names": ", ".join(strange), "known": ", ".join(known)}
            found.append(Problem(f"parameters.{name}", "not_known", names))
    return found


def _still_a_check(rule: Rule, like: Rule) -> list[Problem]:
    """What a source lets be warned of is never made to refuse."""
    for row in (*_versions_of(rule.id, shipped=True), like):
        if row.parameters.get("outside") == CHECK != rule.parameters.get("outside", CHECK):
            return [Problem("parameters.outside", "stays_a_check")]
    return []


def parameter_errors(typed: Mapping[str, Any], like: Rule) -> dict[str, str]:
    """What is wrong with the parameters' texts, whatever else is."""
    return _parameters(typed, like)[1]


def _parameters(typed: Mapping[str, Any], like: Rule) -> tuple[dict[str, Any], dict[str, str]]:
    found: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, parameter in PARAMETERS[like.kind].items():
        text = str(typed.get(PREFIX + name, ""))
        if not text:
            if like.parameters.get(name) == []:  # "none of these" is a value of its own
                found[name] = []
            continue
        try:
            found[name] = value_of(parameter.shape, text)
        except NotThat:
            problem = Problem(f"parameters.{name}", f"not_{parameter.shape}")
            errors[PREFIX + name] = words.problem(problem)
    return found, errors


def _versions_of(rule_id: str, *, shipped: bool = False) -> list[Rule]:
    book = matcher.shipped() if shipped else matcher.book()
    return [row for row in book.rows if row.id == rule_id]


def field_of(where: str) -> str:
    """The form's field of a problem."""
    return where.replace("parameters.", PREFIX, 1)


def fields_of(kind: RuleKind, rule: Rule) -> tuple[list[str], list[str]]:
    """Parameters that the row has, and those that it could have."""
    known = PARAMETERS[kind]
    given = [name for name in known if name in rule.parameters]
    return given, [name for name in known if name not in rule.parameters]


def choices_of(kind: RuleKind, name: str) -> tuple[str, ...]:
    """The only values of a parameter that is one word or a yes or no; () for free ones."""
    parameter = PARAMETERS[kind][name]
    if parameter.shape is Shape.FLAG:
        return ("yes", "no")
    return parameter.choices if parameter.shape is Shape.WORD else ()
