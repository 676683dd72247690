"""The log of lists as a file, for officers who look into it and for whoever studies it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from starlette.responses import Response

from backend import taxonomy
from backend.i18n import current_locale, gettext, mark
from backend.learning.log_queries import Logged
from backend.learning.words import LIST_KINDS
from backend.sheets import CSV, Row, as_csv, download

HEADINGS = (
    mark("List no."), mark("Made (UTC)"), mark("List"), mark("Ranking model"), mark("Belief no."),
    mark("Trial no."), mark("Place"), mark("Company"), mark("Partner"), mark("Score, logits"),
    mark("Chance of the place"), mark("Drawn by chance"), mark("Picked by"), mark("Seen (UTC)"),
    mark("Outcome"), mark("Reason"), mark("Days to the answer"), mark("Part"),
    mark("Reader no."), mark("Consortium no."), mark("Call no."),
)  # fmt: skip
OUTCOMES = {
    "open": mark("asked"), "accepted": mark("accepted"), "declined": mark("declined"),
    "withdrawn": mark("withdrawn"), "expired": mark("not answered"),
    "suggested": mark("added to a draft"), "invited": mark("invited"),
    "requested": mark("asked to join"), "refused": mark("refused"), "removed": mark("removed"),
    "left": mark("left"),
}  # fmt: skip
TEAMS = {"champion": mark("model in use"), "challenger": mark("challenger")}


def log_file(rows: Sequence[Logged]) -> Response:
    """A download named for its day."""
    table: list[Row] = [[gettext(heading) for heading in HEADINGS], *(_row(one) for one in rows)]
    return download(as_csv(table), CSV, f"spilno-lists-{datetime.now(UTC):%Y-%m-%d}.csv")


def _row(one: Logged) -> Row:
    reason = f"DECLINE:{one.reason}"
    return [
        one.list_id, _moment(one.at), gettext(LIST_KINDS[one.kind]), one.model_id,
        one.belief_id or "", one.trial_id or "", one.slot, one.company, one.partner,
        round(one.score, 4), round(one.propensity, 6),
        gettext(mark("yes")) if one.drawn else gettext(mark("no")),
        gettext(TEAMS[one.team]) if one.team else "",
        _moment(one.seen_at) if one.seen_at else "",
        gettext(OUTCOMES[one.outcome]) if one.outcome else "",
        taxonomy.label(reason, current_locale()) if taxonomy.is_code(reason) else "",
        "" if one.days is None else round(one.days, 1), one.about,
        one.viewer_id or "", one.consortium_id or "", one.call_id or "",
    ]  # fmt: skip


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"
