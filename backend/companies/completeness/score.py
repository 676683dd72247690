"""How complete a profile is, what is missing, and where to add it: a pure function."""

from dataclasses import dataclass

from backend.companies.completeness.rules import RULES, Facets
from backend.models import Company


@dataclass(frozen=True)
class Item:
    """One thing, whether it is there, and the page on which to add it."""

    code: str
    weight: int
    name: str
    label: str
    step: str
    done: bool
    required: bool


@dataclass(frozen=True)
class Completeness:
    """Everything a profile can have; `percent` is the weight of what is there."""

    percent: int
    items: tuple[Item, ...]

    @property
    def missing(self) -> tuple[Item, ...]:
        """What to add next: the required first, then the weightiest."""
        todo = [item for item in self.items if not item.done]
        return tuple(sorted(todo, key=lambda item: (not item.required, -item.weight)))


def completeness(company: Company, facets: Facets) -> Completeness:
    """What the profile has of everything in RULES."""
    items = tuple(
        Item(r.code, r.weight, r.name, r.label, r.step, r.done(company, facets), r.required)
        for r in RULES
    )
    return Completeness(sum(item.weight for item in items if item.done), items)


def blocking(company: Company, facets: Facets) -> list[Item]:
    """What must be added before an officer can check the company."""
    return [i for i in completeness(company, facets).missing if i.required]
