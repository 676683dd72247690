"""Commands about consortia: assemble them for a call, check one that stands."""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from backend.calls import queries
from backend.commands import assembly_survey
from backend.commands.naming import names_of
from backend.commands.terminal import (
    PROGRAMMES,
    console,
    one_of,
    progress,
    show_table,
    stop,
    transaction,
)
from backend.companies.keys import company_keyed
from backend.eligibility.team_records import Names, assembled_record, explanation_record
from backend.matcher.consortia import Assembled, Wishes, circumstances, explain, propose
from backend.matcher.eligibility import Programme
from backend.models import Call

SCHEMA = "spilno.assembly/1"
CALL_FACTS = ("id", "identifier", "title", "programme", "action", "status", "version")


def assemble_command(
    call: Annotated[str, typer.Option(help="Topic identifier or number.")] = "",
    coordinator: Annotated[
        str | None, typer.Option(help="Who coordinates: number, PIC, EDRPOU or exact name.")
    ] = None,
    must: Annotated[list[str] | None, typer.Option(help="Takes part; repeatable.")] = None,
    bar: Annotated[list[str] | None, typer.Option(help="Takes no part; repeatable.")] = None,
    alternatives: Annotated[int, typer.Option(min=1, max=20, help="How many teams.")] = 5,
    minimum: Annotated[int, typer.Option(min=1, help="Members at least.")] = 3,
    maximum: Annotated[int, typer.Option(min=1, max=60, help="Members at most.")] = 10,
    ukrainians: Annotated[int | None, typer.Option(min=0, help="From Ukraine at least.")] = None,
    smes: Annotated[int | None, typer.Option(min=0, help="SMEs at least.")] = None,
    per_country: Annotated[int | None, typer.Option(min=1, help="A country at most.")] = None,
    seconds: Annotated[float, typer.Option(min=0.1, help="For each solve.")] = 10.0,
    why: Annotated[
        bool, typer.Option("--explain/--no-explain", help="Worth of members and demands.")
    ] = True,
    json_: Annotated[Path | None, typer.Option("--json", help="Write everything here.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="For every call of --programme, as one table.")
    ] = False,
    programme: Annotated[
        list[str] | None, typer.Option(help="With --all: EDF, EDIP, USI, HE ...; repeatable.")
    ] = None,
    docs: Annotated[
        str, typer.Option(help=f"With --all: the section of {assembly_survey.PAGE} to write.")
    ] = "",
) -> None:
    """Assemble consortia for a call from the companies in the database, with their proof."""
    if bool(call) == every:
        raise stop("name one call with --call, or all calls of --programme with --all")
    if minimum > maximum:
        raise stop(f"--minimum is {minimum} and --maximum {maximum}: the smaller one comes first")
    with transaction() as db:
        wishes = Wishes(
            coordinator=_keyed(db, [coordinator])[0] if coordinator else None,
            must=_keyed(db, must), barred=_keyed(db, bar), minimum=minimum, maximum=maximum,
            ukrainians=ukrainians, smes=smes, per_country=per_country,
        )  # fmt: skip
    _refuse_contradictions(wishes)
    if every:
        _survey(programme or (), wishes, alternatives, seconds, docs, json_)
        return
    began = time.perf_counter()
    with progress() as report, transaction() as db:
        asked = queries.call_asked(db, call)
        try:
            found = propose(
                db, asked, wishes, alternatives=alternatives, seconds=seconds, progress=report
            )
        except ValueError as error:
            raise stop(str(error)) from None
        names = names_of(db, asked)
        record = {
            "schema": SCHEMA,
            "call": _call_record(asked),
            "rules_on": circumstances(db, asked).on.isoformat(),
            "asked": _plain(wishes),
            **assembled_record(found, names),
        }
        if why and found.best is not None:
            _explain(db, asked, wishes, found, record, names)
    record["seconds"] = round(time.perf_counter() - began, 2)
    _show(record)
    _write(json_, record)


def _keyed(db: Session, keys: Sequence[str] | None) -> tuple[int, ...]:
    return tuple(dict.fromkeys(company_keyed(db, key).id for key in keys or ()))


def _refuse_contradictions(wishes: Wishes) -> None:
    both = {*wishes.must, wishes.coordinator} & set(wishes.barred)
    if both:
        raise stop(f"company {min(map(str, both))} is asked for and barred: leave one of both out")
    if len({*wishes.must, wishes.coordinator} - {None}) > wishes.maximum:
        raise stop("more companies are asked for than --maximum lets in: raise it")


def _survey(
    programmes: Sequence[str], wishes: Wishes, alternatives: int, seconds: float, docs: str,
    json_: Path | None,
) -> None:  # fmt: skip
    chosen = [one_of(Programme, PROGRAMMES.get(one.upper(), one), "--programme")
              for one in programmes]  # fmt: skip
    with progress() as report:
        rows, records = assembly_survey.survey(
            chosen, wishes, alternatives=alternatives, seconds=seconds, report=report
        )
    if not rows:
        raise stop("there is no call of these programmes: import them with `spilno calls import`")
    for row in rows:
        console.print(assembly_survey.said(row), soft_wrap=True)
    console.print(assembly_survey.summary(rows))
    _write(json_, assembly_survey.as_json(rows, records))
    if docs:
        assembly_survey.write_page(docs, rows)
        console.print(f"Wrote {assembly_survey.PAGE}")
    if any(row.broken for row in rows):
        raise typer.Exit(1)


def _explain(
    db: Session, call: Call, wishes: Wishes, found: Assembled, record: dict[str, Any], names: Names
) -> None:
    best = found.best
    assert best is not None  # noqa: S101 - the caller looked
    led = Wishes(**{**vars(wishes), "coordinator": int(best.coordinator)})
    explanation = explain(db, call, led, [int(key) for key in best.keys])
    if explanation is not None:
        record["proposals"][0]["explanation"] = explanation_record(explanation, names)


def _call_record(call: Call) -> dict[str, Any]:
    deadline = call.deadline.isoformat() if call.deadline else None
    return {name: getattr(call, name) for name in CALL_FACTS} | {"deadline": deadline}


def _plain(wishes: Wishes) -> dict[str, Any]:
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in vars(wishes).items()
    }


