"""What an official register says beside what a company says of itself, for who checks it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from backend.companies.fields.labels import FIELD_LABELS
from backend.companies.register.facts import places_agree
from backend.i18n import mark
from backend.models import Company, RegisterEntry, RegisterStatus
from backend.naming.same import same_name
from backend.reviews.evidence.checks import CHECK, FAILS, MEETS, Check

REGISTER = mark("Official register")
ADDRESS = mark("Registered address")
ACTIVITY = mark("Main activity")
#: of a comparison without an answer: the company says nothing
OPEN = "info"
HOME = "UA"


@dataclass(frozen=True)
class Line:
    """What the company and the register say of one fact; `kind` is meets, check or info."""

    #: a message id
    name: str
    company: str
    register: str
    kind: str
    #: of the company's profile, where it is one that can be compared
    column: str = ""


@dataclass(frozen=True)
class Comparison:
    """A company beside its entry."""

    entry: RegisterEntry
    lines: Sequence[Line]

    @property
    def differing(self) -> tuple[Line, ...]:
        """Facts in which the two differ."""
        return tuple(line for line in self.lines if line.kind == CHECK)


def compare(company: Company, entry: RegisterEntry | None) -> Comparison | None:
    """The company beside its entry, fact by fact."""
    if entry is None:
        return None
    named = [said for said in (entry.name, entry.short_name) if _is_called(company, said)]
    name = named[0] if named else ""
    said = " ".join((entry.region, entry.address))
    lines = [
        Line(
            FIELD_LABELS["name"], company.name, name or entry.name, MEETS if name else CHECK, "name"
        ),
        _place("region", company.region, entry.region, said),
        _place("city", company.city, entry.city, said),
        Line(ADDRESS, "", entry.address, OPEN),
        Line(ACTIVITY, "", f"{entry.activity_code} {entry.activity}".strip(), OPEN),
        _founded(company.founded, entry.founded),
    ]
    return Comparison(entry, tuple(line for line in lines if line.register))


def register_checks(
    company: Company, comparison: Comparison | None, day: date | None
) -> list[Check]:
    """The register's line among the evidence; none while no register is here."""
    if comparison is not None:
        return [_of_entry(comparison)]
    if day is None or company.country != HOME:
        return []
    if not company.edrpou:
        says = mark("Without an EDRPOU code it can't be looked up")
        return [Check(REGISTER, CHECK, says)]
    says = mark("The code %(number)s is not in the register of %(day)s")
    return [Check(REGISTER, CHECK, says, {"number": company.edrpou, "day": day.isoformat()})]


def _of_entry(comparison: Comparison) -> Check:
    entry = comparison.entry
    values = {"source": entry.source, "day": entry.as_of.isoformat(), "said": entry.status_said}
    if entry.status == RegisterStatus.terminated:
        return Check(REGISTER, FAILS, mark("Terminated (%(source)s, %(day)s)"), values)
    if entry.status != RegisterStatus.active:
        return Check(REGISTER, CHECK, mark("“%(said)s” (%(source)s, %(day)s)"), values)
    if comparison.differing:
        says = mark("Registered, but it differs from what the company says (%(source)s, %(day)s)")
        return Check(REGISTER, CHECK, says, values)
    return Check(REGISTER, MEETS, mark("Registered and agrees (%(source)s, %(day)s)"), values)


def _is_called(company: Company, said: str) -> bool:
    """A company often gives its English name first, and the registered one as the short one."""
    return any(same_name(own, said) for own in (company.name, company.short_name) if own)


def _place(column: str, typed: str, registered: str, said: str) -> Line:
    """The register writes more than the company: «Харківська область» is Kharkiv's too."""
    if not typed:
        return Line(FIELD_LABELS[column], "", registered, OPEN)
    agrees = places_agree(typed, registered) or typed.casefold() in said.casefold()
    return Line(FIELD_LABELS[column], typed, registered, MEETS if agrees else CHECK, column)


def _founded(typed: int | None, registered: int | None) -> Line:
    kind = OPEN if typed is None else MEETS if typed == registered else CHECK
    return Line(FIELD_LABELS["founded"], str(typed or ""), str(registered or ""), kind, "founded")
