"""What the page says of its own limits."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matching.artefact import load_model
from matching.benchmark.caveats import lines
from matching.benchmark.methods.trees import FIRST, NAME
from matching.benchmark.questions.loading import load
from matching.benchmark.questions.tasks import Split, Taskmaster
from matching.benchmark.report import Report
from matching.promotion.comparing import TERMS
from tests.matching.tables import write


def _told(**about: object) -> str:
    rows = [{"task": "CO->CO", "method": NAME}]
    return "\n".join(lines(Report(rows, {"history_until": "2024-01-01", **about})))


def test_the_judged_and_the_shipped_model_are_both_named() -> None:
    shipped = load_model()
    told = _told(model="spilno-history@0123456789ab")
    assert "Judged is spilno-history@0123456789ab, which knows what lies before 2024-01-01" in told
    assert f"Shipped is {shipped.model_id}" in told
    assert "cannot be judged on them" in told
    assert "It is the shipped one." in _told(model=shipped.model_id)


def test_the_terms_of_the_gate_and_the_limits_are_told() -> None:
    told = _told(model="", met_before=0.07)
    assert TERMS in told
    assert "2024 was looked at" in told
    assert "today's snapshot" in told
    assert "not signatures" in told
    assert f"reorder the {FIRST} candidates" in told
    assert "7% had met in an earlier one" in told
    assert "reorder" not in "\n".join(lines(Report([], {})))


def test_pairs_that_met_in_an_earlier_programme_are_counted(tmp_path: Path) -> None:
    write(tmp_path, projects=1500)
    archive = load([tmp_path])
    split = Split(date(2024, 1, 1), date(2024, 1, 1), date(2025, 1, 1))
    assert Taskmaster(archive, split).met_before == 0.0
    # The earliest year as another programme's: who met only then is new again.
    early = archive.records.projects.start < date(2021, 4, 1).toordinal()
    master = Taskmaster(replace(archive, current=archive.current & ~early), split)
    new, ever = master.fresh.toarray() > 0, master.ever_met.toarray() > 0
    assert master.met_before == pytest.approx(np.sum(new & ever) / np.sum(new))
    assert 0 < master.met_before < 1
