"""Teaching what needs mean: on a small network made here, the same each time."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from matching.text.asking.adapter import Adapter, Asking
from matching.text.asking.halves import Halves
from matching.text.asking.lessons import Lessons
from matching.text.asking.teaching import STARTS, teach
from matching.text.encoder import SentenceEncoder

LAYERS = 8
MIDDLE = 6
WORDS = ("query:", "passage:", "thirst", "hunger", "water", "bread", "вода", "хліб")
LESSONS = Lessons(
    {"en": ["thirst", "hunger", "thirst thirst"], "uk": ["вода", "хліб", "вода вода"]},
    {"en": ["water", "bread", "water"], "uk": ["вода", "хліб", "вода"]},
)


def small() -> SentenceEncoder:
    """An encoder of eight thin layers that knows eight words."""
    torch.manual_seed(3)
    shape = BertConfig(
        vocab_size=len(WORDS) + 2, hidden_size=16, num_hidden_layers=LAYERS,
        num_attention_heads=2, intermediate_size=24, max_position_embeddings=16, pad_token_id=1,
    )  # fmt: skip
    cut = Tokenizer(
        models.WordLevel({"<unk>": 0, "<pad>": 1, **{w: i + 2 for i, w in enumerate(WORDS)}},
                         unk_token="<unk>")
    )  # fmt: skip
    cut.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made: Any = PreTrainedTokenizerFast
    tokenizer = made(tokenizer_object=cut, pad_token="<pad>", unk_token="<unk>")
    network: Any = BertModel(shape, add_pooling_layer=False)
    made_of = SimpleNamespace(network=network.eval(), tokenizer=tokenizer, model_id="small")
    return cast(SentenceEncoder, made_of)


def test_two_halves_read_as_the_whole_does() -> None:
    encoder = small()
    texts = ["query: thirst", "passage: water bread water", "хліб"]
    halves = Halves(encoder.network, encoder.tokenizer, MIDDLE)
    found = halves.vectors(halves.below(texts))
    for text, vector in zip(texts, found, strict=True):
        read = encoder.tokenizer(text, return_tensors="pt", return_token_type_ids=False)
        with torch.no_grad():
            whole = encoder.network(**read).last_hidden_state[0].mean(0).numpy()
        assert vector == pytest.approx(whole / np.linalg.norm(whole), abs=1e-5)


def test_entries_with_one_offer_speak_of_one_thing() -> None:
    assert LESSONS.things == [0, 1, 0]


def test_the_same_lessons_teach_the_same() -> None:
    first, again = (teach(small(), LESSONS) for _ in range(2))
    assert first.adapter_id == again.adapter_id
    assert first.card["data"].startswith("3 needs")


def test_each_start_teaches_from_its_own_layer() -> None:
    ranks = {
        int(name.split(".")[2]): len(inner)
        for name, (inner, _) in teach(small(), LESSONS).factors.items()
    }
    expected = {at: 8 * sum(first <= at for _, first in STARTS) for at in range(LAYERS)}
    assert ranks == expected


def test_what_was_taught_moves_needs_towards_their_offers() -> None:
    def misses(addition: Adapter | None) -> float:
        encoder = small()
        halves = Halves(encoder.network, encoder.tokenizer, MIDDLE)
        needs, offers = (
            halves.below([f"{role}: {text}" for code in ("en", "uk") for text in texts[code][:2]])
            for role, texts in (("query", LESSONS.needs), ("passage", LESSONS.offers))
        )
        offered = halves.vectors(offers)
        if addition is None:
            sought = halves.vectors(needs)
        else:
            with Asking(encoder.network, addition).needs():
                sought = halves.vectors(needs)
        likeness = (sought - sought.mean(0)) @ (offered - offered.mean(0)).T
        return float(likeness[[0, 1, 2, 3], [1, 0, 3, 2]].sum() - np.trace(likeness))

    assert misses(teach(small(), LESSONS)) < misses(None)
