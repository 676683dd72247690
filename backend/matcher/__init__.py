"""Asks matching/ for judgement: rows become its records, its answers become ours.

The only importer of matching/. The model is loaded once per process; the engine is built once and
again when the facts have changed. torch is imported when a text is encoded, not before.
"""

from backend.matcher.allocation import Chosen, choose_pairs
from backend.matcher.answers import companies_in, new_connections, pairs, partners, speaks
from backend.matcher.embedding import embed_companies, embed_projects, waiting_projects
from backend.matcher.encoder import EncoderState, detect_language, encoder_state, warm_up
from backend.matcher.engine import model_id
from backend.matcher.search import near_companies, near_projects, semantic_companies
from backend.matcher.vectors import PgVectorIndex, create_vector_index
from matching.text.trade.spoken import common as common_terms
from matching.types import Pair, Progress, Reason

__all__ = [
    "Chosen", "EncoderState", "Pair", "PgVectorIndex", "Progress", "Reason", "choose_pairs",
    "common_terms", "companies_in", "create_vector_index", "detect_language", "embed_companies",
    "embed_projects", "encoder_state", "model_id", "near_companies",
    "near_projects", "new_connections", "pairs", "partners", "semantic_companies",
    "speaks", "waiting_projects", "warm_up",
]  # fmt: skip
