"""The docs list what there is: every command, every setting."""

import typer.main

from backend.cli import build
from backend.matcher.rules import document
from backend.settings import ROOT, Settings

OPERATIONS = ROOT / "docs" / "operations.md"


def commands() -> set[str]:
    found = set()
    group = typer.main.get_group(build())
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        found |= {f"spilno {name} {sub}" for sub in inner} if inner else {f"spilno {name}"}
    return found


def test_every_command_is_documented() -> None:
    text = OPERATIONS.read_text()
    assert {name for name in commands() if f"`{name}" not in text} == set()


def test_every_setting_is_documented() -> None:
    text = OPERATIONS.read_text()
    names = set()
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        names.add(str(alias.choices[0]) if alias is not None else f"SPILNO_{name.upper()}")  # type: ignore[union-attr]
    assert {name for name in names if f"`{name}`" not in text} == set()


def test_the_page_of_rules_is_what_the_command_writes() -> None:
    assert (ROOT / "docs" / "rules.md").read_text() == document(), "run `spilno rules --docs`"
