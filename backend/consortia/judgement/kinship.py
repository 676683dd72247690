"""Companies of a team that may be one group by their names, and what was said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from backend.matcher.consortia import Pair
from backend.models import Consortium
from backend.naming.groups import group_name


@dataclass(frozen=True)
class Kin:
    """Two companies; `same`: what those who lead the consortium said, None while it is open."""

    one: int
    other: int
    same: bool | None
    note: str = ""


def answers(found: Consortium, *, same: bool) -> tuple[Pair, ...]:
    """Pairs that are said to be one group, or not to be."""
    return tuple((one.one_id, one.other_id) for one in found.kinships if one.same is same)


def kin_among(found: Consortium, names: Mapping[int, str], known: Sequence[int]) -> list[Kin]:
    """Pairs of these companies whose names suggest one group, or of whom something was said.

    `known` are those of which it is known whose they are: no name is asked then.
    """
    said = {(one.one_id, one.other_id): one for one in found.kinships}
    groups = {key: group_name(name) for key, name in names.items()}
    rows = []
    for pair in combinations(sorted(names), 2):
        one, other = pair
        told = said.get(pair)
        alike = groups[one] and groups[one] == groups[other]
        if told or (alike and not set(pair) <= set(known)):
            rows.append(Kin(one, other, told.same if told else None, told.note if told else ""))
    return rows
