"""The benchmark's tasks by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from matching.benchmark.questions.completion import completions, strange_completions
from matching.benchmark.questions.tasks import EU27, Task, Taskmaster

BUILDERS: dict[str, Callable[[Taskmaster], Task]] = {}
"""Name of a task -> how it is built."""


class UnknownTask(Exception):
    """A name is no task's; the message says which there are."""


def named(wanted: Sequence[str]) -> list[str]:
    """Tasks by name or first word ("THIN"), several to a text with commas; all where none is named.

    Raises:
        UnknownTask: there is no such task.
    """
    found: set[str] = set()
    for name in (part.strip() for text in wanted for part in text.split(",")):
        meant = [name] if name in BUILDERS else [n for n in BUILDERS if n.split(" ")[0] == name]
        if not meant:
            raise UnknownTask(f"Unknown task {name!r}: choose among {', '.join(BUILDERS)}.")
        found |= set(meant)
    return [name for name in BUILDERS if name in found or not wanted]


def _builder(name: str) -> Callable[[Callable[[Taskmaster], Task]], Callable[[Taskmaster], Task]]:
    def register(build: Callable[[Taskmaster], Task]) -> Callable[[Taskmaster], Task]:
        BUILDERS[name] = build
        return build

    return register


@_builder("CO->CO")
def _companies(master: Taskmaster) -> Task:
    return master.pairs("CO->CO", master.companies, master.companies, foreign=True)


@_builder("CO->XB")
def _across_borders(master: Taskmaster) -> Task:
    everyone = np.ones_like(master.companies)
    return master.pairs("CO->XB", master.companies, everyone, foreign=True)


@_builder("UA->EU")
def _from_ukraine(master: Taskmaster) -> Task:
    return master.pairs("UA->EU", master.country(frozenset({"UA"})), master.country(EU27))


@_builder("EU->UA")
def _to_ukraine(master: Taskmaster) -> Task:
    return master.pairs("EU->UA", master.country(EU27), master.country(frozenset({"UA"})))


@_builder("PROJ->ORG")
def _project_members(master: Taskmaster) -> Task:
    everyone = np.ones_like(master.companies)
    return master.worded("PROJ->ORG", master.project_texts, everyone, least=2)


@_builder("CALL->ORG")
def _call_members(master: Taskmaster) -> Task:
    everyone = np.ones_like(master.companies)
    return master.worded("CALL->ORG", master.topic_titles, everyone, least=2)


@_builder("PROJ->UA")
def _ukrainian_members(master: Taskmaster) -> Task:
    ukrainian = master.country(frozenset({"UA"}))
    return master.worded("PROJ->UA", master.project_texts, ukrainian, least=1)


@_builder("TEAM+1")
def _completion(master: Taskmaster) -> Task:
    return completions(master, "TEAM+1")


@_builder("TEAM+1 STRANGERS")
def _strange_completion(master: Taskmaster) -> Task:
    return strange_completions(master, "TEAM+1 STRANGERS")


@_builder("STRANGERS")
def _strangers(master: Taskmaster) -> Task:
    return master.strangers("STRANGERS", _companies(master))


@_builder("THIN CO->CO")
def _thin_companies(master: Taskmaster) -> Task:
    return replace(_companies(master), name="THIN CO->CO", thin=True)


@_builder("THIN PROJ->ORG")
def _thin_members(master: Taskmaster) -> Task:
    return replace(_project_members(master), name="THIN PROJ->ORG", thin=True)
