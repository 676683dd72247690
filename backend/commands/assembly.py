"""Commands about consortia: assemble them for a call, check one that stands."""

import json
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.calls import queries
from backend.commands.terminal import console, progress, show_table, stop, transaction
from backend.companies.keys import company_keyed
from backend.eligibility.team_records import (
    Names,
    assembled_record,
    explanation_record,
    named,
)
from backend.eligibility.team_words import Key
from backend.matcher import rules
from backend.matcher.consortia import Assembled, Wishes, circumstances, explain, propose
from backend.matcher.eligibility import Rule
from backend.models import Call, Company, RequiredCapability

SCHEMA = "spilno.assembly/1"
CALL_FACTS = ("id", "identifier", "title", "programme", "action", "status", "version")


def assemble_command(
    call: Annotated[str, typer.Option(help="Topic identifier or number.")],
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
) -> None:
    """Assemble consortia for a call from the companies in the database, with their proof."""
    began = time.perf_counter()
    with progress() as report, transaction() as db:
        asked = queries.call_asked(db, call)
        wishes = Wishes(
            coordinator=company_keyed(db, coordinator).id if coordinator else None,
            must=_keyed(db, must), barred=_keyed(db, bar), minimum=minimum, maximum=maximum,
            ukrainians=ukrainians, smes=smes, per_country=per_country,
        )  # fmt: skip
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


def _explain(
    db: Session, call: Call, wishes: Wishes, found: Assembled, record: dict[str, Any], names: Names
) -> None:
    best = found.best
    assert best is not None  # noqa: S101 - the caller looked
    led = Wishes(**{**vars(wishes), "coordinator": int(best.coordinator)})
    explanation = explain(db, call, led, [int(key) for key in best.keys])
    if explanation is not None:
        record["proposals"][0]["explanation"] = explanation_record(explanation, names)


def names_of(db: Session, call: Call | None = None, on: date | None = None) -> Names:
    """Names of companies, capabilities of a call, and rules on a day."""
    companies: dict[Key, str] = {
        row.id: row.name for row in db.execute(select(Company.id, Company.name))
    }
    capabilities: dict[str, str] = {"0": call.title if call else ""}
    if call is not None:
        needed = select(RequiredCapability).where(RequiredCapability.call_id == call.id)
        for row in db.scalars(needed):
            capabilities[str(row.id)] = row.text_en or row.text_uk
    book = rules.keep_current(db)
    day = on or (call.deadline if call else None) or datetime.now(UTC).date()

    def rule(id_: str) -> Rule | None:
        try:
            return book.rule(id_, day)
        except KeyError:
            return None

    return Names(named(companies), lambda code: capabilities.get(code, code), rule)


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
    for part in ("members", "demands"):
        for row in proposal.get("explanation", {}).get(part, ()):
            console.print(f"  {row['says']}", soft_wrap=True)


def _write(path: Path | None, record: dict[str, Any]) -> None:
    if path is None:
        return
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1, default=str))
    console.print(f"Wrote {path}")
