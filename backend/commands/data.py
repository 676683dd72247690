"""Commands that fill the database: import, embed, suggest."""

import json
import resource
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import matcher
from backend.areas import Area
from backend.commands.embedding import embed_all
from backend.commands.terminal import console, progress, show_table, stop, transaction
from backend.database import sessions
from backend.imports.cordis.importing import import_cordis
from backend.imports.members.importing import import_companies
from backend.imports.members.template import write_template
from backend.imports.register.importing import import_register
from backend.imports.report import ImportReport
from backend.matcher.learning import served
from backend.matches.storing import as_row, store_pairs
from backend.models import Company

imports = typer.Typer(no_args_is_help=True, help="Bring in organisations and member lists.")


@imports.command("cordis")
def cordis_command(
    folder: Annotated[Path, typer.Argument(exists=True, help="Folder or zip of CORDIS files.")],
    h2020: Annotated[bool, typer.Option(help="Also the Horizon 2020 files.")] = False,
    strict: Annotated[bool, typer.Option(help="Stop at the first bad row.")] = False,
    rejects: Annotated[Path | None, typer.Option(help="Write bad rows to this csv.")] = None,
) -> None:
    """Import public project records: organisations become unclaimed profiles."""
    with progress() as report:
        result = import_cordis(
            sessions(), folder, h2020=h2020, strict=strict, rejects=rejects, progress=report
        )
    _show(result)
    console.print("Next: [bold]spilno embed[/bold], so that matching sees them.")


@imports.command("companies")
def companies_command(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="csv or xlsx.")],
    source: Annotated[str, typer.Option(help="Whose list this is, shown with each fact.")],
    dry_run: Annotated[bool, typer.Option(help="Only say what would happen.")] = False,
    errors: Annotated[Path | None, typer.Option(help="Write the per-row report here.")] = None,
) -> None:
    """Import an association's member list (see `spilno import template`)."""
    with transaction() as db:
        result = import_companies(db, file, source=source, dry_run=dry_run, errors=errors)
    _show(result)
    if dry_run:
        show_table(result.row_table(), title="What would become of each row")
        console.print("Nothing was changed: run it again without --dry-run.")


@imports.command("register")
def register_command(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="xml, csv or zip.")],
    source: Annotated[str, typer.Option(help="Whose register this is, shown with each fact.")],
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day of the facts, if not in the name."),
    ] = None,
    rejects: Annotated[Path | None, typer.Option(help="Write bad rows to this csv.")] = None,
) -> None:
    """Import an official register: prefills forms and is shown to officers beside each company."""
    with progress() as report:
        result = import_register(
            sessions(), file, source=source, as_of=as_of.date() if as_of else None,
            today=datetime.now(UTC).date(), rejects=rejects, progress=report,
        )  # fmt: skip
    _show(result)


@imports.command("template")
def template_command(
    file: Annotated[Path, typer.Argument(help="Where to write it: .xlsx or .csv")],
) -> None:
    """Write an empty member list to fill in."""
    write_template(file)
    console.print(f"Wrote {file}")


def _show(report: ImportReport) -> None:
    show_table(report.as_table(), title=report.source)
    if report.note:
        console.print(report.note)
    if report.problems:
        show_table(report.problem_table(), title=f"{report.refused} rows refused; the first:")
    console.print(f"{report.seconds:.1f} s, peak memory {report.peak_mib:.0f} MiB")


def embed_command(
    index: Annotated[bool, typer.Option(help="Also build the approximate index.")] = False,
) -> None:
    """Turn new and changed offers, needs and projects into vectors."""
    started = time.monotonic()
    facets, projects = embed_all()
    if index:
        with transaction() as db:
            matcher.create_vector_index(db)
    console.print(
        f"{facets} offers and needs, {projects} projects in {time.monotonic() - started:.1f} s"
    )


def suggest_command(
    from_: Annotated[str, typer.Option("--from", help="Side A: UA, EU, EUROPE or ANY.")] = "UA",
    to: Annotated[str, typer.Option(help="Side B.")] = "EU",
    top: Annotated[int, typer.Option(min=1, help="How many pairs.")] = 200,
    json_: Annotated[Path | None, typer.Option("--json", help="Write pairs here.")] = None,
    store: Annotated[bool, typer.Option(help="Put them into the officers' queue.")] = False,
) -> None:
    """Suggest the best pairs across two sides, with scores and reasons."""
    started = time.monotonic()
    with progress() as report, transaction() as db:
        left = matcher.companies_in(db, _area(from_))
        right = matcher.companies_in(db, _area(to))
        if not left or not right:
            raise stop("one side has no companies: import or verify some first")
        pairs = served(db, matcher.pairs(db, left, right, top=top, progress=report), both_ways=True)
        if store:
            store_pairs(db, pairs)
        names, model = _names(db, pairs), matcher.model_id(db)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = [(n, names[p.query], names[p.candidate], f"{p.fit:.2f}") for n, p in enumerate(pairs, 1)]
    show_table([("", from_, to, "Fit"), *rows[:20]], title=f"{len(pairs)} pairs")
    console.print(
        f"{len(left)} x {len(right)} organisations in {time.monotonic() - started:.1f} s, "
        f"peak memory {peak:.0f} MiB"
    )
    if json_:
        found = [
            as_row(pair, slot=slot, model_id=model)
            | {"company": names[pair.query], "partner": names[pair.candidate]}
            for slot, pair in enumerate(pairs, 1)
        ]
        json_.write_text(json.dumps(found, ensure_ascii=False, indent=1))
        console.print(f"Wrote {json_}")


def _names(db: Session, pairs: Sequence[matcher.Pair]) -> dict[int | str, str]:
    ids = {key for pair in pairs for key in (pair.query, pair.candidate)}
    rows = db.execute(select(Company.id, Company.name).where(Company.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _area(word: str) -> Area:
    known = {"UA": Area.ukraine, "EU": Area.eu, "EUROPE": Area.europe, "ANY": Area.any}
    if word.upper() not in known:
        raise stop(f"{word!r} is not one of {', '.join(known)}")
    return known[word.upper()]
