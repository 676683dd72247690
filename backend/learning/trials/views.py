"""What pages and programs show of a trial: credit of both models, lists won, and what that says."""

from collections.abc import Sequence
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
NOTHING = mark("No list has been decided yet: a list counts once the companies picked by one "
               "of the two models have drawn more interests than those picked by the other.")  # fmt: skip
SHARE = mark(
    "The challenger won %(share)s of the decided lists, between %(low)s and %(high)s with 95 per "
    "cent certainty, however often one looks. Sign test: %(chance)s."
)


@dataclass(frozen=True)
class Trial:
    """A trial with what was counted: interests decide, accepted ones may forbid."""

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
    return {
        key: _trial(row, credit.get(row.id, ()), made.get(row.id, 0)) for key, row in rows.items()
    }


def _trial(row: RankingTrial, lists: Sequence[Credits], made: int) -> Trial:
    total = {
        team: Credit(
            *(
                sum(getattr(one.get(team, Credit()), name) for one in lists)
                for name in ("seen", "interests", "accepted")
            )
        )
        for team in Team
    }
    return Trial(
        row, made, len(lists), total, _preferred(lists, "interests"), _preferred(lists, "accepted")
    )


def _preferred(lists: Sequence[Credits], what: str) -> Preference:
    """Lists won by each, by interests or by accepted ones."""
    leads = [
        getattr(one.get(Team.challenger, Credit()), what)
        - getattr(one.get(Team.champion, Credit()), what)
        for one in lists
    ]
    wins, losses = sum(lead > 0 for lead in leads), sum(lead < 0 for lead in leads)
    return preference(wins, losses, len(leads) - wins - losses)


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
