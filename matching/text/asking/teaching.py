"""Teaches the query side of the packaged encoder which offers meet a need said in other words.

Contrastive learning (InfoNCE, both ways) on lessons: needs and offers less the mean of their
language, as they are served; every other offer of the lessons is a wrong answer. Offers keep the
vectors they have. A need may not drift far from its own vector.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from matching.text.asking.adapter import SCALE, Adapter
from matching.text.asking.lessons import LANGUAGES, Lessons
from matching.text.encoder import SentenceEncoder
from matching.types import Progress

RANK = 8
LAYERS = ("attention.self.query", "attention.self.value", "intermediate.dense")
EPOCHS, BATCH, RATE = 10, 60, 1e-3
TEMPERATURE = 0.07
DRIFT = 2.0
"""Weight of a need's distance (1 - cosine) from the vector it had."""
LONGEST = 96
"""Tokens of a need that are read."""
SHARE = 0.5
"""Of the taught vector in a need's. More helps needs said in everyday words (as those of
tests/fixtures/xling_choice.json) and costs those said as the trade says them (as the demo's)."""
_SEED = 1


def teach(encoder: SentenceEncoder, lessons: Lessons, progress: Progress | None = None) -> Adapter:
    """An addition to an encoder that was loaded without one (some 10 minutes on two cores)."""
    import torch  # noqa: PLC0415 - seconds to import, only where an encoder is at work

    torch.manual_seed(_SEED)
    network, tokenizer = encoder.network, encoder.tokenizer
    factors = _attach(network)
    needs = [text for code in LANGUAGES for text in lessons.needs[code]]
    offers = [text for code in LANGUAGES for text in lessons.offers[code]]
    before = torch.from_numpy(encoder.encode_needs(needs))
    offered = torch.from_numpy(encoder.encode_offers(offers))
    language = torch.arange(len(LANGUAGES)).repeat_interleave(len(lessons))
    entry = torch.arange(len(needs)) % len(lessons)
    means = [before[language == code].mean(0) for code in range(len(LANGUAGES))]
    answers = _centred(
        offered, language, [offered[language == c].mean(0) for c in range(len(LANGUAGES))]
    )
    numbers = [number for pair in factors.values() for number in pair]
    steps = EPOCHS * (len(needs) // BATCH)
    optimiser = torch.optim.AdamW(numbers, lr=RATE, weight_decay=0.01)
    for step, rows in enumerate(_batches(len(needs))):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / 6) * (1 - step / steps)
        asked = _encoded(network, tokenizer, [f"query: {needs[int(i)]}" for i in rows])
        for code in range(len(LANGUAGES)):
            some = asked[language[rows] == code].detach()
            means[code] = 0.8 * means[code] + 0.2 * some.mean(0) if len(some) > 4 else means[code]
        sought = _centred(asked, language[rows], means)
        right = entry[rows][:, None] == entry[None, :]
        drift = (1 - (asked * before[rows]).sum(1)).mean()
        loss = _contrast(sought @ answers.T / TEMPERATURE, right) + DRIFT * drift
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if progress:
            progress("teaching", step + 1, steps)
    found = {
        name: (inner.detach().numpy().copy(), outer.detach().numpy().copy())
        for name, (inner, outer) in factors.items()
    }
    return Adapter(found, _card(encoder, lessons))


def _attach(network: Any) -> dict[str, tuple[Any, Any]]:
    """Trainable factors beside the chosen matrices, all else frozen."""
    import torch  # noqa: PLC0415

    for number in network.parameters():
        number.requires_grad = False
    factors: dict[str, tuple[Any, Any]] = {}
    for name, module in network.named_modules():
        if name.endswith(LAYERS):
            inner = torch.randn(RANK, module.in_features) / module.in_features**0.5
            pair = (
                inner.requires_grad_(),
                torch.zeros(module.out_features, RANK, requires_grad=True),
            )
            factors[name] = pair
            module.register_forward_hook(_hook(pair))
    return factors


def _hook(pair: tuple[Any, Any]) -> Any:
    def add(_: Any, inputs: tuple[Any, ...], output: Any) -> Any:
        return output + SCALE * (inputs[0] @ pair[0].T) @ pair[1].T

    return add


def _batches(count: int) -> Iterator[Any]:
    import torch  # noqa: PLC0415

    order = torch.Generator().manual_seed(_SEED)
    for _ in range(EPOCHS):
        rows = torch.randperm(count, generator=order)
        for start in range(0, count - BATCH + 1, BATCH):
            yield rows[start : start + BATCH]


def _encoded(network: Any, tokenizer: Any, texts: list[str]) -> Any:
    import torch  # noqa: PLC0415

    read = tokenizer(
        texts, padding=True, truncation=True, max_length=LONGEST, return_tensors="pt",
        return_token_type_ids=False,
    )  # fmt: skip
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = network(**read).last_hidden_state
    told = read["attention_mask"][..., None].float()
    return torch.nn.functional.normalize((states.float() * told).sum(1) / told.sum(1), dim=1)


def _centred(vectors: Any, language: Any, means: list[Any]) -> Any:
    import torch  # noqa: PLC0415

    return torch.nn.functional.normalize(vectors - torch.stack(means)[language], dim=1)


def _contrast(similar: Any, right: Any) -> Any:
    """Each need picks its offers among all, and half as much each offer of the batch its need."""
    import torch  # noqa: PLC0415

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
        "share": SHARE,
        "limits": "taught in English and Ukrainian; gains most in English",
    }
