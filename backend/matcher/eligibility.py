"""Companies under the rules of programmes: what a reader sees of one becomes an entity.

An entity is made from a card, never from a row: what the card's level may not see is not known to
the rules either, so no answer can give it away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from backend.companies.disclosure.cards import CompanyCard
from backend.matcher.rules import book, shipped
from backend.naming.forms import comparable
from backend.naming.latin import latin
from matching.eligibility import role_matrix
from matching.eligibility.card import ACTIONS, ROLES
from matching.eligibility.context import Context
from matching.eligibility.entity import entity_verdict
from matching.eligibility.funding import Declared, MemberRate, letters, team_rates
from matching.eligibility.team import team_verdict
from matching.rules import Confidence, Rule, RuleBook, RuleKind
from matching.teams import (
    Action,
    Answer,
    CallParameters,
    Entity,
    Finding,
    Guarantee,
    Member,
    PriorEligibility,
    Programme,
    Role,
    Team,
    Verdict,
    country_code,
)

__all__ = [
    "EVERY_PROGRAMME", "PROGRAMMES", "Action", "Answer", "Confidence", "Context", "Declared",
    "Entity", "Finding", "FundedActivity", "Guarantee", "Judged", "Member", "MemberRate",
    "Programme", "Role", "Rule", "RuleKind", "Team", "Verdict", "country_code", "entity_of",
    "group_of", "is_changed", "judged", "judged_all", "main_role", "rule", "rules",
    "team_funded", "team_judged",
]  # fmt: skip

#: programmes that companies are judged under
PROGRAMMES = tuple(ACTIONS)
EVERY_PROGRAMME = "*"
#: what a register says where a company's own figures do not settle its size
REGISTERED = {True: "sme", False: "not_sme", None: ""}
#: what people write where there is no parent, as `comparable` leaves it
NO_PARENT = frozenset({
    "none", "no", "na", "n a", "nil", "no parent", "independent", "not applicable", "self",
    "nemaie", "nema", "ni", "vidsutnia", "vidsutnii", "nezalezhna", "nezalezhne", "ne maie",
    "keine", "nein", "brak", "nie", "aucun", "aucune", "non", "ninguna", "nessuna",
})  # fmt: skip
TERRITORIES = {"controlled": True, "outside_control": False}


@dataclass(frozen=True)
class Judged:
    """A company in a role of a programme on a day; `counts`: towards the minimum of members."""

    programme: Programme
    role: Role
    on: date
    answer: Answer
    counts: Answer
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class FundedActivity:
    """A statutory activity ("" where one rate is for all) and every member's rate in it."""

    letter: str
    rates: tuple[MemberRate, ...]


def entity_of(card: CompanyCard) -> Entity:
    """The facts of a company as far as the card's level sees them."""
    return Entity(
        key=card.id,
        name=card.name,
        country=card.country,
        kind=card.kind,
        size=card.size or REGISTERED.get(card.imported_sme, ""),
        control_group=group_of(card.control_group or ""),
        non_profit=card.non_profit,
        end_user=bool(card.end_user),
        seap=bool(card.seap),
        union_body=bool(card.union_body),
        prior_eligibility=_tests_of(card),
        management_country=card.management_country or "",
        asset_countries=card.asset_countries or None,
        controlling_country=card.controlling_country or "",
        guarantee=Guarantee(card.guarantee or ""),
        guarantee_state=card.country,
        guarantee_date=card.guarantee_on,
        government_controlled_area=TERRITORIES.get(card.territory or ""),
    )


def _tests_of(card: CompanyCard) -> tuple[PriorEligibility, ...]:
    """The test that an earlier programme made; its day is that on which facts were as given."""
    if not card.tested_programme or card.tested_on is None:
        return ()
    return (PriorEligibility(card.tested_programme, card.tested_call or "", card.tested_on),)


def group_of(name: str) -> str:
    """The name of a parent, comparable however it is written; "" where there is said to be none."""
    group = comparable(latin(name))
    return "" if group in NO_PARENT else group


def team_judged(
    team: Team, programme: Programme, action: Action | None, on: date, call: CallParameters,
    rows: RuleBook,
) -> Verdict:  # fmt: skip
    """Every rule's answer for a team that need not be of companies here."""
    return team_verdict(team, Context(programme, action, on, call, rows))


def team_funded(team: Team, context: Context, declared: Declared) -> list[FundedActivity]:
    """Every member's funding rate, for each statutory activity that has a rate of its own."""
    asked = (declared.letter,) if declared.letter else letters(context)
    return [
        FundedActivity(letter, team_rates(team, context, replace(declared, letter=letter)))
        for letter in asked
    ]


def judged(card: CompanyCard, programme: Programme, role: Role, on: date) -> Judged:
    """One programme and role."""
    for found in judged_all(card, on, [programme]):
        if found.role == role:
            return found
    context = Context(programme, ACTIONS[programme], on, book=book())
    verdict = entity_verdict(entity_of(card), role, context)
    return Judged(programme, role, on, verdict.answer, Answer.FAILS, verdict.findings)


def judged_all(
    card: CompanyCard, on: date, programmes: Sequence[Programme] = PROGRAMMES
) -> list[Judged]:
    """Every role that companies can have in these programmes."""
    return [
        Judged(row.programme, row.role, on, row.verdict.answer, row.counts, row.verdict.findings)
        for row in role_matrix(entity_of(card), on, programmes=programmes, book=book())
    ]


def main_role(programme: Programme) -> Role:
    """In which role companies usually take part: as contractors where only states apply."""
    return ROLES.get(programme, (Role.BENEFICIARY,))[0]


def rules(programme: str = "", on: date | None = None) -> list[Rule]:
    """Rows of a programme, those of every programme among them; on a day only those in force."""
    return [
        row
        for row in book().rows
        if (not programme or row.programme in {programme, EVERY_PROGRAMME})
        and (on is None or row.holds(on))
    ]


def rule(rule_id: str) -> list[Rule]:
    """Every version of one rule, newest first; empty when there is no such rule."""
    found = [row for row in book().rows if row.id == rule_id]
    return sorted(found, key=lambda row: row.valid_from, reverse=True)


def is_changed(row: Rule) -> bool:
    """Whether a row is an administrator's instead of the one that ships."""
    return row not in shipped().rows
