"""What an officer wants of a team, beside the rules: it binds, and can be given up, like rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from matching.consortium.problem import Budget, Limits
from matching.teams import Role


@dataclass(frozen=True)
class Wishes:
    """Keys are company ids, codes those of required capabilities, money is in thousand euro.

    `roles` and `budgets` fix what single members do and cost; `essential` capabilities must have a
    lead; `without` are ids of rules and demands left aside to see what they cost; with `certain`
    only members that appear to meet the rules take part. Of companies that may be one group by
    their names one is proposed, but for the pairs in `unrelated`; not so with `groups` off.
    """

    coordinator: int | None = None
    must: tuple[int, ...] = ()
    barred: tuple[int, ...] = ()
    roles: Mapping[int, Role] = field(default_factory=dict)
    budgets: Mapping[int, int] = field(default_factory=dict)
    minimum: int = 3
    maximum: int = 10
    per_country: int | None = None
    countries: int | None = None
    smes: int | None = None
    ukrainians: int | None = None
    conflicts: tuple[tuple[int, int], ...] = ()
    essential: tuple[str, ...] = ()
    total: int | None = None
    least: int = 0
    most: int | None = None
    sme_share: float = 0.0
    without: frozenset[str] = frozenset()
    certain: bool = False
    groups: bool = True
    unrelated: tuple[tuple[int, int], ...] = ()

    @property
    def named(self) -> tuple[int, ...]:
        """Companies that must be among the candidates."""
        lead = () if self.coordinator is None else (self.coordinator,)
        return tuple(dict.fromkeys((*lead, *self.must, *self.roles, *self.budgets)))

    @property
    def key(self) -> tuple[object, ...]:
        """The same wishes have the same key."""
        plain = {
            name: tuple(sorted(value.items())) if isinstance(value, Mapping) else value
            for name, value in vars(self).items()
        }
        return tuple(plain.values())

    def limits(
        self, present: frozenset[int], apart: tuple[tuple[int, int], ...],
        groups: Sequence[tuple[int, ...]] = (),
    ) -> Limits:  # fmt: skip
        """As assembly takes them; `apart` are further pairs that must not meet.

        Companies that are not `present` can neither be barred nor conflict.
        """
        kept = {pair for pair in (*self.conflicts, *apart) if present.issuperset(pair)}
        return Limits(
            minimum=self.minimum,
            maximum=self.maximum,
            per_country=self.per_country,
            countries=self.countries,
            smes=self.smes,
            ukrainians=self.ukrainians,
            must=self.must,
            barred=tuple(key for key in self.barred if key in present),
            conflicts=tuple(sorted(kept)),
            groups=self._avoided(present, groups),
            budget=self._budget(),
            without=self.without,
        )

    def _avoided(
        self, present: frozenset[int], groups: Sequence[tuple[int, ...]]
    ) -> tuple[tuple[int, ...], ...]:
        """Groups among those present; as pairs where somebody said that some are unrelated."""
        if not self.groups:
            return ()
        found: list[tuple[int, ...]] = []
        for group in groups:
            here = [key for key in group if key in present]
            pairs = list(combinations(sorted(here), 2))
            kept = [pair for pair in pairs if pair not in self.unrelated]
            found += [tuple(here)] if pairs and kept == pairs else kept
        return tuple(found)

    def _budget(self) -> Budget | None:
        if self.total is None:
            return None
        return Budget(self.total, self.least, self.most, self.sme_share)
