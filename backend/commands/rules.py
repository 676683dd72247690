"""The rules as the program holds them: written into the documentation."""

from pathlib import Path
from typing import Annotated

import typer

from backend.commands.terminal import console
from backend.matcher import rules as matcher

PAGE = Path("docs/rules.md")


def rules_command(
    docs: Annotated[bool, typer.Option(help=f"Regenerate {PAGE}.")] = False,
) -> None:
    """Print every shipped rule with its dates, source and confidence (Markdown)."""
    text = matcher.document()
    if not docs:
        console.print(text, markup=False, soft_wrap=True)
        return
    PAGE.write_text(text)
    console.print(f"Wrote {PAGE}")
