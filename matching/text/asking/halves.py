"""The encoder's network in two parts: layers that stay as they are, read once a text, and the rest.

What is taught sits in the upper part alone, so a lesson costs half a network each time it is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from matching.types import Matrix

LONGEST = 96
"""Tokens of a text that are read."""
_BATCH = 64


class Halves:
    """A transformer whose layers from number `taught` on are run apart from those below."""

    def __init__(self, network: Any, tokenizer: Any, taught: int) -> None:
        self._network, self._tokenizer = network, tokenizer
        layers = network.encoder.layer
        self._below = layers[:taught]
        self.above_layers = {at: layers[at] for at in range(taught, len(layers))}
        """Layers of the upper part by their number in the network."""

    def below(self, texts: Sequence[str]) -> list[Any]:
        """Each text's states below the taught layers: tensors of tokens x width."""
        import torch  # noqa: PLC0415 - seconds to import, only where an encoder is at work

        states: list[Any] = [None] * len(texts)
        for rows in _alike([len(text) for text in texts]):
            read = self._tokenizer(
                [texts[i] for i in rows], padding=True, truncation=True, max_length=LONGEST,
                return_tensors="pt", return_token_type_ids=False,
            )  # fmt: skip
            told = read["attention_mask"]
            with torch.no_grad():
                found = self._network.embeddings(input_ids=read["input_ids"])
                found = _through(self._below, found, told)
            for at, row in enumerate(rows):
                states[row] = found[at, : int(told[at].sum())].clone()
        return states

    def above(self, states: Sequence[Any]) -> Any:
        """Unit vectors of texts from their states, as the encoder pools them: texts x width."""
        import torch  # noqa: PLC0415 - torch is slow to load and only teaching needs it

        told = torch.zeros(len(states), max(len(state) for state in states))
        for row, state in enumerate(states):
            told[row, : len(state)] = 1
        padded = torch.nn.utils.rnn.pad_sequence(list(states), batch_first=True)
        found = _through(self.above_layers.values(), padded, told).float() * told[..., None]
        return torch.nn.functional.normalize(found.sum(1) / told.sum(1, keepdim=True), dim=1)

    def vectors(self, states: Sequence[Any]) -> Matrix:
        """The same of many texts, not to be learnt from."""
        import torch  # noqa: PLC0415 - torch is slow to load and only teaching needs it

        found = np.zeros((len(states), self._network.config.hidden_size), dtype=np.float32)
        with torch.no_grad():
            for rows in _alike([len(state) for state in states]):
                found[rows] = self.above([states[i] for i in rows]).numpy()
        return found


def _alike(lengths: Sequence[int]) -> list[list[int]]:
    """Positions in batches of similar length, so that little is padding."""
    order = sorted(range(len(lengths)), key=lambda i: lengths[i])
    return [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]


def _through(layers: Any, states: Any, told: Any) -> Any:
    blind = (1 - told[:, None, None, :].to(states.dtype)) * -1e4
    for layer in layers:
        found = layer(states, attention_mask=blind)
        states = found[0] if isinstance(found, tuple) else found
    return states
