"""Vectors of project texts, kept on disk: a text is encoded once per encoder.

One folder per encoder holds numbered shards (npz): the SHA-256 digests of the texts and their
vectors. A run that is interrupted goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from matching.text.encoder import Encoder
from matching.types import Matrix, Progress

ENCODED = 1100
"""Characters of title and objective that are encoded; the rest is boilerplate of the programme."""
_SHARD = 2048


class VectorStore:
    """Encoded texts of one encoder below `folder`; unreadable shards are made anew."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self._folder = folder / re.sub(r"[^\w.-]+", "_", encoder.model_id)
        self._known: dict[bytes, Matrix] = {}
        for shard in sorted(self._folder.glob("*.npz")):
            self._read(shard)

    @property
    def encoder(self) -> Encoder:
        """What reads the texts."""
        return self._encoder

    def of(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Vectors of project texts as offers, shape (n, dimension), unit length.

        Texts are cut at ENCODED characters. Encoding is deterministic for one set of texts, in any
        order, and one state of the folder: texts of a batch share their padding, which moves a
        half-precision encoder's last digits.
        """
        waiting = self.missing(texts)
        for start in range(0, len(waiting), _SHARD):
            if progress:
                progress("encoding projects", start, len(waiting))
            some = waiting[start : start + _SHARD]
            self.keep(some, self._encoder.encode_offers(some))
        if progress and waiting:
            progress("encoding projects", len(waiting), len(waiting))
        found = np.zeros((len(texts), self._encoder.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            found[row] = self._known[_digest(text[:ENCODED])]
        return found

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Cut texts that have no vector yet, longest first: neighbours need little padding."""
        cut = dict.fromkeys(text[:ENCODED] for text in texts)
        waiting = (text for text in cut if _digest(text) not in self._known)
        return sorted(waiting, key=lambda text: (-len(text), text))

    def keep(self, texts: Sequence[str], vectors: Matrix) -> None:
        """Keep the vectors of some cut texts, as the encoder made them."""
        self._write([_digest(text) for text in texts], vectors)

    def _read(self, shard: Path) -> None:
        try:
            with np.load(shard, allow_pickle=False) as arrays:
                digests, vectors = arrays["digests"], arrays["vectors"]
        except (OSError, ValueError, KeyError):
            return
        if vectors.shape == (len(digests), self._encoder.dimension):
            self._known |= {d.tobytes(): v for d, v in zip(digests, vectors, strict=True)}

    def _write(self, digests: list[bytes], vectors: Matrix) -> None:
        length = np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-9)
        unit = np.asarray(vectors / length, dtype=np.float32)
        self._folder.mkdir(parents=True, exist_ok=True)
        number = len(list(self._folder.glob("*.npz")))
        rows = np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(len(digests), -1)
        # Other runs may write to the folder at the same time: each under names of its own.
        part = self._folder / f"{number:05d}-{os.getpid()}.part"
        with part.open("wb") as file:
            np.savez(file, digests=rows, vectors=unit)
        part.replace(part.with_suffix(".npz"))
        self._known |= dict(zip(digests, unit, strict=True))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
