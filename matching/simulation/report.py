"""The feedback loop in figures: regret, recovery of what is hidden, and what logs can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.simulation import fusion, joint
from matching.simulation.loop import Habits, Story, simulate
from matching.simulation.replays import CHALLENGES, Replay, replay
from matching.simulation.stored import Round, Rounds
from matching.simulation.world import Settings
from matching.types import Progress

SEEDS = tuple(range(6))
ROUNDS = 30
LISTS = (10, 30, 100, 300, 1000)
LOOP, IDLE = "the loop as it is", "learning nothing"
HABITS: Mapping[str, Habits] = {
    LOOP: Habits(rounds=ROUNDS),
    "without correcting for slots": Habits(rounds=ROUNDS, corrects=False),
    "without exploration": Habits(rounds=ROUNDS, explores=0),
    IDLE: Habits(rounds=ROUNDS, learns=False),
}


@dataclass(frozen=True)
class Made:
    """One run: all of it as Markdown, and its rounds."""

    text: str
    rounds: Rounds


def document(
    seeds: Sequence[int] = SEEDS,
    lists: Sequence[int] = LISTS,
    *,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Made:
    """Simulate everything. Deterministic."""
    base = settings or Settings()
    stories: dict[str, list[Story]] = {}
    for done, (name, habits) in enumerate(HABITS.items()):
        if progress:
            progress("simulating the loop", done, len(HABITS))
        stories[name] = [simulate(Settings(**{**vars(base), "seed": s}), habits) for s in seeds]
    replays = []
    steps = [(one, size) for one in CHALLENGES for size in lists]
    for done, (one, size) in enumerate(steps):
        if progress:
            progress("judging by logs", done, len(steps))
        replays.append(replay(one, size))
    found = rounds_of(base, stories[LOOP], stories[IDLE])
    parts = [*_head(base, len(seeds)), *_rounds(found), *_habits(stories)]
    operators = fusion.markdown(fusion.compare(seeds, settings=base))
    if progress:
        progress("judging by logs", len(steps), len(steps))
    both = joint.markdown(joint.compared(seeds, base))
    return Made("\n".join([*parts, *_replays(replays), *operators, "", *both]), found)


def rounds_of(base: Settings, stories: Sequence[Story], idle: Sequence[Story]) -> Rounds:
    """Means over markets, round by round, of the loop and of one that learns nothing."""
    share, untaught = (
        np.mean([one.regret / one.best for one in some], axis=0) for some in (stories, idle)
    )
    found = np.mean([one.found for one in stories], axis=0)
    accepted = np.mean([one.accepted for one in stories], axis=0)
    columns = np.column_stack([share, untaught, accepted, found]).tolist()
    return Rounds(
        len(stories), base.askers, base.receivers,
        tuple(Round(at, *numbers) for at, numbers in enumerate(columns, 1)),
    )  # fmt: skip


def _head(base: Settings, markets: int) -> list[str]:
    return [
        "# How the feedback loop does where the truth is known",
        "",
        "Made by `spilno simulate --docs`; the same figures every time.",
        "",
        f"{markets} made-up markets of {base.askers} askers and {base.receivers} receivers with "
        f"hidden wishes, lists of {base.slots}, {base.answers} answers a receiver and round, "
        "attention that falls with the slot, and receivers that tire of requests. The oracle "
        "knows the hidden weights and makes its lists in the same way.",
        "",
    ]


def _rounds(found: Rounds) -> list[str]:
    return [
        "## Round by round",
        "",
        "| round | regret, share of the oracle's contacts | accepted contacts "
        "| wishes recovered (cosine) | agreement recovered (cosine) |",
        "|---|---|---|---|---|",
        *(
            f"| {one.number} | {one.regret:.3f} | {one.accepted:.1f} | {one.wants:.3f} "
            f"| {one.agrees:.3f} |"
            for one in found.told
        ),
        "",
    ]


def _habits(stories: Mapping[str, Sequence[Story]]) -> list[str]:
    def row(name: str, told: Sequence[Story]) -> str:
        total = np.mean([one.regret.sum() / one.best.sum() for one in told])
        last = np.mean([one.regret[-5:].sum() / one.best[-5:].sum() for one in told])
        found = np.mean([one.found[-1] for one in told], axis=0)
        off = np.mean([np.abs(one.wants.mean - one.world.wants).max() for one in told])
        return (
            f"| {name} | {total:.3f} | {last:.3f} | {found[0]:.3f} | {found[1]:.3f} | {off:.2f} |"
        )

    return [
        f"## What each part is worth, over {ROUNDS} rounds",
        "",
        "| loop | regret, all rounds | regret, last five | wishes recovered | agreement recovered "
        "| furthest weight off (logits) |",
        "|---|---|---|---|---|---|",
        *(row(name, told) for name, told in stories.items()),
        "",
    ]


def _replays(found: Sequence[Replay]) -> list[str]:
    def row(one: Replay) -> str:
        errors = " | ".join(
            f"{one.errors[name]:.4f}" if name in one.errors else "none"
            for name in ("ips", "snips", "doubly_robust")
        )
        said = ", ".join(f"{name} {count}" for name, count in one.verdicts.items() if count)
        return (
            f"| {one.challenge} | {one.lists} | {one.now:.4f} | {one.truth:.4f} "
            f"| {one.effective:.0f} | {errors} | {said} |"
        )

    return [
        "## What a log tells of another ranking",
        "",
        "Ten logs each of lists of 30 by a poor ranking, three of the first ten places left to "
        "chance. Contacts a place: now, and truly under the challenger; mean absolute error of "
        "each estimate; verdicts. Below 200 effective choices no estimate is given and the "
        "verdict is to interleave.",
        "",
        "| challenger | lists | now | truth | effective choices | IPS | SNIPS | doubly robust "
        "| verdicts |",
        "|---|---|---|---|---|---|---|---|---|",
        *(row(one) for one in found),
        "",
    ]
