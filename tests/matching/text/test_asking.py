"""What the encoder was taught of needs: stored safely, active for needs alone."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from matching.benchmark.sections.xling import read as read_set
from matching.text.asking.adapter import (
    NUMBERS,
    SHIPPED,
    Adapter,
    AdapterError,
    Asking,
    load_adapter,
    save_adapter,
)
from matching.text.asking.lessons import LANGUAGES, read

FIXTURES = Path(__file__).parents[2] / "fixtures"


def addition() -> Adapter:
    numbers = np.random.default_rng(0)
    inner = numbers.normal(size=(2, 4)).astype(np.float16).astype(np.float32)
    outer = numbers.normal(size=(3, 2)).astype(np.float16).astype(np.float32)
    return Adapter({"0": (inner, outer)}, {"name": "asking", "share": 0.25})


def test_the_addition_works_only_while_needs_are_encoded() -> None:
    plain = torch.nn.Sequential(torch.nn.Linear(4, 3))
    texts = torch.randn(5, 4)
    before = plain(texts)
    made = addition()
    asking = Asking(plain, made)
    assert torch.equal(plain(texts), before)
    inner, outer = made.factors["0"]
    with asking.needs():
        wanted = before.detach().numpy() + 2 * texts.numpy() @ inner.T @ outer.T
        assert plain(texts).detach().numpy() == pytest.approx(wanted, abs=1e-5)
    assert torch.equal(plain(texts), before)


def test_an_addition_to_another_network_is_refused() -> None:
    with pytest.raises(AdapterError, match="another encoder"):
        Asking(torch.nn.Sequential(), addition())


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    made = addition()
    save_adapter(made, tmp_path)
    again = load_adapter(tmp_path)
    assert again.adapter_id == made.adapter_id
    assert np.array_equal(again.factors["0"][0], made.factors["0"][0])
    assert again.share == 0.25


def test_another_share_is_another_addition() -> None:
    made = addition()
    assert replace(made, card={"share": 1.0}).adapter_id != made.adapter_id


def test_changed_numbers_are_refused(tmp_path: Path) -> None:
    save_adapter(addition(), tmp_path)
    content = bytearray((tmp_path / NUMBERS).read_bytes())
    content[-40] ^= 1
    (tmp_path / NUMBERS).write_bytes(bytes(content))
    with pytest.raises(AdapterError, match="does not match its card"):
        load_adapter(tmp_path)


def test_the_shipped_one_is_whole_and_small() -> None:
    shipped = load_adapter()
    assert shipped.card["adapter_id"] == shipped.adapter_id
    assert (SHIPPED / NUMBERS).stat().st_size < 1_200_000
    assert len(shipped.factors) == 36


def test_lessons_are_aligned_and_none_is_a_test() -> None:
    lessons = read()
    assert {len(lessons.needs[code]) for code in LANGUAGES} == {len(lessons)}
    assert {len(lessons.offers[code]) for code in LANGUAGES} == {len(lessons)}
    taught = {
        text for role in (lessons.needs, lessons.offers) for some in role.values() for text in some
    }
    for name in ("xling.json", "xling_choice.json"):
        judged = read_set(FIXTURES / name)
        told = {t for role in (judged.offers, judged.needs) for some in role.values() for t in some}
        assert sorted(taught & told) == []
