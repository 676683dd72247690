"""Texts a second through the encoder, beside the bare library on the same model."""

from collections.abc import Iterator

from backend import demo
from backend.settings import settings
from matching.text.encoder import load_encoder
from tests.bench.figures import Figure, in_turn


def figures() -> Iterator[Figure]:
    """Offers of the demo, encoded whole."""
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - seconds to import

    encoder = load_encoder(settings().embedding_model, settings().data_dir / "models")
    texts = [facet.text for one in demo.companies() for facet in one.offers]
    [folder] = [p.parent for p in (settings().data_dir / "models").rglob("modules.json")]
    bare = SentenceTransformer(str(folder), device="cpu")
    ours, peer = in_turn(
        lambda: encoder.encode_offers(texts),
        lambda: bare.encode(texts, prompt_name="document", normalize_embeddings=True),
        rounds=3,
    )
    yield Figure(
        "texts encoded a second", f"{len(texts) / ours:.0f}",
        f"{len(texts) / peer:.0f} by sentence-transformers alone, same model and texts",
        peer / ours, "our speed as a share of the library's",
    )  # fmt: skip
