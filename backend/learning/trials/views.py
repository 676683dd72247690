"""What pages and programs show of a trial: credit of both models, who chose whose, what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from backend.i18n import gettext, mark
from backend.learning.trials import queries
from backend.learning.trials.queries import Credit, Credits
from backend.matcher.trials import Preference, Verdict, preference
from backend.models import RankingTrial, Team, TrialState
from backend.pages import number, percent

TEAMS = {Team.champion: mark("The model in use"), Team.challenger: mark("The challenger")}
VERDICTS = {
    Verdict.ADOPT: mark("Lists made in turns favour the challenger."),
    Verdict.KEEP: mark("Lists made in turns favour the model in use."),
    Verdict.INTERLEAVE: mark("Lists made in turns show no preference yet: go on."),
}
AGAINST = mark("Interests favour the challenger, but accepted ones the model in use.")
NOTHING = mark("No company has chosen yet: each counts once, for the model whose pick drew its "
               "first interest.")  # fmt: skip
SHARE = mark(
    "Each company counts once, by its first interest: %(share)s of them went to a pick of the "
    "challenger, between %(low)s and %(high)s with 95 per cent certainty, however often one looks. "
    "Sign test: %(chance)s."
)


@dataclass(frozen=True)
class Trial:
    """A trial with what was counted: first interests decide, first accepted ones may forbid."""

    row: RankingTrial
    #: lists made in turns, and those of them that were seen
    made: int
    seen: int
    credits: Credits
    interests: Preference
    accepted: Preference

    @property
    def runs(self) -> bool:
        """Whether lists are made in turns now."""
        return self.row.state == TrialState.running

    @property
    def verdict(self) -> Verdict:
        """What the lists say."""
        if self.interests.verdict is Verdict.ADOPT and self.accepted.verdict is Verdict.KEEP:
            return Verdict.KEEP
        return self.interests.verdict


def trials(db: Session) -> dict[int, Trial]:
    """The latest trial of each model that had one, by model."""
    rows = queries.latest_trials(db)
    ids = [row.id for row in rows.values()]
    credit, made = queries.credits_of(db, ids), queries.lists_made(db, ids)
    asked, shown = queries.first_choices(db, ids), queries.companies_shown(db, ids)
    agreed = queries.first_choices(db, ids, accepted=True)
    return {
        key: Trial(
            row, made.get(row.id, 0), len(credit.get(row.id, ())), _total(credit.get(row.id, ())),
            _preferred(asked.get(row.id, {}), shown.get(row.id, 0)),
            _preferred(agreed.get(row.id, {}), shown.get(row.id, 0)),
        )
        for key, row in rows.items()
    }  # fmt: skip


def _total(lists: Sequence[Credits]) -> Credits:
    return {
        team: Credit(
            *(
                sum(getattr(one.get(team, Credit()), name) for one in lists)
                for name in ("seen", "interests", "accepted")
            )
        )
        for team in Team
    }


def _preferred(chosen: Mapping[int, Team], shown: int) -> Preference:
    """Companies by whose pick they chose first, of all who saw a list."""
    wins = sum(team is Team.challenger for team in chosen.values())
    return preference(wins, len(chosen) - wins, max(shown - len(chosen), 0))


def context(found: Trial) -> dict[str, Any]:
    """The same for the template, in words."""
    decided = found.interests.wins + found.interests.losses
    forbidden = found.verdict is not found.interests.verdict
    return {
        "row": found.row, "runs": found.runs, "made": found.made, "seen": found.seen,
        "decided": decided, "share": percent(found.row.share),
        "verdict": found.verdict,
        "words": gettext(AGAINST if forbidden else VERDICTS[found.verdict]),
        "told": _told(found.interests) if decided else gettext(NOTHING),
        "teams": [
            {
                "name": gettext(name), "credit": found.credits[team],
                "won": found.interests.of(second=team is Team.challenger),
                "won_accepted": found.accepted.of(second=team is Team.challenger),
            }
            for team, name in TEAMS.items()
        ],
    }  # fmt: skip


def _told(found: Preference) -> str:
    chance = number(round(found.chance, 3)) if found.chance >= 0.001 else "< " + number(0.001)
    return gettext(
        SHARE, share=percent(found.share), low=percent(found.low), high=percent(found.high),
        chance=chance,
    )  # fmt: skip
