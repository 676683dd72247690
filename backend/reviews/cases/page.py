"""What the page of a case is made of: the two sides, the reasons, the steps there are."""

from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session

from backend import matcher, taxonomy
from backend.companies.disclosure.table import Level
from backend.companies.sources import source_words
from backend.eligibility.pages import light_views
from backend.i18n import current_locale, gettext, mark
from backend.matches.lists.cards import decided_alike
from backend.matches.reasons import words
from backend.matches.reasons.quotes import quotes_for
from backend.matches.reasons.stronger import strengthening
from backend.models import PairState, Suggestion, User
from backend.pages import date_words
from backend.paging import Page
from backend.reviews.cases.history import timeline
from backend.reviews.cases.queries import Case, Side
from backend.reviews.decisions import states
from backend.reviews.decisions.obstacles import obstacle, standing
from backend.reviews.decisions.words import reason_label
from backend.reviews.evidence import checks as evidence
from backend.reviews.pairs.queries import Entry

VERIFIED = mark("Verified by an officer")


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
