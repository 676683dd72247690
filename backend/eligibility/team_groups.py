"""Which members of a team file are one group: said by number or name, else asked by their names."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Annotated

from pydantic import AfterValidator

from backend.matcher.consortia.kin import Pair, joined, suspected
from backend.matcher.eligibility import Entity

#: a member as the file names it: its number, counted from 1, or its name or key
Named = int | str


def _several(group: list[Named]) -> list[Named]:
    if len(group) < 2:
        raise ValueError("name two members at least, each by its number or as the file names it")
    return group


Group = Annotated[list[Named], AfterValidator(_several)]


def pairs_of(groups: Sequence[Sequence[Named]], names: Sequence[str]) -> tuple[Pair, ...]:
    """Every two members of these groups by number; `names` are those in the file, in order.

    Raises:
        ValueError: a member is not in the file, or its name stands there twice.
    """
    found: dict[Pair, None] = {}
    for group in groups:
        numbers = sorted({_number(one, names) for one in group})
        if len(numbers) < 2:
            raise ValueError(f"“{group[0]}” is named twice: a group has two members at least")
        found |= dict.fromkeys(combinations(numbers, 2))
    return tuple(found)


def grouped(
    known: Mapping[int, Entity], same: Sequence[Pair], unrelated: Sequence[Pair]
) -> tuple[dict[int, Entity], tuple[Pair, ...]]:
    """Members with what was said of their groups, and pairs of which nobody said anything yet."""
    told = joined(known, same)
    return told, suspected(told, unrelated)


def _number(one: Named, names: Sequence[str]) -> int:
    if isinstance(one, int):
        if not 1 <= one <= len(names):
            raise ValueError(f"there is no member {one}: the file has {len(names)}")
        return one
    found = [number for number, name in enumerate(names, 1) if name.casefold() == one.casefold()]
    if len(found) != 1:
        why = "no member of the file is named so" if not found else "several members are named so"
        raise ValueError(f"“{one}”: {why}; give the member's number")
    return found[0]
