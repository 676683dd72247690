"""What logs can tell, where the truth is known; the page of figures is the same every time."""

from matching.simulation.replays import CHALLENGES, replay
from matching.simulation.report import document
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
    assert [line for line in pages[0].splitlines() if line.startswith("## ")] == [
        "## Round by round",
        "## What each part is worth, over 30 rounds",
        "## What a log tells of another ranking",
        "## Two sides' chances made one",
        "## The chance that both say yes",
    ]
