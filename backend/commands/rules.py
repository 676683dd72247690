"""The rules as the program holds them: written into the documentation."""

from pathlib import Path
from typing import Annotated

import typer

from backend.commands.terminal import console, stop
from backend.matcher import rules as matcher

PAGE = Path("docs/rules.md")


HISTORY = Path("docs/history.md")


def rules_command(
    docs: Annotated[
        bool, typer.Option(help=f"Regenerate {PAGE}, or with --history {HISTORY}.")
    ] = False,
    history: Annotated[
        Path | None,
        typer.Option(file_okay=False, help="Check the funded consortia in these CORDIS files."),
    ] = None,
) -> None:
    """Print every shipped rule with its dates, source and confidence (Markdown)."""
    page = PAGE if history is None else HISTORY
    try:
        text = matcher.document() if history is None else matcher.history(history)
    except FileNotFoundError as error:
        raise stop(f"there is no file {error.filename}: name the folder of the files") from None
    if not docs:
        console.print(text, markup=False, soft_wrap=True)
        return
    page.write_text(text)
    console.print(f"Wrote {page}")
