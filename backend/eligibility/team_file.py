"""A consortium as a JSON file: members with their facts, or with the key of a company here.

Everything that is not given counts as not known, never as a no.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from babel import Locale
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from backend.companies.fields.size import size_class
from backend.eligibility.team_groups import Group, grouped, pairs_of
from backend.errors import SetupError
from backend.matcher.calls import CallParameters, with_demands
from backend.matcher.eligibility import (
    Declared,
    Entity,
    Guarantee,
    Member,
    Role,
    Team,
    country_code,
    group_of,
)
from backend.taxonomy import terms

TEMPLATE: Mapping[str, Any] = {
    "name": "Name of the consortium",
    "supporting_states": ["FR", "DE"],
    "claimed_states": ["PL"],
    "one_group": [],
    "independent": [["First Company", "Second Company"]],
    "call": {"activity": "d", "minimum_members": 3},
    "action": {"new_cooperation": True, "pesco": False},
    "members": [
        {
            "name": "First Company", "role": "coordinator", "country": "FR",
            "kind": "private_company", "size": "large", "managed_from": "FR",
            "controlled_from": "FR", "means_in": ["FR"], "control_group": "", "share": 40,
        },
        {"name": "Second Company", "country": "UA", "staff": 45, "turnover_eur": 4_000_000,
         "government_controlled_area": True, "share": 30},
        {"company": "a number, PIC, EDRPOU or name of a company here", "role": "subcontractor"},
    ],
}  # fmt: skip
SIZES = ("micro", "small", "medium", "sme", "small_midcap", "midcap", "large", "not_sme")
HINT = "`spilno check --template` prints an example with every field that is usual."


class TeamFileError(SetupError):
    """The file cannot be used; the message names line or field and the remedy."""


def _country(text: str) -> str:
    code = country_code(text)
    if len(code) != 2 or code not in Locale("en").territories:
        raise ValueError(f"“{text}” is no country: give two letters, such as FR or UA")
    return code


def _kind(text: str) -> str:
    known = [term.code.partition(":")[2] for term in terms("KIND")]
    if text not in known:
        raise ValueError(f"“{text}” is no kind of organisation: use one of {', '.join(known)}")
    return text


def _size(text: str) -> str:
    if text and text not in SIZES:
        raise ValueError(f"“{text}” is no size: use one of {', '.join(SIZES)}, or leave it out")
    return text


Country = Annotated[str, AfterValidator(_country)]


class Strict(BaseModel):
    """A misspelt field is told, not passed over."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class MemberFile(Strict):
    """One member. `share` is its per cent of the cost, `cost` the same in thousand euro."""

    company: str = ""
    name: str = ""
    country: Country | None = None
    role: Role = Role.BENEFICIARY
    kind: Annotated[str, AfterValidator(_kind)] | None = None
    size: Annotated[str, AfterValidator(_size)] = ""
    staff: int | None = Field(None, ge=0)
    turnover_eur: int | None = Field(None, ge=0)
    balance_eur: int | None = Field(None, ge=0)
    control_group: str = ""
    controlled_from: Country | None = None
    managed_from: Country | None = None
    means_in: list[Country] | None = None
    guarantee: Guarantee | None = None
    guarantee_date: date | None = None
    government_controlled_area: bool | None = None
    non_profit: bool | None = None
    end_user: bool | None = None
    seap: bool | None = None
    union_body: bool | None = None
    share: float | None = Field(None, ge=0, le=100)
    cost: int | None = Field(None, ge=0)

    @model_validator(mode="after")
    def named(self) -> "MemberFile":
        """Who it is: a company here, or at least a name and a country."""
        if not self.company and not (self.name and self.country):
            raise ValueError("give “company”, or “name” and “country”")
        return self

    def facts(self) -> dict[str, Any]:
        """What the file says of the entity, as its fields; what it does not say is left out."""
        size = self.size or size_class(
            staff=self.staff, turnover_eur=self.turnover_eur, balance_eur=self.balance_eur
        )
        found = {
            "name": self.name, "country": self.country, "kind": self.kind, "size": size,
            "control_group": group_of(self.control_group),
            "controlling_country": self.controlled_from,
            "management_country": self.managed_from,
            "asset_countries": tuple(self.means_in) if self.means_in else None,
            "guarantee": self.guarantee, "guarantee_date": self.guarantee_date,
            "government_controlled_area": self.government_controlled_area,
            "non_profit": self.non_profit, "end_user": self.end_user, "seap": self.seap,
            "union_body": self.union_body,
        }  # fmt: skip
        return {name: value for name, value in found.items() if value not in (None, "")}


class ExtraFile(Strict):
    """At least `number` members of a kind, or end users, in countries."""

    number: int = Field(ge=1)
    kinds: list[Annotated[str, AfterValidator(_kind)]] = []
    end_user: bool = False
    countries: list[Country] = []


class CallFile(Strict):
    """What the call document adds to the programme's rules; only what is given counts."""

    activity: str | None = Field(None, pattern="^[a-i]$")
    pillar: int | None = Field(None, ge=1, le=4)
    minimum_members: int | None = Field(None, ge=1)
    maximum_members: int | None = Field(None, ge=1)
    minimum_countries: int | None = Field(None, ge=1)
    allowed_countries: list[Country] | None = None
    control_restriction: bool | None = None
    disruptive: bool | None = None
    studies_only: bool | None = None
    sme_only: bool | None = None
    sme_or_research_only: bool | None = None
    seap_only: bool | None = None
    extra_minimums: list[ExtraFile] | None = None


