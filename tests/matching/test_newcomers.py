"""A site's first days: rankers that learned from one project each, and what they learn."""

from dataclasses import replace

import numpy as np

from matching.artefact import Model
from matching.engine import Engine
from matching.ranking.fitting import Sample, fit
from matching.types import Company
from tests.matching.corpora import corpus, model, past

SPACE = "satellite antenna telemetry payload orbit station"


def _model() -> Model:
    plain = model()
    ranker = replace(plain.rankers["companies"], base=-1.0)
    return Model({**plain.rankers, "thin companies": ranker, "thin projects": ranker}, plain.card)


def _bases(groups: list[tuple[str, list[int]]]) -> set[float]:
    companies = [Company(i, f"Org {i}", "UA" if i == 1 else "DE") for i in range(1, 10)]
    engine = Engine(corpus(companies, *past(groups)), _model())
    return {pair.base for pair in [*engine.partners(1), *engine.pairs([1], [4, 5, 6])]}


def test_where_nobody_has_a_record_newcomers_are_judged_as_such() -> None:
    assert _bases([(SPACE, [1, 2, 3]), (SPACE, [4, 5, 6]), (SPACE, [7, 8, 9])]) == {-1.0}


def test_among_experienced_organisations_a_newcomer_is_judged_with_all_that_is_known() -> None:
    groups = [(SPACE, [1, 2, 3]), *((SPACE, [i, i + 1, i + 2]) for i in range(2, 8))]
    assert _bases(groups) == {-3.0}


def _questions(count: int = 200) -> Sample:
    """Each with one partner that the text finds and four that only their kind tells of.

    Hundred others have texts of every other strength, and four in five of them the kind.
    """
    random = np.random.default_rng(0)
    rows, hits, at = [], [], []
    for question in range(count):
        text = np.r_[0.97, random.random(104)]
        kind = np.r_[0.0, np.ones(4), random.random(100) < 0.8]
        rows.append(np.stack([text, kind], axis=1))
        hits.append(np.r_[np.ones(5), np.zeros(100)])
        at.append(np.full(105, question))
    values = np.concatenate(rows).astype(np.float32)
    hit = np.concatenate(hits).astype(np.float32)
    asked = np.concatenate(at).astype(np.int64)
    return Sample(("text", "kind"), values, hit, np.ones(len(hit), np.float32), asked)


def _ranks_of_the_found(weights: np.ndarray, sample: Sample) -> float:
    score = (sample.values @ weights).reshape(-1, 105)
    return float((score > score[:, :1]).sum(axis=1).mean())


def test_partners_out_of_reach_do_not_spoil_the_top() -> None:
    sample = _questions()
    plain = fit(sample, 1.0).weights
    reached = fit(sample, 1.0, within_reach=True).weights
    assert _ranks_of_the_found(reached, sample) < _ranks_of_the_found(plain, sample) - 3
