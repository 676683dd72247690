"""Vectors of project texts, kept on disk: a text is encoded once per encoder.

One folder per encoder holds numbered shards (npz): the SHA-256 digests of the texts and their
vectors. A run that is interrupted goes on where it stopped.
"""

from __future__ import annotations

import hashlib
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

    def of(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Vectors of project texts as offers, shape (n, dimension), unit length.

        Texts are cut at ENCODED characters. Encoding is deterministic for one order of texts and
        one state of the folder: texts of a batch share their padding, which moves a half-precision
        encoder's last digits.
        """
        cut = [text[:ENCODED] for text in texts]
        digests = [hashlib.sha256(text.encode()).digest() for text in cut]
        missing = {d: t for d, t in zip(digests, cut, strict=True) if d not in self._known}
        waiting = list(missing.items())
        for start in range(0, len(waiting), _SHARD):
            if progress:
                progress("encoding projects", start, len(waiting))
            some = waiting[start : start + _SHARD]
            self._write([d for d, _ in some], self._encoder.encode_offers([t for _, t in some]))
        if progress and waiting:
            progress("encoding projects", len(waiting), len(waiting))
        found = np.zeros((len(texts), self._encoder.dimension), dtype=np.float32)
        for row, digest in enumerate(digests):
            found[row] = self._known[digest]
        return found

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
        part = self._folder / f"{number:05d}.part"
        with part.open("wb") as file:
            np.savez(file, digests=rows, vectors=unit)
        part.replace(part.with_suffix(".npz"))
        self._known |= dict(zip(digests, unit, strict=True))
