"""What the pages of pairs are made of: filters in words, rows, the two sides of a case."""

from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session

from backend import matcher, taxonomy
from backend.i18n import current_locale, gettext, mark
from backend.matches.shown import mark_seen
from backend.models import PairState, User
from backend.pages import country_name
from backend.reviews.decisions import states
from backend.reviews.pairs import queries
from backend.reviews.pairs.forms import PairFilter, Show, Sort

SHOW_WORDS = {
    Show.open: mark("Open"),
    Show.suggested: states.STATE_WORDS[PairState.suggested],
    Show.held: states.STATE_WORDS[PairState.held],
    Show.approved: states.STATE_WORDS[PairState.approved],
    Show.rejected: states.STATE_WORDS[PairState.rejected],
    Show.all: mark("All"),
}
SORT_WORDS = {Sort.fit: mark("Best fit first"), Sort.age: mark("Oldest first")}
CODED = {
    "kind": (mark("Kind"), "KIND:"),
    "size": (mark("Size"), "SIZE:"),
    "area": (mark("Capability area"), ""),
}


def queue_context(
    db: Session, request: Request, *, chosen: PairFilter, reader: User
) -> dict[str, Any]:
    """The queue beside every case: rows, counts, filters."""
    base = str(request.app.url_path_for("pairs"))
    found = queries.queue(db, chosen=chosen, reader=reader)
    mark_seen(db, [entry.pair.id for entry in found.items])
    serving = matcher.model_id(db)
    return {
        "page": found,
        "totals": queries.totals(db, serving), "serving": serving,
        "chosen": chosen,
        "chips": chips(base, chosen),
        "sorts": [
            {"label": gettext(text), "href": base + chosen.query(sort=sort),
             "current": sort is chosen.sort}
            for sort, text in SORT_WORDS.items()
        ],
        "shows": [(show.value, gettext(text)) for show, text in SHOW_WORDS.items()],
        "countries": [(c, country_name(c)) for c in queries.partner_countries(db)],
        "kinds": options("KIND"), "sizes": options("SIZE"), "areas": options("EDF", whole=True),
        "last_run": queries.last_run(db),
        "run_waits": queries.job_waits(db, "suggest_pairs"),
        "state_words": states.STATE_WORDS,
    }  # fmt: skip


def options(scheme: str, *, whole: bool = False) -> list[tuple[str, str]]:
    """A vocabulary for a select; `whole` keeps the scheme in the value."""
    locale = current_locale()
    return [(t.code if whole else t.value, t.label(locale)) for t in taxonomy.terms(scheme)]


def chips(base: str, chosen: PairFilter) -> list[dict[str, str]]:
    """Filters in force, each with the address without it."""
    locale = current_locale()
    in_force = {
        "country": (gettext("Partner's country"), country_name(chosen.country)),
        "fit": (gettext("Fit"), gettext("%(fit)s or more", fit=chosen.fit)),
        "newcomers": (gettext("Only"), gettext("newcomers")),
        "mine": (gettext("Only"), gettext("mine")),
    }
    if chosen.state is not Show.open:
        in_force["state"] = (gettext("State"), gettext(SHOW_WORDS[chosen.state]))
    for field, (name, scheme) in CODED.items():
        if getattr(chosen, field):
            code = f"{scheme}{getattr(chosen, field)}"
            in_force[field] = (gettext(name), taxonomy.label(code, locale))
    return [
        {"name": name, "text": text, "remove": base + chosen.without(field)}
        for field, (name, text) in in_force.items()
        if getattr(chosen, field)
    ]
