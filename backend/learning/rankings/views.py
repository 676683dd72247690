"""What the page of models shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from backend.i18n import gettext
from backend.learning import words as learning_words
from backend.learning.judging import QUEUE
from backend.learning.rankings import queries, words
from backend.learning.rankings.states import Move, moves_of
from backend.learning.trials.views import Trial, trials
from backend.learning.trials.views import context as trial_context
from backend.matcher import rankings
from backend.matcher.learning import ENOUGH
from backend.matcher.rankings import Facts
from backend.models import ListKind, RankingModel, RankingState


@dataclass(frozen=True)
class Known:
    """A model brought here, with what its card says and how many lists it has scored."""

    row: RankingModel
    facts: Facts
    scored: int
    moves: Sequence[Move]
    trial: Trial | None


@dataclass(frozen=True)
class Rankings:
    """Every model; `serving` is the name of the one that makes the lists."""

    installed: Facts
    serving: str
    known: Sequence[Known]

    @property
    def on_trial(self) -> bool:
        """Whether some challenger's trial runs."""
        return any(one.trial and one.trial.runs for one in self.known)

    @property
    def unreadable(self) -> bool:
        """Whether an adopted model can't be used by this version, and the installed one serves."""
        adopted = [one for one in self.known if one.row.state == RankingState.in_use]
        return bool(adopted) and adopted[0].row.model_id != self.serving


def rankings_of(db: Session) -> Rankings:
    """All models with what the log says of them."""
    scored, tried = queries.scored_lists(db), trials(db)
    installed = rankings.installed()
    return Rankings(
        rankings.facts_of(dict(installed.card), installed.model_id),
        rankings.serving(db).model_id,
        [
            Known(
                row, rankings.facts_of(rankings.card_of(row), row.model_id),
                scored.get(row.id, 0), moves_of(RankingState(row.state)), tried.get(row.id),
            )
            for row in queries.rankings(db)
        ],
    )  # fmt: skip


def context(found: Rankings) -> dict[str, Any]:
    """The same for the template, in words."""
    return {
        "found": found, "enough": ENOUGH,
        "adoption": gettext(words.ADOPTIONS[found.installed.adoption]),
        "models": [_model(one) for one in found.known],
    }  # fmt: skip


def _model(one: Known) -> dict[str, Any]:
    judgement = one.row.judgement
    kinds = {ListKind.partners: judgement, ListKind.queue: judgement.get(QUEUE)}
    return {
        "known": one, "row": one.row, "facts": one.facts,
        "state": gettext(words.STATES[one.row.state]),
        "adoption": gettext(words.ADOPTIONS[one.facts.adoption]),
        "verdict": words.verdict(judgement, ENOUGH) if judgement else "",
        "slice": learning_words.decided_by(judgement) if judgement else "",
        "kinds": [_kind(kind, said) for kind, said in kinds.items() if said],
        "trial": trial_context(one.trial) if one.trial else None,
        "may_try": one.row.state == RankingState.challenger,
        "moves": [(move, gettext(words.MOVES[move])) for move in one.moves],
    }  # fmt: skip


def _kind(kind: ListKind, said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": gettext(learning_words.LIST_KINDS[kind]), "said": said,
        "change": learning_words.change(said) if said["effective"] >= ENOUGH else "",
        "estimates": [
            {"name": gettext(words.ESTIMATES[name]), **one}
            for name, one in said["estimates"].items()
        ],
    }  # fmt: skip
