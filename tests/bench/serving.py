"""What one request costs: the engine with its model beside a plain vote over the same past.

`make bench-serving` measures these alone on CORDIS files and puts them into docs/bench.md; `make
bench` does so where the files lie beside the project.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from time import process_time

import numpy as np

from backend.settings import ROOT
from matching.artefact import Model, load_model
from matching.benchmark.questions.loading import Archive, load
from matching.benchmark.sections.answers import corpus_of
from matching.engine import Engine
from matching.ranking import asked
from matching.ranking.batch import Batch
from matching.records import Indices
from matching.types import Wish
from tests.bench.figures import Figure, percentile, replaced

DATA = ROOT.parent / "shared" / "data" / "cordis"
DAY = date(2025, 1, 1)
PROJECTS = 3_000
"""The latest before the day."""
ASKED = 15
TEAM = 3
TOP = 50
WORDS = "partners for a text"
REQUEST = "a request for "
"""How these figures begin."""

HEADING = """\
Rows of "a request for" tell what serving costs: measured is the engine with the shipped model,
ranked and told with reasons; beside it stand a plain vote over the same past that tells nothing,
and, as "before", the same engine with the model that shipped earlier
(`make bench-serving BEFORE=folder`)."""
"""What the page of speed says of these figures."""

Ask = Callable[[Sequence[int]], object]


def figures(folder: Path = DATA, before: Model | None = None) -> Iterator[Figure]:
    """Partners, partners for a text, one more of a team, pairs; nothing where there are no files.

    Beside: the vote of like projects' members times log(1 + Adamic-Adar), best fifty, no reasons;
    and the same engine judging by another model, where one served `before`.
    """
    if not folder.exists():
        return
    archive = _latest(load([folder]))
    engine = Engine(corpus_of(archive, DAY), load_model())
    active = np.flatnonzero(engine._history.active)
    askers = active[np.linspace(0, len(active) - 1, ASKED).astype(np.int64)]
    size = f"{len(active)} organisations, {len(engine.projects)} projects"
    others: list[Asked | Vote] = [Vote(engine)]
    others += [Asked(engine.under(before), "before: ")] if before else []
    ours = Asked(engine)
    kinds = (("partners", 1), (WORDS, 1), ("one more member of a team", TEAM), ("pairs", TEAM))
    for what, count in kinds:
        groups = [np.roll(askers, -k)[:count] for k in range(ASKED)]
        for other in others:
            took = _in_turn(ours.ask(what), other.ask(what), groups)
            (p50, p95), (low, high) = (
                (1000 * percentile(times, 0.5), 1000 * percentile(times, 0.95)) for times in took
            )
            yield Figure(
                f"{REQUEST}{what}, {size}", f"p50 {p50:.0f} ms, p95 {p95:.0f} ms of processor",
                f"p50 {low:.0f} ms, p95 {high:.0f} ms: {other.name}", p50 / low,
                f"times that (p95: {p95 / high:.2f})",
            )  # fmt: skip


class Asked:
    """The engine: ranked, told with reasons."""

    def __init__(self, engine: Engine, when: str = "") -> None:
        self.name = f"{when}the engine with {engine._model.model_id}"
        self._engine = engine

    def ask(self, what: str) -> Ask:
        """How a request is put, to positions of companies."""
        engine, keys = self._engine, self._engine.keys
        title = str(engine._history.projects.topic_title[-1])
        texts = engine._history.projects.text
        others = [keys[i] for i in np.flatnonzero(engine._history.active)[:: 1 + len(keys) // 200]]
        return {
            "partners": lambda at: engine.partners(keys[at[0]], top=TOP),
            WORDS: lambda at: engine.partners(
                keys[at[0]], wish=Wish(text=str(texts[at[0] % len(texts)])), top=TOP
            ),
            "one more member of a team": lambda at: engine.completing(
                [keys[i] for i in at], title, top=TOP
            ),
            "pairs": lambda at: engine.pairs([keys[i] for i in at], others, top=TOP),
        }[what]


class Vote:
    """The plain vote: a score for everybody, the best fifty, nothing told."""

    name = "a plain vote without reasons"

    def __init__(self, engine: Engine) -> None:
        self._history, self._field = engine._history, engine._field

    def ask(self, what: str) -> Ask:
        """How a request is put, to positions of companies."""
        title = str(self._history.projects.topic_title[-1])
        texts = self._history.projects.text

        def ask(at: Sequence[int]) -> Indices:
            members = np.asarray(at, dtype=np.int64)
            if what == "one more member of a team":
                question = asked.teams(self._history, [members], [title])
            elif what == WORDS:
                question = asked.texts(self._history, [str(texts[at[0] % len(texts)])])
            else:
                question = asked.companies(self._history, members)
            batch = Batch(question, self._field)
            best: Indices = np.argsort(-(batch.vote * np.log1p(batch.shared_partners)), axis=1)
            return best[:, :TOP]

        return ask


def _in_turn(ours: Ask, other: Ask, groups: Sequence[Indices]) -> tuple[list[float], list[float]]:
    """Seconds of every request put to both, one after the other, so that a busy machine is fair."""
    for ask in (ours, other):
        _spent(ask, groups[0])  # warm
    took = [(_spent(ours, group), _spent(other, group)) for group in groups]
    return [one for one, _ in took], [two for _, two in took]


def _spent(ask: Ask, group: Indices) -> float:
    """Seconds of processor: other work on the machine does not count."""
    start = process_time()
    ask(group.tolist())
    return process_time() - start


def _latest(archive: Archive) -> Archive:
    start = archive.records.projects.start
    before = np.flatnonzero(start < DAY.toordinal())
    kept = np.zeros(len(start), dtype=bool)
    kept[before[np.argsort(start[before], kind="stable")][-PROJECTS:]] = True
    return Archive(archive.records.only(kept), archive.current[kept])


def main() -> None:
    """Measures on the files of a folder, beside the model of another where one is named."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    if not folder.exists():
        sys.exit(f"There is no folder {folder}: name one with CORDIS files.")
    before = load_model(Path(sys.argv[2])) if len(sys.argv) > 2 else None
    found = list(figures(folder, before))
    page = ROOT / "docs" / "bench.md"
    page.write_text(replaced(page.read_text(), REQUEST, found))
    sys.stdout.write("\n".join(figure.row() for figure in found) + "\n")


if __name__ == "__main__":
    main()
