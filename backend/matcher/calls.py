"""What matching knows of calls: their identifiers, and the vocabulary's terms nearest to a text."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from backend import taxonomy
from backend.matcher.encoder import encoder
from matching.call_identifiers import CallIdentity, identify
from matching.encoder import EncoderError
from matching.teams import Action
from matching.types import Matrix

__all__ = ["Action", "CallIdentity", "identify", "nearest_codes"]

#: cosine of centred vectors from which a term is taken for what a text means
#: (read off the drafts of real calls: below it, about half the terms are beside the point)
NEAR = {"CPV": 0.38, "EDF": 0.24}


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
