"""Trained models, what the log says of them, and what may be done, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from backend.i18n import gettext, mark
from backend.learning.rankings.states import Move
from backend.models import RankingState
from backend.pages import number

STATES: Mapping[str, str] = {
    RankingState.challenger: mark("challenger"),
    RankingState.in_use: mark("in use"),
    RankingState.retired: mark("out of use"),
}
MOVES: Mapping[str, str] = {
    Move.use: mark("Put it in use"),
    Move.stop: mark("Go back to the installed model"),
    Move.drop: mark("Stop judging it"),
}
ADOPTIONS: Mapping[str, str] = {
    "passed": mark("It ranked better than the model before it in two successive years."),
    "forced": mark("It was written without a comparison; its card states the reason."),
    "": mark("Its card holds no comparison on past years."),
}
VERDICTS: Mapping[str, str] = {
    "adopt": mark("The log shows that it does no harm."),
    "keep": mark("The log does not rule out that it does harm."),
    "interleave": mark(
        "The log says too little to decide: %(effective)s of the %(enough)s effective choices "
        "that are needed."
    ),
}
ESTIMATES: Mapping[str, str] = {
    "ips": mark("weighted outcomes"),
    "snips": mark("weighted outcomes, normalised"),
    "doubly_robust": mark("with a model of outcomes (doubly robust)"),
}


def verdict(judgement: Mapping[str, Any], enough: int) -> str:
    """What the log says of a model."""
    return gettext(
        VERDICTS[judgement["verdict"]],
        effective=number(int(judgement["effective"])), enough=number(enough),
    )  # fmt: skip
