"""Teaches the query side of the packaged encoder which offers meet a need said in other words.

Contrastive learning (InfoNCE, both ways) on lessons: needs and offers less the mean of their
language, as they are served; every other offer of the lessons is a wrong answer. Offers keep the
vectors they have. A need may not drift far from its own vector.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.text.asking.adapter import SCALE, Adapter
from matching.text.asking.halves import Halves
from matching.text.asking.lessons import LANGUAGES, Lessons
from matching.text.encoder import SentenceEncoder
from matching.types import Matrix, Progress

RANK = 8
LAYERS = ("attention.self.query", "attention.self.value", "intermediate.dense")
STARTS = ((1, 0), (2, 6))
"""Seeds, and the first layer that each teaches: all layers, and the upper half. The mean of both
additions is kept: it errs less than either."""
EPOCHS, BATCH, RATE = 5, 64, 1e-3
TEMPERATURE = 0.07
DRIFT = 2.0
"""Weight of a need's distance (1 - cosine) from the vector it had."""
SHARE = 0.65
"""Of the taught vector in a need's. More helps needs said in everyday words (as those of
tests/fixtures/xling_choice.json) and costs those said as the trade says them (as the demo's)."""


@dataclass(frozen=True, eq=False)
class _Desk:
    """What is learnt from: needs (rows) with their language and thing, and every thing's offers."""

    states: list[Any]
    before: Any
    language: Any
    thing: Any
    offers: Any
    offered: Any

    def mean(self, language: int) -> Any:
        return self.before[self.language == language].mean(0)


def teach(encoder: SentenceEncoder, lessons: Lessons, progress: Progress | None = None) -> Adapter:
    """An addition to an encoder that was loaded without one (some 4 minutes on two cores)."""
    for number in encoder.network.parameters():
        number.requires_grad = False
    taught = [
        _taught(Halves(encoder.network, encoder.tokenizer, first), lessons, seed, progress)
        for seed, first in STARTS
    ]
    return Adapter(_mean(taught), _card(encoder, lessons))


def _taught(
    halves: Halves, lessons: Lessons, seed: int, progress: Progress | None
) -> dict[str, tuple[Matrix, Matrix]]:
    """Factors of the upper part learnt from one start."""
    import torch  # noqa: PLC0415 - torch is slow to load and only teaching needs it

    torch.manual_seed(seed)
    desk = _laid_out(halves, lessons)
    factors, hooks = _attach(halves.above_layers)
    numbers = [number for pair in factors.values() for number in pair]
    means = [desk.mean(code) for code in range(len(LANGUAGES))]
    optimiser = torch.optim.AdamW(numbers, lr=RATE, weight_decay=0.01)
    lots = list(_lots(np.array([len(state) for state in desk.states]), seed))
    for step, rows in enumerate(lots):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / 10) * (1 - step / len(lots))
        asked = halves.above([desk.states[i] for i in rows])
        loss = _loss(asked, rows, desk, means)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if progress:
            progress("teaching", step + 1, len(lots))
    for hook in hooks:
        hook.remove()
    return {
        name: (inner.detach().numpy().copy(), outer.detach().numpy().copy())
        for name, (inner, outer) in factors.items()
    }


def _mean(
    taught: Sequence[Mapping[str, tuple[Matrix, Matrix]]],
) -> dict[str, tuple[Matrix, Matrix]]:
    """Factors whose products are the mean of the products of several; none counts as nothing."""
    found: dict[str, tuple[Matrix, Matrix]] = {}
    for name in sorted({name for one in taught for name in one}):
        pairs = [one[name] for one in taught if name in one]
        inner = np.concatenate([pair[0] for pair in pairs])
        outers = [pair[1] / np.float32(len(taught)) for pair in pairs]
        found[name] = (inner, np.concatenate(outers, axis=1))
    return found


