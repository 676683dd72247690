"""What matching knows of calls: their identifiers, and the vocabulary's terms nearest to a text."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from backend import taxonomy
from backend.matcher.encoder import encoder
from backend.models import Call
from matching.calls.identifiers import CallIdentity, identify
from matching.eligibility.context import Context
from matching.rules import RuleBook
from matching.teams import Action, CallParameters, ExtraMinimum, Programme
from matching.text.encoder import EncoderError
from matching.types import Matrix

__all__ = [
    "Action",
    "CallIdentity",
    "CallParameters",
    "Context",
    "ExtraMinimum",
    "context_of",
    "identify",
    "nearest_codes",
    "parameters_of",
]

#: cosine of centred vectors from which a term is taken for what a text means
#: (read off the drafts of real calls: below it, about half the terms are beside the point)
NEAR = {"CPV": 0.38, "EDF": 0.24}

#: columns of a call that are parameters by the same name
TYPED = (
    "minimum_members", "maximum_members", "minimum_countries", "activity", "control_restriction",
)  # fmt: skip
PLAIN = frozenset({
    "activity", "pillar", "minimum_members", "maximum_members", "minimum_countries",
    "control_restriction", "disruptive", "studies_only", "sme_only", "sme_or_research_only",
    "seap_only",
})  # fmt: skip


def context_of(call: Call, on: date, book: RuleBook) -> Context | None:
    """What the rules are asked about for a call; None where its programme's rules are not known.

    Args:
        call: the call; the programme and type of action in its columns count.
        on: the day; a call's rules are those of its deadline.
        book: the rules in force.
    """
    if call.programme not in list(Programme):
        return None
    action = Action(call.action) if call.action in list(Action) else None
    return Context(Programme(call.programme), action, on, parameters_of(call), book)


def parameters_of(call: Call) -> CallParameters:
    """What a call adds to its programme's rules: read from its identifier, then what was typed."""
    identity = identify(call.identifier, call.types_of_action)
    known = identity.parameters if identity else CallParameters(identifier=call.identifier)
    typed: dict[str, Any] = {
        name: getattr(call, name) for name in TYPED if getattr(call, name) not in {None, ""}
    }
    if call.minimum_end_users:
        typed["extra_minimums"] = [{"number": call.minimum_end_users, "end_user": True}]
    return with_demands(known, typed)


def with_demands(known: CallParameters, typed: Mapping[str, Any]) -> CallParameters:
    """Parameters with the demands of a call document: names as in `CallParameters`."""
    changes: dict[str, Any] = {name: typed[name] for name in PLAIN & typed.keys()}
    if typed.get("allowed_countries"):
        changes["allowed_countries"] = tuple(typed["allowed_countries"])
    if typed.get("extra_minimums"):
        changes["extra_minimums"] = tuple(
            ExtraMinimum(
                int(row["number"]), tuple(row.get("kinds", ())), bool(row.get("end_user")),
                tuple(row.get("countries", ())),
            )
            for row in typed["extra_minimums"]
        )  # fmt: skip
    return replace(known, **changes)


def nearest_codes(texts: Sequence[str], most: int = 2) -> list[list[tuple[str, float]]] | None:
    """For each text the codes whose meaning is near, best first, with their similarity.

    At most `most` of CPV and one of EDF. None when no encoder can be loaded.
    """
    try:
        model = encoder()
    except EncoderError:
        return None
    found: list[list[tuple[str, float]]] = [[] for _ in texts]
    if not texts:
        return found
    needs = model.encode_needs(list(texts))
    for scheme, threshold in NEAR.items():
        codes, vectors, centre = _terms(scheme, model.model_id)
        similar = _unit(needs - centre) @ vectors.T
        for row, near in enumerate(similar):
            for n in np.argsort(-near, kind="stable")[: most if scheme == "CPV" else 1]:
                if near[n] >= threshold:
                    found[row].append((codes[n], float(near[n])))
    return found


@lru_cache(maxsize=4)
def _terms(scheme: str, _model_id: str) -> tuple[list[str], Matrix, Matrix]:
    """Codes, centred unit vectors of their terms, and the centre of needs worded like them."""
    model, terms = encoder(), taxonomy.terms(scheme)
    texts = [f"{term.en}. {term.note_en}" if term.note_en else term.en for term in terms]
    offers = model.encode_offers(texts)
    centre = model.encode_needs(texts).mean(axis=0)
    return [term.code for term in terms], _unit(offers - offers.mean(axis=0)), centre


def _unit(rows: Matrix) -> Matrix:
    scaled: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True).clip(1e-9)
    return scaled
