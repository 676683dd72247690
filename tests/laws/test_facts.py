"""Every fact that a rule reads can be stated: on a page, through its API twin, or by an import."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from backend.companies.disclosure.cards import CompanyCard
from backend.companies.fields.forms import Basics, SizeAndOwnership
from backend.companies.fields.labels import FIELD_LABELS
from backend.settings import ROOT
from matching.teams import Entity

READERS = ("checks", "seats", "conditions", "independent", "composition", "funding", "entity")
#: given with the company itself, or worked out from what was stated
MADE = {"id", "name", "size"}
#: what a register says
IMPORTED = {"imported_sme"}
PAGES = (
    ROOT / "frontend/templates/companies/size.html",
    *sorted((ROOT / "frontend/templates/companies").glob("*.html")),
)


def attributes_of(path: Path, *owners: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute):
            inner = node.value
            name = inner.attr if isinstance(inner, ast.Attribute) else getattr(inner, "id", "")
            if name in owners:
                yield node.attr


def read_of_entities() -> set[str]:
    known = {field.name for field in fields(Entity)}
    return known & {
        name
        for reader in READERS
        for name in attributes_of(ROOT / "matching" / "eligibility" / f"{reader}.py", "entity")
    }


def columns_behind(fact: str) -> set[str]:
    """The facts of a company's card from which a fact of an entity is made."""
    tree = ast.parse((ROOT / "backend" / "matcher" / "eligibility.py").read_text())
    made = {
        keyword.arg: keyword.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Entity"
        for keyword in node.keywords
    }
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert fact in made, f"no company could ever have the fact {fact}: fill it in entity_of()"
    names = [
        getattr(call.func, "id", "") for call in ast.walk(made[fact]) if isinstance(call, ast.Call)
    ]
    parts: list[ast.AST] = [made[fact], *(functions[one] for one in names if one in functions)]
    cards = {field.name for field in fields(CompanyCard)}
    return cards & {
        node.attr
        for part in parts
        for node in ast.walk(part)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "card"
    }


def test_every_fact_that_a_rule_reads_can_be_stated() -> None:
    stated = {*Basics.model_fields, *SizeAndOwnership.model_fields} | MADE | IMPORTED
    facts = read_of_entities() - {"key"}
    assert {"seap", "union_body", "prior_eligibility", "control_group"} <= facts
    missing = {fact: columns_behind(fact) - stated for fact in sorted(facts)}
    assert {fact: columns for fact, columns in missing.items() if columns} == {}


def test_every_stated_fact_has_a_field_and_a_name() -> None:
    pages = "".join(path.read_text() for path in PAGES)
    columns = set().union(*(columns_behind(fact) for fact in read_of_entities() - {"key"}))
    columns -= MADE | IMPORTED
    assert sorted(one for one in columns if f'"{one}"' not in pages) == []
    assert sorted(columns - FIELD_LABELS.keys()) == []
