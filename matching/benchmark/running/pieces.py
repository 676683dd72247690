"""The pieces of one run: texts read, rankers taught, tasks ranked, sections measured."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from time import perf_counter, process_time

from matching.artefact import Model
from matching.benchmark.methods.trees import CHALLENGED, Trees, fitted
from matching.benchmark.questions.loading import read_by_encoder, with_vectors
from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import Task
from matching.benchmark.report import Row
from matching.benchmark.running.abreast import Piece
from matching.benchmark.running.arena import Arena, Judged, Measured, Meters
from matching.benchmark.running.record import NO_QUESTIONS, NO_RANKER, Record
from matching.benchmark.running.warming import warm, warm_published
from matching.benchmark.sections import canaries, served
from matching.ranking.fitting import Sample
from matching.ranking.purposes import THIN, features_of, in_words, purpose_of
from matching.ranking.ranker import LinearRanker
from matching.records import Flags
from matching.simulation import fusion
from matching.text.encoder import import_libraries
from matching.text.vectors import VectorStore
from matching.train import School
from matching.types import Matrix, Progress

DENSE = "dense cosine"
"""The one baseline that reads the encoder's vectors."""
AUDIT = "audit of the features"
CHUNK = 1024
"""Texts that one process reads at a time."""


@dataclass
class Answer:
    """What the piece of one ranker answers."""

    ranker: LinearRanker | None = None
    measured: dict[str, Measured] = field(default_factory=dict)
    sections: dict[str, list[Row]] = field(default_factory=dict)
    took: dict[str, float] = field(default_factory=dict)
    """Seconds that teaching took, by the clock and of processor."""


