"""The rules against history: every Horizon Europe RIA and IA consortium through HE.COMP.

A consortium that was funded and does not pass is either a special case or a mistake in our rows;
each is listed with what it lacks, as far as the data tell.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matching.calls.identifiers import identify
from matching.eligibility.composition import compositions
from matching.eligibility.context import Context
from matching.eligibility.seats import Seat, seated
from matching.rules import RuleBook, rulebook
from matching.teams import (
    Action,
    Answer,
    CallParameters,
    Entity,
    Member,
    Programme,
    Role,
    country_code,
)

SCHEMES = {
    "HORIZON-RIA": Action.RIA,
    "HORIZON-IA": Action.IA,
    "HORIZON-JU-RIA": Action.RIA,
    "HORIZON-JU-IA": Action.IA,
}
ROLES = {
    "coordinator": Role.COORDINATOR,
    "participant": Role.BENEFICIARY,
    "associatedPartner": Role.ASSOCIATED_PARTNER,
    "thirdParty": Role.AFFILIATED_ENTITY,
}
UNION_BODIES = (
    "JRC", "JOINT RESEARCH CENTRE", "EUROPEAN ORGANIZATION FOR NUCLEAR RESEARCH",
    "ORGANISATION EUROPEENNE POUR LA RECHERCHE NUCLEAIRE", "EUROPEAN MOLECULAR BIOLOGY",
    "EUROPEAN SPACE AGENCY", "EUROPEAN CENTRE FOR MEDIUM-RANGE", "EUROCONTROL",
    "EUROPEAN SOUTHERN OBSERVATORY", "EUROPEAN SYNCHROTRON", "EUROPEAN SPALLATION SOURCE",
    "EUROPEAN ORGANISATION FOR THE SAFETY OF AIR NAVIGATION",
)  # fmt: skip
"""Words in the names of bodies that count as a further member state."""

SPECIAL_CALLS = {
    "-EDCTP3-": "own_rule_of_the_joint_undertaking",
    "-IBA-": "beneficiary_named_in_the_work_programme",
}
"""Parts of topic codes whose calls had composition rules of their own.

The Global Health EDCTP3 Joint Undertaking counts members of its association in sub-Saharan Africa;
actions with identified beneficiaries have no open competition.
"""


LACKS = {
    "one_beneficiary": "The data list one beneficiary, of the three that the rule asks for.",
    "two_beneficiaries": "The data list two beneficiaries, of the three that the rule asks for.",
    "too_few_countries": "Its {number} beneficiaries are from fewer than three member states or "
    "associated countries.",
    "no_member_state": "None of its {number} beneficiaries is from a member state.",
    "association_unconfirmed": "It passes only if a country of its beneficiaries was associated "
    "on that day, which is not confirmed.",
}
EXPLAINED = {
    "own_rule_of_the_joint_undertaking": "Its call is one of the Global Health EDCTP3 Joint "
    "Undertaking, which also counts the members of its association in sub-Saharan Africa.",
    "beneficiary_named_in_the_work_programme": "The work programme named its beneficiaries: there "
    "was no open competition.",
}


@dataclass(frozen=True)
class PastConsortium:
    """A funded consortium as the data tell it."""

    project: str
    acronym: str
    scheme: str
    topic: str
    start: date
    members: tuple[Member, ...]


@dataclass(frozen=True)
class HistoricalException:
    """A funded consortium that does not pass for certain, and why.

    Reasons: `one_beneficiary`, `two_beneficiaries` (the data list no more), `too_few_countries`,
    `no_member_state`, `association_unconfirmed` (passes if a country was already associated).
    `explanation` is a value of SPECIAL_CALLS, or "" if none is known.
    """

    project: str
    acronym: str
    scheme: str
    topic: str
    start: date
    answer: Answer
    reason: str
    beneficiaries: int
    countries: tuple[str, ...]
    partners: tuple[str, ...]
    explanation: str = ""

    @property
    def sentence(self) -> str:
        """What it lacks, and which rule of its own explains that."""
        lacks = LACKS[self.reason].format(number=self.beneficiaries)
        return f"{lacks} {EXPLAINED.get(self.explanation, 'No rule of its own is known.')}"


@dataclass(frozen=True)
class HistoryReport:
    """How many consortia were checked, how many pass for certain, and the others."""

    checked: int
    passed: int
    exceptions: tuple[HistoricalException, ...]

    @property
    def reasons(self) -> Mapping[str, int]:
        """Exceptions by reason, the commonest first."""
        counts: dict[str, int] = {}
        for exception in self.exceptions:
            counts[exception.reason] = counts.get(exception.reason, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    @property
    def unexplained(self) -> tuple[HistoricalException, ...]:
        """Exceptions for which no rule of their own is known."""
        return tuple(e for e in self.exceptions if not e.explanation)

    def markdown(self) -> str:
        """The exceptions one by one, as a table, each with the sentence that explains it."""
        lines = [
            f"{self.checked:,} consortia checked, {self.passed:,} pass for certain, "
            f"{len(self.exceptions)} do not, {len(self.unexplained)} of them unexplained.",
            "",
            "| project | topic | start | answer | beneficiaries from | why |",
            "|---|---|---|---|---|---|",
        ]
        lines += [
            f"| {e.acronym} ({e.project}) | {e.topic} | {e.start} | {e.answer} | "
            f"{' '.join(e.countries)} | {e.sentence} |"
            for e in self.exceptions
        ]
        return "\n".join(lines) + "\n"


def historical_exceptions(
    data: Path, *, until: date | None = None, book: RuleBook | None = None
) -> HistoryReport:
    """Check every consortium of the CORDIS files in a folder on the day its project started.

    `data` holds projects.csv.gz and participations.csv.gz; projects that start on or after `until`
    are left out.

    Raises:
        FileNotFoundError: the folder lacks one of the files.
    """
    checked = 0
    exceptions = []
    for consortium in past_consortia(data):
        if until is not None and consortium.start >= until:
            continue
        checked += 1
        exception = exception_of(consortium, book or rulebook())
        if exception is not None:
            exceptions.append(exception)
    return HistoryReport(checked, checked - len(exceptions), tuple(exceptions))


PAGE_HEAD = """# Funded consortia under HE.COMP

