"""What logs can tell, where the truth is known; the page of figures is the same every time."""

from dataclasses import astuple
from pathlib import Path

import pytest

from matching.simulation.loop import Story, simulate
from matching.simulation.replays import CHALLENGES, replay
from matching.simulation.report import HABITS, IDLE, LOOP, SEEDS, document, rounds_of
from matching.simulation.stored import STORED, TOLD, read, write
from matching.simulation.world import Settings

SAME, BETTER, WORSE = CHALLENGES


def test_a_long_log_tells_better_from_worse_and_by_how_much() -> None:
    better, worse = (replay(one, 150, draws=3) for one in (BETTER, WORSE))
    assert (better.verdicts["adopt"], worse.verdicts["keep"]) == (3, 3)
    assert better.truth > better.now > worse.truth
    for one in (better, worse):
        assert set(one.errors) == {"ips", "snips", "doubly_robust"}
        assert max(one.errors.values()) < 0.5 * abs(one.truth - one.now)


def test_a_short_log_is_not_asked() -> None:
    short = replay(BETTER, 10, draws=2)
    assert short.effective < 200
    assert (short.errors, short.verdicts["interleave"]) == ({}, 2)


def test_the_page_of_figures_is_the_same_every_time() -> None:
    small = Settings(askers=20, receivers=15, slots=4)
    pages = [document((0,), (10,), settings=small) for _ in range(2)]
    assert pages[0] == pages[1]
    assert [line for line in pages[0].text.splitlines() if line.startswith("## ")] == [
        "## Round by round",
        "## What each part is worth, over 30 rounds",
        "## What a log tells of another ranking",
        "## Two sides' chances made one",
        "## The chance that both say yes",
    ]


def test_the_stored_rounds_are_those_that_the_command_makes() -> None:
    base, seeds = Settings(), SEEDS

    def stories(name: str) -> list[Story]:
        return [simulate(Settings(**{**vars(base), "seed": one}), HABITS[name]) for one in seeds]

    stored, made = read(), rounds_of(base, stories(LOOP), stories(IDLE))
    assert (stored.markets, stored.askers, stored.receivers) == (6, 60, 40)
    for kept, fresh in zip(stored.rounds, made.rounds, strict=True):
        assert astuple(kept) == pytest.approx(astuple(fresh), abs=1e-6)
    assert [one.number for one in stored.told] == list(TOLD)


def test_rounds_are_kept_as_they_were_made(tmp_path: Path) -> None:
    write(read(), tmp_path / "rounds.json")
    assert read(tmp_path / "rounds.json") == read()
    assert (tmp_path / "rounds.json").read_bytes() == STORED.read_bytes()
