"""The dossier: everything that a decision on a consortium rests on, as one plain structure.

Both prints, PDF and workbook, are made from it, so they never say different things.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from backend.consortia import queries, words
from backend.consortia.desk.claims import ClaimsView, claims_view
from backend.consortia.desk.money import Money, money
from backend.consortia.desk.service import Desk, MemberView, desk
from backend.consortia.judgement.findings import answer_view, composition_views
from backend.consortia.judgement.judging import day_of
from backend.consortia.papers.printing import as_pdf
from backend.consortia.standing import Standing
from backend.i18n import gettext, mark
from backend.models import Consortium, LetterOfIntent
from backend.pages import country_name, date_words, label
from backend.sheets import as_workbook

HEADINGS = (
    mark("Company"), mark("Country"), mark("Size"), mark("Role"), mark("State"),
    mark("Eligibility"), mark("Costs"), mark("Contribution, at most"),
)  # fmt: skip


@dataclass(frozen=True)
class Dossier:
    """What is printed: the consortium, its team, coverage, rules, money, letters, course."""

    consortium: Consortium
    state: str
    made_at: datetime
    by: str
    desk: Desk
    answer: Mapping[str, str]
    findings: Sequence[Mapping[str, Any]]
    money: Money
    claims: ClaimsView
    letters: Sequence[LetterOfIntent]
    history: Sequence[Mapping[str, Any]]
    rules_on: str

    @property
    def columns(self) -> list[str]:
        """Names of the members, for the coverage matrix."""
        return [one.card.name for one in self.desk.team]


class Unlinked:
    """Stands where a page has its request: paper leads nowhere."""

    @property
    def app(self) -> "Unlinked":
        """Itself."""
        return self

    def url_path_for(self, _name: str, **_params: object) -> str:
        """No address."""
        return ""


def dossier(db: Session, who: Standing) -> Dossier:
    """The dossier as its reader may see it."""
    found, made = who.consortium, desk(db, Unlinked(), who)
    letters = [
        one for one in queries.letters_of(db, found.id) if who.leads or one.member == who.member
    ]
    return Dossier(
        consortium=found, state=words.state_words(found.state), made_at=datetime.now(UTC),
        by=who.user.name, desk=made, answer=answer_view(made.verdict),
        findings=composition_views(Unlinked(), found, made.verdict, officer=who.officer),
        money=money(db, found, made.team), claims=claims_view(db, who), letters=letters,
        history=words.timeline(
            queries.history_of(db, found.id), words.names_of(found), officer=who.officer,
            leads=who.leads,
        ),
        rules_on=date_words(day_of(found.call)),
    )  # fmt: skip


def as_paper(one: Dossier) -> bytes:
    """The dossier as PDF in the reader's language."""
    return as_pdf("consortia/print/dossier.html", d=one)


def as_sheets(one: Dossier) -> bytes:
    """The dossier as a workbook: members, coverage, rules, course."""
    found = one.consortium
    note = gettext(
        mark("%(title)s, version %(version)s, %(day)s"), title=found.title,
        version=found.version, day=date_words(one.made_at.date()),
    )  # fmt: skip
    return as_workbook(
        {
            gettext(mark("Members")): [[gettext(h) for h in HEADINGS], *_member_rows(one)],
            gettext(mark("Tasks")): _task_rows(one),
            gettext(mark("Rules")): _rule_rows(one),
            gettext(mark("Project")): _claim_rows(one),
            gettext(mark("History")): _history_rows(one),
        },
        note,
    )


def _member_rows(one: Dossier) -> list[list[str | int]]:
    grants = {line.member.row.id: line.grant for line in one.money.lines}
    return [
        [
            view.card.name, country_name(view.card.country),
            label(f"SIZE:{view.card.size}") if view.card.size else "", view.role, view.state,
            view.light["text"] if view.light else "", _amount(view.row.cost_eur),
            _amount(grants.get(view.row.id)),
        ]
        for view in one.desk.team
    ]  # fmt: skip


def _task_rows(one: Dossier) -> list[list[str | int]]:
    heads: list[str | int] = [gettext(mark("Required capability")), gettext(mark("Weight"))]
    rows: list[list[str | int]] = [[*heads, *one.columns]]
    for task in one.desk.tasks:
        parts = [_part(task.part(view.row.id)) for view in one.desk.team]
        rows.append([task.text, task.slot.weight, *parts])
    return rows


def _rule_rows(one: Dossier) -> list[list[str | int]]:
    heads = (mark("Subject"), mark("Rule"), mark("Answer"), mark("Found"), mark("Source"))
    rows: list[list[str | int]] = [[gettext(head) for head in heads]]
    rows += [
        [gettext(mark("The team")), f["rule"], f["answer"], f["says"], f["source"]]
        for f in one.findings
    ]
    for view in one.desk.team:
        rows += [[view.card.name, *point] for point in points_of(view)]
    return rows


def points_of(view: MemberView) -> list[list[str | int]]:
    """What decides a member's eligibility: rule, answer, what was found, source."""
    points = view.light["points"] if view.light else []
    return [[p["rule"], p["answer"], p["says"], p["source"]] for p in points]


def _claim_rows(one: Dossier) -> list[list[str | int]]:
    """What the project says of itself, and whether its paper was seen."""
    heads = (mark("Statements about the project"), mark("Document that shows it"), mark("State"))
    rows: list[list[str | int]] = [[gettext(head) for head in heads]]
    rows += [[claim.says, claim.evidence, claim.light] for claim in one.claims.claims]
    return rows


def _history_rows(one: Dossier) -> list[list[str | int]]:
    heads = (mark("When"), mark("Who"), mark("What"), mark("Note"))
    return [
        [gettext(head) for head in heads],
        *([row["when"], row["who"], row["what"], row["note"]] for row in one.history),
    ]


def _part(part: str) -> str:
    if not part:
        return ""
    return gettext(mark("lead")) if part == "lead" else gettext(mark("backup"))


def _amount(euros: int | None) -> str | int:
    return "" if euros is None else euros