class Pieces:
    """Makes the pieces of a run over one arena; `model` is judged instead of taught ones.

    `further` are rankers that are taught although no task asks for them.
    """

    def __init__(  # noqa: PLR0913 - each part of a run may be given on its own
        self,
        arena: Arena,
        tasks: Sequence[str],
        record: Record,
        *,
        progress: Progress,
        model: Model | None = None,
        store: VectorStore | None = None,
        trees: bool = False,
        further: Collection[str] = (),
    ) -> None:
        self._arena = arena
        self._wanted = tasks
        self._record = record
        self._progress = progress
        self._model = model
        self._store = store
        self._trees = trees
        self._further = further
        past = arena.memory
        self._school = None if model else School(arena.archive, arena.split.history_until, past)
        self._unread: list[str] = []
        if store:
            self._unread = store.missing(read_by_encoder(arena.archive, self._looked_at)[1])
        record.left_out |= {name: NO_QUESTIONS for name in tasks if name not in self.tasks}
        record.told()

    def model(self) -> Model:
        """The model that was given, or what was taught."""
        if self._model or not self._school:
            return self._model or Model({}, {})
        return Model(self._record.rankers, self._school.card(self._record.rankers))

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """The tasks that have questions."""
        built = {name: BUILDERS[name](self._arena.master) for name in self._wanted}
        return {name: task for name, task in built.items() if len(task)}

    def all(self) -> list[Piece]:
        """Every piece, the first ones to be begun first."""
        audit = [self._audit()] if self.tasks else []
        ranked = [self._ranked(purpose) for purpose in self._purposes]
        last = [Piece("two sides", _two_sides, partial(self._record.section, "two_sided"))]
        if self._store is None or not self._unread:
            self._take_vectors()
            return [*audit, *ranked, *last]
        parts = [self._unread[k : k + CHUNK] for k in range(0, len(self._unread), CHUNK)]
        texts = [self._texts(at, parts) for at in range(len(parts))]
        # While some processes read texts, others rank what needs none of them.
        early = [piece for piece in ranked if piece.ready()]
        rest = [piece for piece in ranked if piece not in early]
        self._late = [name for p in self._purposes if in_words(p) for name in self._purposes[p]]
        return [texts[0], *early, *texts[1:], *audit, *rest, self._dense(), *last]

    @cached_property
    def _purposes(self) -> dict[str, list[str]]:
        """Rankers and the tasks with questions that they serve."""
        found: dict[str, list[str]] = {}
        for name in self.tasks:
            found.setdefault(purpose_of(name), []).append(name)
        return found | {purpose: [] for purpose in self._further if purpose not in found}

    def _ranked(self, purpose: str) -> Piece:
        return Piece(
            ", ".join(self._purposes[purpose]) or f"ranker of {purpose}",
            partial(self._rank, purpose),
            partial(self._answered, purpose),
            lambda: in_words(purpose) or not self._unread,
            partial(self._warmed, purpose),
        )

    def _rank(self, purpose: str, progress: Progress) -> Answer:
        answer, began, busy = Answer(), perf_counter(), process_time()
        grown: dict[str, Trees] = {}
        if self._model:
            answer.ranker = self._model.rankers.get(purpose)
        elif self._school:
            progress(f"teaching {purpose}", 0, 1)
            answer.ranker = self._school.ranker(purpose, self._grower(grown))
            answer.took = {
                "training_seconds": perf_counter() - began,
                "training_cpu_seconds": process_time() - busy,
            }
        if answer.ranker is None:
            return answer
        for name in self._purposes[purpose]:
            task, tree = self.tasks[name], grown.get(purpose) if name in CHALLENGED else None
            meters = Meters(self._arena, task, answer.ranker)
            judged = Judged(answer.ranker, tree)
            answer.measured[name] = self._arena.run(task, judged, progress, meters.all)
            for section, rows in meters.sections().items():
                answer.sections.setdefault(section, []).extend(rows)
            if name == served.TASK:
                answer.sections["served"] = served.rows(self._arena.memory, task, answer.ranker)
        return answer

    def _answered(self, purpose: str, answer: Answer) -> None:
        record = self._record
        if answer.ranker is None:
            record.left_out |= dict.fromkeys(self._purposes[purpose], NO_RANKER)
            record.told()
            return
        record.rankers[purpose] = answer.ranker
        for name, seconds in answer.took.items():
            record.about[name] = record.about.get(name, 0.0) + seconds
        for section, rows in answer.sections.items():
            record.section(section, rows)
        record.ranked(self.tasks, answer.measured)

    def _grower(self, grown: dict[str, Trees]) -> Callable[[str, Sample], None] | None:
        """Grows trees from the samples of the rankers that trees challenge."""
        challenged = {purpose_of(name) for name in CHALLENGED}

        def grow(purpose: str, sample: Sample) -> None:
            if purpose in challenged:
                grown[purpose] = fitted(sample)

        return grow if self._trees else None

    def _audit(self) -> Piece:
        arena = self._arena
        # One task of every ranker: the features it may read are those of all its tasks.
        asked = [names[0] for names in self._purposes.values() if names]

        def audited(progress: Progress) -> list[canaries.Audited] | canaries.LeakError:
            try:
                made = canaries.Pasts(arena.memory, arena.published, arena.thin)
                return canaries.audit(
                    arena.archive, arena.split, asked, progress=progress, made=made
                )
            except canaries.LeakError as error:
                return error

        def kept(found: list[canaries.Audited] | canaries.LeakError) -> None:
            if isinstance(found, canaries.LeakError):
                raise found
            canaries.refuse(found)
            self._record.section("audit", [one.row() for one in found])

        return Piece(AUDIT, audited, kept, lambda: not self._unread)

    def _texts(self, at: int, parts: Sequence[list[str]]) -> Piece:
        """Vectors of some texts; the first part also prepares the encoder for the others."""
        store, texts = self._store, parts[at]
        assert store is not None  # noqa: S101 - for the type: there are texts to be read
        begun = len(self._unread)

        def read(progress: Progress) -> Matrix:
            step = f"encoding projects, part {at + 1} of {len(parts)}"
            return store.encoder.encode_offers(texts, lambda _, n, of: progress(step, n, of))

        def kept(vectors: Matrix) -> None:
            store.keep(texts, vectors)
            done = set(texts)
            self._unread = [text for text in self._unread if text not in done]
            if not self._unread:
                self._take_vectors()

        return Piece(
            f"texts, part {at + 1}", read, kept, lambda: at == 0 or len(self._unread) < begun,
            import_libraries,
        )  # fmt: skip

    def _take_vectors(self) -> None:
        """All texts are read: what reads vectors can begin."""
        arena, store = self._arena, self._store
        if store is None:
            return
        arena.read(with_vectors(arena.archive, store, looked_at=self._looked_at))
        self._record.about["encoded_projects"] = int(arena.memory.space.known.sum())
        if self._school:
            self._school = self._school.read(arena.archive, arena.memory)
        del self.tasks

    def _dense(self) -> Piece:
        """The baseline that reads vectors, of the tasks that were ranked before there were any."""

        def ranked(progress: Progress) -> dict[str, Measured]:
            asked = [name for name in self._late if len(self.tasks[name].asking)]
            return {
                name: self._arena.run(self.tasks[name], None, progress, methods=(DENSE,))
                for name in asked
            }

        return Piece(
            DENSE,
            ranked,
            lambda found: self._record.ranked(self.tasks, found),
            lambda: not self._unread,
        )

    def _warmed(self, purpose: str) -> None:
        """Compute what every question reads, once for all processes."""
        arena, school = self._arena, self._school
        self._progress("computing what all questions read", 0, 1)
        if purpose in THIN:
            warm(arena.thin, features_of(purpose))
            warm_published(arena.thin, graph=False)
            if school:
                warm(school.thin, features_of(purpose))
            return
        warm(arena.memory)
        warm_published(arena.published)
        if school:
            warm(school.history)
            school.questions()

    @cached_property
    def _looked_at(self) -> Flags:
        """Projects whose vectors are read: those of the past, and those that ask."""
        start = self._arena.archive.records.projects.start
        flags: Flags = start < self._arena.split.history_until.toordinal()
        for task in self.tasks.values():
            flags[task.projects] = True
        return flags


def _two_sides(_: Progress) -> list[Row]:
    return fusion.compare()