def _show(record: dict[str, Any]) -> None:
    console.print(f"[bold]{record['call']['title']}[/bold] {record['call']['identifier']}")
    console.print(record["says"])
    for finding in record["closed_by"]:
        console.print(f"{finding['rule']}: {finding['text']} {finding['says']}", soft_wrap=True)
    for part in ("together", "give_up"):
        for demand in (record["blame"] or {}).get(part, ()):
            console.print(f"{part}: {demand['says']} ({demand['id']})", soft_wrap=True)
    for gap in record["gaps"]:
        console.print(f"gap: {gap['says']}", soft_wrap=True)
    for proposal in record["proposals"]:
        _show_team(proposal)
    console.print(f"{record['seconds']} s")


def _show_team(proposal: dict[str, Any]) -> None:
    rows = [
        (one["name"], one["country"], one["role"], one["answer"], len(one["leads"]),
         len(one["backs_up"]), f"{one['fit']:.2f}")
        for one in proposal["members"]
    ]  # fmt: skip
    title = (
        f"{proposal['number']}. {proposal['says']} objective {proposal['objective']}, bound "
        f"{proposal['bound']}, {proposal['seconds']} s; {proposal['answer']}"
    )
    show_table([("Member", "", "Role", "Rules", "Leads", "Backs up", "Fit"), *rows], title=title)
    for part in ("members", "coordinators", "demands"):
        for row in proposal.get("explanation", {}).get(part, ()):
            console.print(f"  {row['says']}", soft_wrap=True)


def _write(path: Path | None, record: dict[str, Any]) -> None:
    if path is None:
        return
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1, default=str))
    console.print(f"Wrote {path}")
