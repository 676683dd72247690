"""Independent members: so many from different control groups, spread over so many countries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matching.eligibility.context import Context
from matching.eligibility.seats import NO, YES, Seat, Who

if TYPE_CHECKING:
    from matching.eligibility.conditions import Writing

Edges = dict[str, set[str]]
"""Country -> control groups that have a member there."""


@dataclass(frozen=True)
class Independent:
    """Members of different control groups, spread over countries.

    There are some members, pairwise of different groups, at least `number`, from at least
    `countries` different countries of which `from_members` lie in the sets `members_of`.
    Choosing one country per group is a matching; countries that can be matched together form a
    transversal matroid, so the demands can be tested apart: enough groups, a matching of enough
    countries, and one of enough countries of `members_of` (any such matching can be grown).
    With `union_bodies` a body of Union law counts as one further member state.
    """

    number: int
    countries: int
    who: Who
    members_of: tuple[str, ...] = ()
    from_members: int = 0
    union_bodies: bool = False

    @staticmethod
    def parse(row: Mapping[str, Any], who: Who) -> Independent:
        """From the parameters of a condition."""
        return Independent(
            int(row.get("number", 0)),
            int(row.get("countries", 0)) if row.get("form") == "independent" else 0,
            who,
            tuple(row.get("members_of", ())),
            int(row.get("from_members", 0)),
            bool(row.get("union_bodies", False)),
        )

    def holds(self, seats: Sequence[Seat], context: Context, least: int) -> bool:
        """Whether such members exist among the seats."""
        groups, everywhere, members = self._edges(seats, context, least)
        return (
            len(groups) >= self.number
            and matching_size(everywhere) >= self.countries
            and matching_size(members) >= self.from_members
        )

    def facts(self, seats: Sequence[Seat], context: Context, least: int) -> dict[str, Any]:
        """Needed and present groups, countries and countries of the narrower sets."""
        groups, everywhere, members = self._edges(seats, context, least)
        return {
            "form": "independent",
            "needed": self.number,
            "present": len(groups),
            "countries_needed": self.countries,
            "countries": sorted(everywhere),
            "from_members_needed": self.from_members,
            "from_members": sorted(members),
        }

    def constrain(self, writing: Writing) -> None:
        """Group variables, and two matchings of groups to countries.

        Groups with candidates in one country only are interchangeable there and share a variable.
        """
        context, least = writing.context, writing.least
        home: dict[str, dict[str, list[int]]] = {}
        for i in writing.counted(self.who):
            seat = writing.seats[i]
            home.setdefault(seat.group, {}).setdefault(self._country(seat), []).append(i)
        groups = [
            (writing.variables[places[0]], 1)
            if len(places := [i for spots in by_country.values() for i in spots]) == 1
            else (writing.any_of(places, f"group {group}"), 1)
            for group, by_country in home.items()
        ]
        writing.need(groups, self.number)
        self._matching(writing, home, self.countries)
        if self.from_members:
            narrow = {
                group: kept
                for group, by_country in home.items()
                if (
                    kept := {
                        country: members
                        for country, spots in by_country.items()
                        if (
                            members := [
                                i for i in spots if self._member(writing.seats[i], context) >= least
                            ]
                        )
                    }
                )
            }
            self._matching(writing, narrow, self.from_members)

    def _matching(
        self, writing: Writing, home: Mapping[str, Mapping[str, list[int]]], number: int
    ) -> None:
        at: dict[str, list[int]] = {}
        alone: dict[str, list[int]] = {}
        for group, by_country in home.items():
            if len(by_country) == 1:
                for country, spots in by_country.items():
                    alone.setdefault(country, []).extend(spots)
                continue
            edges = []
            for country, spots in by_country.items():
                edge = writing.any_of(spots, f"{group} in {country}")
                edges.append((edge, 1))
                at.setdefault(country, []).append(edge)
            writing.model.add(edges, high=1)
        for country, spots in alone.items():
            at.setdefault(country, []).append(writing.any_of(spots, f"alone in {country}"))
        for edges_at in at.values():
            if len(edges_at) > 1:
                writing.model.add([(edge, 1) for edge in edges_at], high=1)
        writing.need([(edge, 1) for edges_at in at.values() for edge in edges_at], number)

    def _edges(
        self, seats: Sequence[Seat], context: Context, least: int
    ) -> tuple[set[str], Edges, Edges]:
        groups: set[str] = set()
        everywhere: Edges = {}
        members: Edges = {}
        for seat in seats:
            if self.who.status(seat, context) < least:
                continue
            groups.add(seat.group)
            everywhere.setdefault(self._country(seat), set()).add(seat.group)
            if self._member(seat, context) >= least:
                members.setdefault(self._country(seat), set()).add(seat.group)
        return groups, everywhere, members

    def _country(self, seat: Seat) -> str:
        special = self.union_bodies and seat.entity.union_body
        return f"EU:{seat.key}" if special else seat.entity.country

    def _member(self, seat: Seat, context: Context) -> int:
        if not self.members_of:
            return NO
        if self.union_bodies and seat.entity.union_body:
            return YES
        return context.countries(self.members_of).standing(seat.entity.country).rank


def matching_size(edges: Edges) -> int:
    """Size of a largest matching of countries to groups (augmenting paths)."""
    owner: dict[str, str] = {}

    def augment(country: str, seen: set[str]) -> bool:
        for group in sorted(edges[country] - seen):
            seen.add(group)
            if group not in owner or augment(owner[group], seen):
                owner[group] = country
                return True
        return False

    return sum(augment(country, set()) for country in sorted(edges))
