"""Companies that may be one group by their names, where no record says so."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from backend.naming.groups import group_name
from matching.teams import Entity

Pair = tuple[int, int]


def kin_of(known: Mapping[int, Entity]) -> tuple[tuple[int, ...], ...]:
    """Companies by customary group name, two at least, in order; known groups need no name."""
    named: dict[str, list[int]] = defaultdict(list)
    for key, entity in sorted(known.items()):
        if name := group_name(entity.name):
            named[name].append(key)
    return tuple(tuple(keys) for keys in named.values() if len(keys) > 1)


def suspected(known: Mapping[int, Entity], unrelated: Collection[Pair] = ()) -> tuple[Pair, ...]:
    """Pairs that may be one group: neither known to be, nor known or said not to be."""
    return tuple(
        pair
        for keys in kin_of(known)
        for pair in combinations(keys, 2)
        if pair not in unrelated and not _settled(known[pair[0]], known[pair[1]])
    )


def joined(known: Mapping[int, Entity], same: Sequence[Pair]) -> dict[int, Entity]:
    """Companies of pairs that are one group share its control group."""
    groups = {key: entity.control_group or f"={key}" for key, entity in known.items()}
    named = [pair for pair in same if known.keys() >= set(pair)]
    for one, other in named:
        kept, gone = groups[one], groups[other]
        groups = {key: kept if group == gone else group for key, group in groups.items()}
    told = {groups[key] for pair in named for key in pair}
    return {
        key: replace(entity, control_group=groups[key]) if groups[key] in told else entity
        for key, entity in known.items()
    }


def _settled(one: Entity, other: Entity) -> bool:
    """Whether records or members themselves say which groups they are of."""
    return bool(one.control_group) and bool(other.control_group)
