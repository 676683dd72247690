"""Commands about calls for proposals."""

from pathlib import Path
from typing import Annotated

import typer

from backend.calls import queries
from backend.calls.api_models import full
from backend.calls.importing.service import import_calls
from backend.commands.terminal import console, progress, show_table, transaction
from backend.imports.problems import write_problems

calls = typer.Typer(no_args_is_help=True, help="Calls for proposals.")


@calls.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="jsonl(.gz) or csv.")],
    errors: Annotated[Path | None, typer.Option(help="Write the problems here.")] = None,
) -> None:
    """Import calls; the same file again changes nothing, and every earlier version is kept."""
    with progress() as bars, transaction() as db:
        _, report = import_calls(db, data=file.read_bytes(), file_name=file.name, progress=bars)
    show_table(report.as_table(), title=report.source)
    if report.problems:
        show_table(
            report.problem_table()[:101], title=f"{report.refused} rows refused; to look at:"
        )
    if errors is not None:
        write_problems(errors, report.problems)
    console.print(f"{report.seconds:.1f} s, peak memory {report.peak_mib:.0f} MiB")
    console.print("Next: a worker looks for the codes of drafted capabilities by meaning.")


@calls.command("show")
def show_command(
    name: Annotated[str, typer.Argument(metavar="ID", help="Topic identifier or number.")],
    json_: Annotated[bool, typer.Option("--json", help="Everything, as JSON.")] = False,
) -> None:
    """Show a call with the capabilities that it requires."""
    with transaction() as db:
        call = queries.call_asked(db, name)
        found = full(call, queries.capabilities_of(db, call.id))
    if json_:
        typer.echo(found.model_dump_json(indent=1))
        return
    console.print(f"[bold]{found.title}[/bold]")
    facts = (
        f"{found.identifier} · {found.status}", f"{found.programme} {found.action}".strip(),
        f"deadline {found.deadline or 'not given'}", found.link,
    )  # fmt: skip
    console.print("\n".join(fact for fact in facts if fact), soft_wrap=True)
    rows = [
        (one.weight, one.minimum_trl or "", one.text_en or one.text_uk, ", ".join(one.codes),
         "yes" if one.confirmed else "no")
        for one in found.capabilities
    ]  # fmt: skip
    show_table([("Weight", "TRL", "Required capability", "Codes", "Confirmed"), *rows])
