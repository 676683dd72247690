"""Turns the packaged encoder into a native sentence-transformers folder, once, in a cache."""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path
from typing import Any

from matching.text import packaged
from matching.types import Progress

_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
_SPECIAL = {
    "bos_token": "<s>",
    "eos_token": "</s>",
    "sep_token": "</s>",
    "cls_token": "<s>",
    "unk_token": "<unk>",
    "pad_token": "<pad>",
}


def ensure(weights: Path, cache: Path, progress: Progress | None = None) -> Path:
    """Folder of the converted model under `cache`, made on the first call (about 20 s, 0.5 GB).

    Two processes may call this at once: each builds its own temporary folder, the first to rename
    it wins and the other throws its copy away.
    """
    target = cache / f"multilingual-e5-small-{weights.stat().st_size:x}"
    if target.is_dir():
        return target
    cache.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix="converting-", dir=cache))
    try:
        _convert(weights, building, progress)
        # A finished folder is never replaced: renaming onto it fails and ours is dropped.
        (building / "model").rename(target)
    except OSError:
        if not target.is_dir():
            raise
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return target


def _convert(weights: Path, folder: Path, progress: Progress | None) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Normalize, Transformer
    from sentence_transformers.sentence_transformer.modules import Pooling

    def report(done: int) -> None:
        if progress:
            progress("preparing the encoder", done, 4)

    report(0)
    model = packaged.read(weights)
    report(1)
    plain = folder / "plain"
    _network(model).save_pretrained(plain)
    report(2)
    _tokenizer(model).save_pretrained(plain)
    report(3)
    SentenceTransformer(
        modules=[
            Transformer(str(plain), max_seq_length=512),
            Pooling(model.hidden, pooling_mode="mean"),
            Normalize(),
        ],
        prompts={"query": "query: ", "document": "passage: "},
        device="cpu",
    ).save_pretrained(str(folder / "model"))
    report(4)


def _network(model: packaged.PackagedModel) -> Any:
    import torch
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=model.tensors["emb.word"].size // model.hidden,
        hidden_size=model.hidden,
        num_hidden_layers=model.layers,
        num_attention_heads=model.heads,
        intermediate_size=model.feed_forward,
        max_position_embeddings=model.positions,
        type_vocab_size=model.tensors["emb.type"].size // model.hidden,
        layer_norm_eps=model.epsilon,
        pad_token_id=model.pad,
    )
    network: Any = BertModel(config, add_pooling_layer=False)
    expected = network.state_dict()
    state = {
        name: torch.from_numpy(array).reshape(expected[name].shape)
        for name, array in _named(model).items()
    }
    network.load_state_dict(state, strict=True)
    return network.eval()


def _named(model: packaged.PackagedModel) -> dict[str, Any]:
    """The tensors under the names of the BERT implementation; shapes come from the network."""
    source = model.tensors
    named = {
        "embeddings.word_embeddings.weight": source["emb.word"],
        "embeddings.position_embeddings.weight": source["emb.pos"],
        "embeddings.token_type_embeddings.weight": source["emb.type"],
        "embeddings.LayerNorm.weight": source["emb.ln.w"],
        "embeddings.LayerNorm.bias": source["emb.ln.b"],
    }
    for layer in range(model.layers):
        for short, long in {**_LAYER, **_NORMS}.items():
            for part, word in (("w", "weight"), ("b", "bias")):
                named[f"encoder.layer.{layer}.{long}.{word}"] = source[f"l{layer}.{short}.{part}"]
    return named


def _tokenizer(model: packaged.PackagedModel) -> Any:
    """The XLM-R tokenizer rebuilt from the packaged vocabulary."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers
    from tokenizers.processors import TemplateProcessing
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.Unigram(model.pieces, model.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(_character_map()),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>"])
    wrap: Any = PreTrainedTokenizerFast
    return wrap(tokenizer_object=tokenizer, model_max_length=512, **_SPECIAL)


def _character_map() -> bytes:
    """The compiled character map of sentencepiece's nmt_nfkc normalisation.

    Training a throw-away vocabulary is the library's public way to obtain it.
    """
    import sentencepiece

    buffer = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c d e f g h"] * 50),
        model_writer=buffer,
        vocab_size=20,
        model_type="unigram",
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
        hard_vocab_limit=False,
    )
    normalizer = _field(buffer.getvalue(), 3)
    return _field(normalizer, 2)


def _field(message: bytes, wanted: int) -> bytes:
    """The length-delimited field number `wanted` of a protocol-buffer message."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        number, wire = tag >> 3, tag & 7
        if wire == 2:
            size, at = _varint(message, at)
            if number == wanted:
                return message[at : at + size]
            at += size
        elif wire == 0:
            _, at = _varint(message, at)
        else:
            at += {1: 8, 5: 4}[wire]
    raise ValueError(f"field {wanted} is missing from the tokenizer model")


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7
