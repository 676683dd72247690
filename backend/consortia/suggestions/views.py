"""A suggested consortium as officers read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.consortia.suggestions.service import joined, left
from backend.models import CallSuggestion, Company

#: so long a suggestion counts as new
FRESH = timedelta(hours=36)


@dataclass(frozen=True)
class SuggestionView:
    """The team of a call, the coordinator first, and what is new about it."""

    suggestion: CallSuggestion
    team: Sequence[Company]
    joined: Sequence[Company]
    left: Sequence[Company]
    new: bool
    changed: bool
    answer: str
    covered: int
    needed: int
    #: another ranking model is in use since it was made
    outdated: bool

    @property
    def seen(self) -> str:
        """Names the version that was read."""
        return self.suggestion.changed_at.isoformat()

    @property
    def countries(self) -> tuple[str, ...]:
        """Where the members are."""
        return tuple(sorted({one.country for one in self.team}))


def companies_in(found: Sequence[CallSuggestion]) -> set[int]:
    """Everybody named in them."""
    return {key for one in found for key in (*one.team["companies"], *left(one))}


def view(
    found: CallSuggestion, known: Mapping[int, Company], now: datetime, serving: str
) -> SuggestionView:
    """One suggestion; companies that are gone since are left out. `serving`: the model in use."""

    def named(ids: Sequence[int]) -> list[Company]:
        return [known[key] for key in ids if key in known]

    fresh = now - found.changed_at < FRESH
    return SuggestionView(
        found, named(found.team["companies"]), named(joined(found)), named(left(found)),
        new=fresh and not found.before, changed=fresh and bool(found.before),
        answer=found.team["answer"], covered=len(found.team["leads"]),
        needed=int(found.team.get("needed", len(found.team["leads"]))),
        outdated=bool(found.model_id) and found.model_id != serving,
    )  # fmt: skip
