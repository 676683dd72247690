"""`spilno assemble --all`: a team for every call of some programmes, told in one table."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from backend.commands.naming import names_of
from backend.commands.terminal import Report, transaction
from backend.eligibility.team_records import assembled_record
from backend.matcher.consortia import NoRules, Wishes, propose
from backend.models import Call

SCHEMA = "spilno.assembly-survey/1"
PAGE = Path("docs/assembly.md")
INTRODUCTION = """# Teams for whole programmes

Written by `spilno assemble --all --docs NAME` with the calls and companies of one database; each
section is one run. Members, countries and Ukrainians are those of the best team found; "led" counts
the required capabilities that somebody in it can lead, "coverage" weighs how much of the levels
asked for is reached. Gap 0.0 % means proven best under the coordinator proposed. "Broken" counts
rules that appear to fail, "open" those that still need a paper. Where no team is given, the rule
that keeps companies out stands in its place. Nothing here is legal advice.

Contains data from CORDIS, (c) European Union, licensed under CC BY 4.0; modified.
"""
HEAD = (
    "call", "members", "countries", "Ukrainians", "led", "coverage", "gap", "seconds", "broken",
    "open", "said no",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """What became of one call. `led` is how many of the `required` capabilities have a lead."""

    call: str
    title: str
    programme: str
    action: str
    status: str
    judged: int = 0
    candidates: int = 0
    members: int = 0
    countries: int = 0
    ukrainians: int = 0
    required: int = 0
    led: int = 0
    coverage: float = 0.0
    objective: int = 0
    bound: int = 0
    gap: float = 0.0
    seconds: float = 0.0
    broken: tuple[str, ...] = ()
    open: int = 0
    said_no: str = ""

    def cells(self) -> tuple[str, ...]:
        """The row as a table shows it."""
        if not self.members:
            return (self.call, *("",) * 6, f"{self.seconds:.1f}", "", "", self.said_no)
        return (
            self.call, str(self.members), str(self.countries), str(self.ukrainians),
            f"{self.led} of {self.required}", f"{100 * self.coverage:.0f} %",
            f"{100 * self.gap:.1f} %", f"{self.seconds:.1f}", str(len(self.broken)),
            str(self.open), "",
        )  # fmt: skip


def said(row: Row) -> str:
    """The row as a line of a terminal."""
    if not row.members:
        return f"{row.call}: {row.status}: {row.said_no}"
    broken = ", ".join(row.broken) or "nothing"
    return (
        f"{row.call}: {row.members} members from {row.countries} countries, {row.led} of "
        f"{row.required} capabilities led, objective {row.objective}, bound {row.bound}, gap "
        f"{100 * row.gap:.1f} %, {row.seconds:.1f} s; broken: {broken}, open: {row.open}"
    )


def survey(
    programmes: Sequence[str], wishes: Wishes, *, alternatives: int, seconds: float, report: Report
) -> tuple[list[Row], list[dict[str, Any]]]:
    """Assembles for every call of these programmes (of all whose rules are known when empty).

    Each call is a transaction of its own, so that what was prepared stays when a later one fails.
    """
    with transaction() as db:
        asked = (
            select(Call.id).where(Call.programme != "").order_by(Call.programme, Call.identifier)
        )
        if programmes:
            asked = asked.where(Call.programme.in_(programmes))
        ids = db.scalars(asked).all()
    rows, records = [], []
    for done, call_id in enumerate(ids, 1):
        row, record = _one(call_id, wishes, alternatives, seconds)
        rows.append(row)
        records.append(record)
        report("assembling for calls", done, len(ids))
    return rows, records


def _one(
    call_id: int, wishes: Wishes, alternatives: int, seconds: float
) -> tuple[Row, dict[str, Any]]:
    began = time.perf_counter()
    with transaction() as db:
        call = db.get_one(Call, call_id)
        known: dict[str, Any] = {
            "call": call.identifier, "title": call.title, "programme": call.programme,
            "action": call.action,
        }  # fmt: skip
        try:
            found = propose(db, call, wishes, alternatives=alternatives, seconds=seconds)
        except NoRules as error:
            return Row(**known, status="no_rules", said_no=error.detail), dict(known)
        record = assembled_record(found, names_of(db, call))
    row = Row(**known, **_told(record), seconds=round(time.perf_counter() - began, 1))
    return row, {**known, **record}


def _told(record: Mapping[str, Any]) -> dict[str, Any]:
    pool = record["pool"] or {}
    told = {
        "status": record["status"], "judged": pool.get("judged", 0),
        "candidates": pool.get("candidates", 0), "said_no": _said_no(record),
    }  # fmt: skip
    if not record["proposals"]:
        return told
    best = record["proposals"][0]
    countries = [member["country"] for member in best["members"]]
    return told | {
        "members": len(countries),
        "countries": len(set(countries)),
        "ukrainians": countries.count("UA"),
        "required": len(best["coverage"]),
        "led": sum(row["lead"] is not None for row in best["coverage"]),
        "coverage": round(best["parts"]["coverage"], 4),
        **{name: best[name] for name in ("objective", "bound", "gap")},
        "broken": tuple(
            sorted({r["rule"] for r in best["rules"] if r["answer"] == "appears_to_fail"})
        ),
        "open": best["answers"]["needs_a_check"],
    }


def _said_no(record: Mapping[str, Any]) -> str:
    """The rule that keeps companies out, or the demands that cannot hold together."""
    if record["closed_by"]:
        return ", ".join(f"{one['rule']} ({one['name']})" for one in record["closed_by"])
    if record["blame"]:
        return ", ".join(one["id"] for one in record["blame"]["together"])
    return ""


def as_json(rows: Sequence[Row], records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The whole survey as plain data."""
    return {"schema": SCHEMA, "rows": [asdict(row) for row in rows], "calls": list(records)}


def summary(rows: Sequence[Row]) -> str:
    """The survey in one line."""
    teams = [row for row in rows if row.members]
    broken = sum(len(row.broken) for row in teams)
    closed = sum(row.status == "closed" for row in rows)
    return (
        f"{len(rows)} calls: {len(teams)} with a team, {broken} rules broken, {closed} closed to "
        f"companies by a rule, {len(rows) - len(teams) - closed} without a team."
    )


def write_page(name: str, rows: Sequence[Row], page: Path = PAGE) -> None:
    """Puts the survey into the page, in place of an earlier one of the same name."""
    said = page.read_text(encoding="utf-8") if page.exists() else INTRODUCTION
    sections = said.split("\n## ")[1:]
    kept = [one.rstrip() for one in sections if one.partition("\n")[0] != name]
    lines = [HEAD, ("---",) * len(HEAD), *(row.cells() for row in rows)]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    judged = max((row.judged for row in rows), default=0)
    own = f"{name}\n\n{judged:,} companies and organisations judged. {summary(rows)}\n\n{table}"
    page.write_text("\n\n## ".join([INTRODUCTION.rstrip(), *sorted([*kept, own])]) + "\n")
