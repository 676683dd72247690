"""What the pages of pairs are made of: filters in words, rows, the two sides of a case."""

from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session

from backend import matcher, taxonomy
from backend.companies.disclosure import Level
from backend.companies.sources import source_words
from backend.eligibility.pages import light_views
from backend.i18n import current_locale, gettext, mark
from backend.matches.lists.cards import decided_alike
from backend.matches.reasons import words
from backend.matches.reasons.quotes import quotes_for
from backend.matches.reasons.stronger import strengthening
from backend.matches.shown import mark_seen
from backend.models import PairState, Suggestion, User
from backend.pages import country_name, date_words
from backend.paging import Page
from backend.reviews.cases.history import reason_label, timeline
from backend.reviews.cases.queries import Case, Side
from backend.reviews.decisions import states
from backend.reviews.decisions.obstacles import obstacle, standing
from backend.reviews.evidence import checks as evidence
from backend.reviews.pairs import queries
from backend.reviews.pairs.forms import PairFilter, Show, Sort
from backend.reviews.pairs.queries import Entry

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
VERIFIED = mark("Verified by an officer")


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


def case_context(db: Session, request: Request, *, case: Case, reader: User) -> dict[str, Any]:
    """A case in words and pictures."""
    pair = case.pair
    names = (pair.company.name, pair.partner.name)
    state = PairState(pair.state)
    levels = dict.fromkeys((pair.company_id, pair.partner_id), Level.officer)
    quotes = quotes_for(db, [pair.reasons], levels)
    steps, facts = [], standing(db, pair)
    for after in states.moves(state, reader.role):
        refusal = obstacle(pair, after, reader, facts)
        steps.append(
            {"to": after.value, "label": gettext(states.button(state, after)),
             "refusal": gettext(refusal.detail, **refusal.values) if refusal else ""}
        )  # fmt: skip
    return {
        "case": case,
        "pair": pair,
        "heads": [head(request, side) for side in case.sides],
        "lights": [light_views(request, side.card) for side in case.sides],
        "speaks": matcher.speaks(pair.reasons),
        "decided": decided_alike(db, [(pair, pair.company, pair.partner)])[0],
        "why": words.columns(pair.reasons, you=None, names=names, quotes=quotes),
        "stronger": strengthening(
            db, [pair], quotes, company=pair.company, levels=levels, you=None
        )[pair.id],
        "timeline": timeline(case),
        "evidence_words": evidence.words,
        "source_words": source_words,
        "steps": steps,
        "verbs": states.VERBS,
        "note_needed": states.NOTE_NEEDED,
        "reasons_for": {step["to"]: _reasons(PairState(step["to"])) for step in steps},
        "avoided": case.avoided_by(reader),
    }


def _reasons(after: PairState) -> list[tuple[str, str]]:
    return [(code, reason_label(code)) for code in states.reasons(after)]


def following(page: Page[Entry], pair: Suggestion) -> Suggestion | None:
    """The next pair of the queue that still wants a decision, from the top after the last."""
    ids = [entry.pair.id for entry in page.items]
    at = ids.index(pair.id) + 1 if pair.id in ids else 0
    for entry in (*page.items[at:], *page.items[:at]):
        if entry.pair.id != pair.id and not entry.staged and not entry.mine_to_avoid:
            return entry.pair
    return None


def head(request: Request, side: Side) -> dict[str, Any]:
    """A company's head for the component that sets two beside each other."""
    card = side.card
    verified = None
    if card.verified_at and side.checks[0].kind == "meets":
        verified = {"what": gettext(VERIFIED), "when": date_words(card.verified_at), "by": ""}
    locale = current_locale()
    return {
        "name": card.name,
        "href": str(request.app.url_path_for("company", company_id=card.id)),
        "country": card.country,
        "place": card.city or card.region,
        "kind": taxonomy.label(f"KIND:{card.kind}", locale),
        "size": taxonomy.label(f"SIZE:{card.size}", locale) if card.size else None,
        "verified": verified,
    }
