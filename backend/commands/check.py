"""The command that checks a consortium from a file."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from backend.commands.terminal import PROGRAMMES, console, one_of, stop, transaction
from backend.companies.keys import company_keyed
from backend.eligibility.team_file import TEMPLATE, TeamFile, read_team
from backend.eligibility.team_records import Names, named, rates_record, verdict_record
from backend.errors import SpilnoError
from backend.i18n import gettext
from backend.matcher import rules
from backend.matcher.consortia.entities import entities
from backend.matcher.eligibility import (
    Action,
    Context,
    Entity,
    Member,
    Programme,
    Rule,
    Team,
    Verdict,
    team_funded,
    team_judged,
)
from backend.settings import settings

SCHEMA = "spilno.check/1"


def check_command(
    team: Annotated[
        Path | None, typer.Option(dir_okay=False, help="JSON file of the consortium.")
    ] = None,
    programme: Annotated[str, typer.Option(help=f"One of {', '.join(Programme)}.")] = "",
    action: Annotated[
        str, typer.Option(help="Type of action: RA, DA, IRA, RIA, IA, CSA …; empty: not known.")
    ] = "",
    day: Annotated[
        str, typer.Option("--date", help="Day whose rules count, such as 2026-09-29; else today.")
    ] = "",
    json_: Annotated[Path | None, typer.Option("--json", help="Write everything here.")] = None,
    template: Annotated[bool, typer.Option(help="Print an example of a team file.")] = False,
) -> None:
    """Check a consortium against every rule of a programme, with sources and what is open.

    A team file lists members with their facts or with the key of a company here; `--template`
    prints an example to fill in.
    """
    if template:
        typer.echo(json.dumps(TEMPLATE, ensure_ascii=False, indent=1))
        return
    if team is None or not programme:
        raise stop("name the file with --team and the programme with --programme")
    chosen = one_of(Programme, PROGRAMMES.get(programme.upper(), programme), "--programme")
    kind = one_of(Action, action, "--action") if action.strip() else None
    on = _day(day)
    file = read_team(_text(team))
    book, source, known = _database(file.keys)
    made = file.team(known)
    verdict = team_judged(made, chosen, kind, on, file.parameters(), book)
    record = {
        "schema": SCHEMA,
        "team": file.name or team.stem,
        "programme": str(chosen),
        "action": str(kind) if kind else None,
        "date": on.isoformat(),
        "call": file.call.model_dump(exclude_none=True),
        "rules_from": source,
        "members": _members(made, verdict, file),
        **verdict_record(verdict, _names(made, book, on)),
        "rates": rates_record(
            team_funded(
                file.weighed(made), Context(chosen, kind, on, file.parameters(), book),
                file.declared(),
            ),
            _names(made, book, on),
        ),
    }  # fmt: skip
    _show(record)
    if json_ is not None:
        json_.write_text(json.dumps(record, ensure_ascii=False, indent=1, default=str))
        console.print(f"Wrote {json_}")


def _day(text: str) -> date:
    if not text:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise stop(f"--date is {text!r}: give a day such as 2026-09-29") from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise stop(f"there is no file {path}") from None
    except UnicodeDecodeError as error:
        raise stop(f"{path}, byte {error.start}: save the file as UTF-8") from None


def _database(keys: Sequence[str]) -> tuple[rules.RuleBook, str, Mapping[str, Entity]]:
    """Rules in force and the companies named; without a database the rules that ship."""
    there = settings().database_url or (settings().data_dir / "postgres" / "db").exists()
    if not keys and not there:
        return rules.shipped(), "shipped", {}
    try:
        with transaction() as db:
            return rules.keep_current(db), "database", _companies(db, keys)
    except (ProgrammingError, OperationalError):
        if keys:
            raise stop(
                "companies named by a key are looked up in the database, which is not ready: "
                "run `spilno migrate`, or give their name and country instead"
            ) from None
        return rules.shipped(), "shipped", {}


def _companies(db: Session, keys: Sequence[str]) -> dict[str, Entity]:
    found = {}
    for key in keys:
        try:
            found[key] = company_keyed(db, key).id
        except SpilnoError as error:
            raise stop(f"“company”: {gettext(error.detail, **error.values)}") from None
    known = entities(db, list(found.values()))
    return {key: known[id_] for key, id_ in found.items()}


def _members(team: Team, verdict: Verdict, file: TeamFile) -> list[dict[str, Any]]:
    return [
        {
            "member": member.entity.key,
            "name": member.entity.name,
            "country": member.entity.country,
            "role": str(member.role),
            "size": member.entity.size,
            "share": typed.share,
            "answer": str(_own(verdict, member).answer),
        }
        for member, typed in zip(team.members, file.members, strict=True)
    ]


def _own(verdict: Verdict, member: Member) -> Verdict:
    return Verdict(tuple(f for f in verdict.findings if f.subject == member.entity.key))


def _names(team: Team, book: rules.RuleBook, on: date) -> Names:
    def rule(id_: str) -> Rule | None:
        try:
            return book.rule(id_, on)
        except KeyError:
            return None

    names = {member.entity.key: member.entity.name for member in team.members}
    return Names(named(names), str, rule)


def _show(record: dict[str, Any]) -> None:
    console.print(
        f"[bold]{record['team']}[/bold]: {record['programme']} {record['action'] or ''}, rules of "
        f"{record['date']} ({record['rules_from']})", soft_wrap=True,
    )  # fmt: skip
    for one in record["rules"]:
        if one["member"] is None or one["answer"] != "appears_to_meet":
            _show_finding(one)
    for activity in record["rates"]:
        _show_rates(activity)
    counted = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in record["answers"].items())
    console.print(f"[bold]{record['answer'].replace('_', ' ')}[/bold] ({counted})")
    console.print("Not legal advice: the call document and the granting authority decide.")


def _show_finding(one: dict[str, Any]) -> None:
    whose = f"{one['member_name']}: " if one["member"] is not None else ""
    console.print(f"- {whose}{one['rule']} {one['answer_words']}. {one['says']}", soft_wrap=True)
    if one["evidence_words"]:
        console.print(f"    {one['evidence_words']} ({one['asked_of_words']})", soft_wrap=True)
    if not whose:
        console.print(f"    {one['source']} [{one['confidence']}]", soft_wrap=True, markup=False)


def _show_rates(activity: Mapping[str, Any]) -> None:
    """Rates in one line; members with the same rate together."""
    grouped: dict[str, list[str]] = {}
    for one in activity["members"]:
        grouped.setdefault(_rate(one), []).append(one["name"])
    of = f" of activity {activity['activity']}" if activity["activity"] else ""
    same = len(grouped) == 1
    told = [rate if same else f"{rate} ({', '.join(names)})" for rate, names in grouped.items()]
    console.print(f"Funding rate{of}: {'; '.join(told)}", soft_wrap=True)


def _rate(one: Mapping[str, Any]) -> str:
    if one["rate"] is None:
        return "not known"
    open_ = one["highest"] != one["rate"]
    return f"{one['rate']:g} %" + (f", up to {one['highest']:g} % if shown" if open_ else "")
