"""The taught addition to the encoder's query side: low-rank terms beside some of its matrices.

A matrix W reads x as W x + 2 B A x with A (rank x inputs) and B (outputs x rank) while a need is
encoded, and as W x otherwise (LoRA, Hu et al. 2021). Stored as half-precision numbers (npz) beside
a card with their checksum.
"""

from __future__ import annotations

import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from matching.types import Matrix

SHIPPED = Path(__file__).parent / "taught"
NUMBERS = "adapter.npz"
CARD = "card.json"
SCALE = 2.0
"""Factor on every low-rank term."""
_FORMAT = 1


class AdapterError(Exception):
    """The folder holds no usable addition; the message says why and what to do."""


@dataclass(frozen=True, eq=False)
class Adapter:
    """Low-rank factors (A, B) by the name of the matrix they stand beside, and their card."""

    factors: Mapping[str, tuple[Matrix, Matrix]]
    card: Mapping[str, Any]

    @property
    def adapter_id(self) -> str:
        """Name and content hash; vectors of needs made with another one are made anew."""
        digest = hashlib.sha256(repr(self.share).encode())
        for name, pair in sorted(self.factors.items()):
            digest.update(name.encode())
            for numbers in pair:
                digest.update(np.ascontiguousarray(numbers, dtype="<f2").tobytes())
        return f"asking@{digest.hexdigest()[:12]}"

    @property
    def share(self) -> float:
        """Share of the taught vector in that of a need, 0 to 1; the rest is the encoder's own."""
        return float(self.card.get("share", 1.0))


def save_adapter(adapter: Adapter, folder: Path) -> None:
    """Write numbers (half precision) and card."""
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    arrays: dict[str, Any] = {}
    for name, (inner, outer) in adapter.factors.items():
        arrays[f"{name}/a"] = inner.astype(np.float16)
        arrays[f"{name}/b"] = outer.astype(np.float16)
    np.savez(buffer, **arrays)
    card = {
        **adapter.card,
        "format": _FORMAT,
        "adapter_id": adapter.adapter_id,
        "matrices": sorted(adapter.factors),
        "sha256": hashlib.sha256(buffer.getvalue()).hexdigest(),
    }
    (folder / NUMBERS).write_bytes(buffer.getvalue())
    (folder / CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", "utf-8")


def load_adapter(folder: Path = SHIPPED) -> Adapter:
    """Read an addition, the shipped one by default.

    Raises:
        AdapterError: files are missing, changed since they were written, or of another version.
    """
    try:
        card = json.loads((folder / CARD).read_bytes())
        numbers = (folder / NUMBERS).read_bytes()
    except (OSError, ValueError) as error:
        raise AdapterError(
            f"No addition in {folder}: {error}. Make one with `spilno teach`."
        ) from error
    if hashlib.sha256(numbers).hexdigest() != card.get("sha256"):
        raise AdapterError(f"{NUMBERS} of {folder} does not match its card: teach or copy again.")
    if card.get("format") != _FORMAT:
        raise AdapterError(f"{folder} was written by another version: teach it again.")
    try:
        with np.load(io.BytesIO(numbers), allow_pickle=False) as arrays:
            factors = {
                name: (
                    arrays[f"{name}/a"].astype(np.float32),
                    arrays[f"{name}/b"].astype(np.float32),
                )
                for name in card["matrices"]
            }
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise AdapterError(f"{NUMBERS} of {folder} is incomplete: {error}.") from error
    return Adapter(factors, card)


class Asking:
    """A loaded network with an addition that works only inside `needs()`, thread by thread."""

    def __init__(self, network: Any, adapter: Adapter) -> None:
        """Attach to a torch module; `share` is the addition's.

        Raises:
            AdapterError: the network lacks a matrix that the addition names.
        """
        self.share = adapter.share
        self._mode = threading.local()
        modules = dict(network.named_modules())
        missing = set(adapter.factors) - set(modules)
        if missing:
            raise AdapterError(f"The addition was taught to another encoder: no {min(missing)}.")
        for name, (inner, outer) in adapter.factors.items():
            modules[name].register_forward_hook(self._hook(modules[name], inner, outer))

    @contextmanager
    def needs(self) -> Iterator[None]:
        """What is encoded inside is sought, not offered."""
        self._mode.on = True
        try:
            yield
        finally:
            self._mode.on = False

    def _hook(self, module: Any, inner: Matrix, outer: Matrix) -> Any:
        import torch  # noqa: PLC0415 - seconds to import, only where an encoder is at work

        first = torch.from_numpy(inner).T.to(module.weight.dtype)
        second = torch.from_numpy(SCALE * outer).T.to(module.weight.dtype)

        def add(_: Any, inputs: tuple[Any, ...], output: Any) -> Any:
            if not getattr(self._mode, "on", False):
                return None
            return output + (inputs[0] @ first) @ second

        return add