class DeclaredFile(Strict):
    """What the action says of itself, on which funding rates depend; what is left out is open."""

    pesco: bool | None = None
    new_cooperation: bool | None = None
    new_capacity: bool | None = None
    crisis_relevant: bool | None = None
    special: bool | None = None
    letter: str = Field("", pattern="^[a-i]?$")
    baseline: float | None = Field(None, ge=0, le=100)


class TeamFile(Strict):
    """A consortium and what its call document asks for.

    `supporting_states` are those whose papers were seen, `claimed_states` those still to be.
    Members in `one_group` count as one where a rule asks for independent ones, those in
    `independent` are of different groups though their names may suggest one.
    """

    name: str = ""
    supporting_states: list[Country] = []
    claimed_states: list[Country] = []
    one_group: list[Group] = []
    independent: list[Group] = []
    call: CallFile = CallFile()
    action: DeclaredFile = DeclaredFile()
    members: list[MemberFile] = Field(min_length=1)

    @model_validator(mode="after")
    def whole(self) -> "TeamFile":
        """Shares are of one whole."""
        total = sum(member.share or 0.0 for member in self.members)
        if total > 100.0001:
            raise ValueError(f"the members' shares add up to {total:g} per cent: 100 at most")
        if both := sorted({*self.supporting_states} & {*self.claimed_states}):
            raise ValueError(f"{both[0]} stands in “supporting_states” and in “claimed_states”: "
                             "its paper was seen, or it is still to be seen")  # fmt: skip
        if both_ways := {*self._pairs(self.one_group)} & {*self._pairs(self.independent)}:
            one, other = min(both_ways)
            raise ValueError(f"members {one} and {other} stand in “one_group” and in "
                             "“independent”: leave one out")  # fmt: skip
        return self

    @property
    def keys(self) -> list[str]:
        """Keys of companies here."""
        return [member.company for member in self.members if member.company]

    def parameters(self) -> CallParameters:
        """The call's own parameters."""
        return with_demands(CallParameters(), self.call.model_dump(exclude_none=True))

    def declared(self) -> Declared:
        """What the action says of itself."""
        return Declared(**self.action.model_dump())

    def weighed(self, team: Team) -> Team:
        """The team with costs for rates: those given, or shares of one whole where there are none.

        Shares count in tenths of a per cent.
        """
        if any(member.cost for member in self.members):
            return team
        shares = [round(10 * typed.share) if typed.share else None for typed in self.members]
        members = zip(team.members, shares, strict=True)
        return replace(team, members=tuple(replace(m, budget=share) for m, share in members))

    def team(self, known: Mapping[str, Entity]) -> Team:
        """The consortium; `known` are the entities of companies here by the key in the file."""
        members = dict(enumerate(self.members, 1))
        entities, kin = grouped(
            {number: _entity(number, member, known) for number, member in members.items()},
            self._pairs(self.one_group), self._pairs(self.independent),
        )  # fmt: skip
        return Team(
            tuple(Member(entities[n], one.role, one.cost) for n, one in members.items()),
            tuple(self.supporting_states), tuple(self.claimed_states), kin,
        )  # fmt: skip

    def _pairs(self, groups: Sequence[Group]) -> tuple[tuple[int, int], ...]:
        return pairs_of(groups, [member.name or member.company for member in self.members])


def _entity(number: int, member: MemberFile, known: Mapping[str, Entity]) -> Entity:
    if member.company:
        return replace(known[member.company], key=number, **member.facts())
    return Entity(key=number, **member.facts())


def read_team(text: str) -> TeamFile:
    """A consortium from JSON.

    Raises:
        TeamFileError: it is no JSON, or a field is missing, unknown or does not fit.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise TeamFileError(
            f"line {error.lineno}, column {error.colno}: this is no JSON ({error.msg}). {HINT}"
        ) from None
    if not isinstance(data, dict):
        raise TeamFileError(f"the file holds no object with “members”. {HINT}")
    try:
        return TeamFile.model_validate(data)
    except ValidationError as error:
        lines = [_said(one["loc"], one["msg"], one["type"], one.get("input")) for one in
                 error.errors(include_url=False)]  # fmt: skip
        raise TeamFileError("\n  ".join(["the team cannot be read:", *lines, HINT])) from None


def _said(where: tuple[int | str, ...], message: str, kind: str, given: object) -> str:
    place = _place(where)
    if kind == "extra_forbidden":
        return f"{place}: there is no such field."
    message = message.removeprefix("Value error, ")
    typed = f" (given: {given!r})" if kind not in {"value_error", "missing"} else ""
    return f"{place}: {message}{typed}."


def _place(where: tuple[int | str, ...]) -> str:
    """Where in the file, as people count: the first member is member 1."""
    if len(where) > 1 and where[0] == "members" and isinstance(where[1], int):
        return ", ".join([f"member {where[1] + 1}", *map(str, where[2:])])
    return ", ".join(map(str, where)) or "the team"
