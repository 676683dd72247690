"""Whether the band around a fit holds what it claims."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from matching.benchmark.questions.loading import load
from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import Split, Taskmaster
from matching.benchmark.sections.bands import BAND, BandMeter, Cases, covered, markdown
from matching.evaluate import evaluate
from matching.past.history import History
from matching.ranking.field import Field
from matching.ranking.sampling import batches
from matching.train import train_model
from tests.matching.tables import write

DEV = Split(date(2024, 1, 1), date(2024, 1, 1), date(2025, 1, 1))


def _cases(shift: float, error: float, seed: int = 1, size: int = 400_000) -> Cases:
    """Candidates whose true logits are off by `shift`, and by chance per score as `error` says."""
    chance = np.random.default_rng(seed)
    score = np.sort(chance.normal(-4, 1.2, size))
    # What is wrong is wrong for all candidates alike: that is what a band of weights is about.
    local = np.interp(score, np.linspace(-9, 1, 400), chance.normal(0, error, 400))
    hit = chance.random(size) < expit(score + shift + local)
    return Cases(score, np.full(size, error), hit, np.ones(size), np.zeros(size, dtype=bool))


def test_a_true_band_holds_what_it_claims_and_no_more() -> None:
    row = covered(_cases(0.0, 0.15))
    assert row["bins"] > 100
    assert row["with_chance"] == pytest.approx(0.8, abs=0.08)
    assert row["within"] < row["with_chance"]  # counts scatter about a true share
    assert row["half_width"] == pytest.approx(BAND * 0.15)


def test_a_band_that_is_too_sure_is_found_out() -> None:
    sure = covered(_cases(0.5, 0.01))
    assert sure["with_chance"] < 0.3
    assert sure["level_known"] > 0.7  # only the level was wrong
    assert sure["needed"] > 0.4
    told = " ".join(markdown([{"task": "CO->CO", "slice": "all", **sure}]))
    assert "narrower than it says" in told
    wide = covered(_cases(0.0, 1.0, size=200_000))
    kept = {**wide, "with_chance": 0.9}
    assert "keeps its word" in " ".join(markdown([{"task": "CO->CO", "slice": "all", **kept}]))


def test_too_few_partners_say_nothing() -> None:
    assert covered(_cases(0.0, 0.1, size=500)) == {}


def test_candidates_that_are_looked_at_stand_for_all(tmp_path: Path) -> None:
    archive = load([write(tmp_path)])
    history = History(archive.records, DEV.history_until.toordinal())
    ranker = train_model(archive, DEV.history_until, purposes=["organisations"]).rankers
    [judged] = ranker.values()
    task = BUILDERS["CO->XB"](Taskmaster(archive, DEV))
    meter = BandMeter(task, Field(history, task.candidates), judged)
    every = 0
    for rows, batch, allowed in batches(history, task):
        meter.see(rows, batch, allowed, judged.scores(batch, allowed))
        every += int(allowed.sum())
    [whole, *_] = meter.rows()
    right = sum(len(hits) for hits in task.relevant)
    assert whole["slice"] == "all"
    assert sum(one.weight.sum() for one in meter.found) == pytest.approx(every)
    assert sum(one.hit.sum() for one in meter.found) == right


def test_the_report_says_what_the_band_held(tmp_path: Path) -> None:
    report = evaluate([write(tmp_path)], DEV, tasks=["CO->XB"])
    assert report.sections["bands"].rows[0]["task"] == "CO->XB"
    assert "The band claims to hold 80%" in report.markdown()