Generated by `spilno rules --history FOLDER --docs`: every research and innovation, and innovation
action of Horizon Europe in the CORDIS files, on the day its project started, under the rule of
composition in force that day. Those that do not pass for certain stand below, one by one.

Contains data from CORDIS, (c) European Union, licensed under CC BY 4.0; modified.

"""


def history_page(data: Path) -> str:
    """Markdown of the whole check."""
    return PAGE_HEAD + historical_exceptions(data).markdown()


def exception_of(consortium: PastConsortium, book: RuleBook) -> HistoricalException | None:
    """What keeps a consortium from passing HE.COMP for certain; None if it passes."""
    identity = identify(consortium.topic)
    call = identity.parameters if identity else CallParameters()
    context = Context(Programme.HORIZON, SCHEMES[consortium.scheme], consortium.start, call, book)
    rule = next(found for found in compositions(context) if found.rule.id == "HE.COMP")
    seats = seated(consortium.members, context)
    answer = rule.answer(seats)
    if answer == Answer.MEETS:
        return None
    counted = [seat for seat in seats if seat.role in {Role.COORDINATOR, Role.BENEFICIARY}]
    partners = {seat.entity.country for seat in seats if seat not in counted}
    return HistoricalException(
        consortium.project, consortium.acronym, consortium.scheme, consortium.topic,
        consortium.start, answer, _reason(counted, answer, context), len(counted),
        tuple(sorted({seat.entity.country for seat in counted})), tuple(sorted(partners)),
        next((why for part, why in SPECIAL_CALLS.items() if part in consortium.topic), ""),
    )  # fmt: skip


def _reason(counted: Sequence[Seat], answer: Answer, context: Context) -> str:
    if answer == Answer.CHECK:
        return "association_unconfirmed"
    if len(counted) < 3:
        return "one_beneficiary" if len(counted) == 1 else "two_beneficiaries"
    members = context.countries(["EU27"]).certain
    if not any(seat.entity.country in members or seat.entity.union_body for seat in counted):
        return "no_member_state"
    return "too_few_countries"


def past_consortia(data: Path) -> Iterator[PastConsortium]:
    """Research and innovation, and innovation actions of Horizon Europe, in the files' order."""
    members: dict[str, list[Member]] = {}
    for row in _rows(data / "participations.csv.gz"):
        members.setdefault(row["project_id"], []).append(_member(row))
    for row in _rows(data / "projects.csv.gz"):
        if row["funding_scheme"] in SCHEMES and row["start_date"]:
            yield PastConsortium(
                row["project_id"], row["acronym"], row["funding_scheme"], row["topic_code"],
                date.fromisoformat(row["start_date"]), tuple(members.get(row["project_id"], ())),
            )  # fmt: skip


def _member(row: Mapping[str, str]) -> Member:
    name = row["name"].upper()
    entity = Entity(
        key=row["org_key"],
        name=row["name"],
        country=country_code(row["country"]),
        union_body=any(words in name for words in UNION_BODIES),
    )
    return Member(entity, ROLES.get(row["role"], Role.ASSOCIATED_PARTNER))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source)