def _laid_out(halves: Halves, lessons: Lessons) -> _Desk:
    import torch  # noqa: PLC0415 - torch is slow to load and only teaching needs it

    needs = [text for code in LANGUAGES for text in lessons.needs[code]]
    language = torch.arange(len(LANGUAGES)).repeat_interleave(len(lessons))
    thing = torch.tensor(lessons.things * len(LANGUAGES))
    _, first = np.unique(lessons.things, return_index=True)
    offers = [lessons.offers[code][at] for code in LANGUAGES for at in first]
    states = halves.below([f"query: {text}" for text in needs])
    given = halves.below([f"passage: {text}" for text in offers])
    vectors = torch.from_numpy(halves.vectors(given)).reshape(len(LANGUAGES), len(first), -1)
    centred = torch.nn.functional.normalize(vectors - vectors.mean(1, keepdim=True), dim=2)
    return _Desk(
        states, torch.from_numpy(halves.vectors(states)), language, thing,
        centred.reshape(len(offers), -1), thing[first].repeat(len(LANGUAGES)),
    )  # fmt: skip


def _attach(layers: Mapping[int, Any]) -> tuple[dict[str, tuple[Any, Any]], list[Any]]:
    """Trainable factors beside the chosen matrices of these layers, and how they hang there."""
    import torch  # noqa: PLC0415 - torch is slow to load and only teaching needs it

    factors: dict[str, tuple[Any, Any]] = {}
    hooks: list[Any] = []
    for at, layer in layers.items():
        for name, module in layer.named_modules():
            if name in LAYERS:
                inner = torch.randn(RANK, module.in_features) / module.in_features**0.5
                pair = (
                    inner.requires_grad_(),
                    torch.zeros(module.out_features, RANK, requires_grad=True),
                )
                factors[f"encoder.layer.{at}.{name}"] = pair
                hooks.append(module.register_forward_hook(_hook(pair)))
    return factors, hooks


def _hook(pair: tuple[Any, Any]) -> Any:
    def add(_: Any, inputs: tuple[Any, ...], output: Any) -> Any:
        told = inputs[0]
        return output + SCALE * (told @ pair[0].T.to(told.dtype)) @ pair[1].T.to(told.dtype)

    return add


def _lots(lengths: Any, seed: int) -> Iterator[Any]:
    """Rows of needs to be read together: of similar length, in an order made by chance."""
    chance = np.random.default_rng(seed)
    for _ in range(EPOCHS):
        order = np.argsort(lengths + chance.normal(0, 4, len(lengths)), kind="stable")
        lots = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        for at in chance.permutation(len(lots)):
            yield lots[at]


def _loss(asked: Any, rows: Any, desk: _Desk, means: list[Any]) -> Any:
    """What these needs miss; the means of the languages follow what is learnt."""
    import torch  # noqa: PLC0415 - torch is slow to load and only teaching needs it

    language = desk.language[rows]
    for code in range(len(LANGUAGES)):
        some = asked[language == code].detach()
        means[code] = 0.8 * means[code] + 0.2 * some.mean(0) if len(some) > 4 else means[code]
    sought = torch.nn.functional.normalize(asked - torch.stack(means)[language], dim=1)
    right = desk.thing[rows][:, None] == desk.offered[None, :]
    drift = (1 - (asked * desk.before[rows]).sum(1)).mean()
    return _contrast(sought @ desk.offers.T / TEMPERATURE, right) + DRIFT * drift


def _contrast(similar: Any, right: Any) -> Any:
    """Each need picks its offers among all, and half as much each offer of the lot its needs."""
    import torch  # noqa: PLC0415 - torch is slow to load and only teaching needs it

    def missed(values: Any, hits: Any) -> Any:
        kept = values.masked_fill(~hits, -np.inf)
        return -(torch.logsumexp(kept, 1) - torch.logsumexp(values, 1)).mean()

    asked = right.any(0)
    return missed(similar, right) + 0.5 * missed(similar.T[asked], right.T[asked])


def _card(encoder: SentenceEncoder, lessons: Lessons) -> dict[str, Any]:
    return {
        "name": "asking",
        "purpose": "query side of the encoder: needs said in everyday words, by low-rank terms",
        "encoder": encoder.model_id,
        "data": f"{len(lessons)} needs with their offers, English and Ukrainian, made up for it",
        "made_with": "spilno teach",
        "rank": RANK,
        "layers": list(LAYERS),
        "epochs": EPOCHS,
        "starts": [{"seed": seed, "from_layer": first} for seed, first in STARTS],
        "share": SHARE,
        "limits": "taught in English and Ukrainian; needs in the trade's words lose a little",
    }
