"""Training and judging the ranking on files, for operators; no database is asked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.errors import SetupError
from backend.settings import settings
from matching.types import Progress

if TYPE_CHECKING:
    from matching.benchmark.report import Report
    from matching.promotion.terms import Terms
    from matching.simulation.report import Made
    from matching.text.vectors import VectorStore

__all__ = [
    "Report", "drawn", "evaluate", "keep_rounds", "simulated", "teach", "terms_of", "train",
    "vector_store",
]  # fmt: skip

#: tokens of a project that are read; title and a thousand characters seldom have more
LONGEST = 256


def vector_store(progress: Progress | None = None) -> "VectorStore":
    """Vectors of project texts, kept in the data folder.

    Raises:
        SetupError: no encoder is installed, or the named one can't be loaded.
    """
    from matching.text.encoder import deferred_encoder  # noqa: PLC0415 - not for the web process
    from matching.text.vectors import VectorStore  # noqa: PLC0415 - only commands train: servers stay light

    folder, name = settings().data_dir, settings().embedding_model
    with _errors_in_words():
        model = deferred_encoder(name, folder / "models", progress, max_tokens=LONGEST)
    return VectorStore(folder / "vectors", model)


def teach(out: Path, progress: Progress | None = None) -> Mapping[str, Any]:
    """Teaches the packaged encoder's query side its lessons and returns the card of the addition.

    Raises:
        EncoderError: the packaged encoder is not installed.
    """
    from matching.text.asking import adapter, lessons, teaching  # noqa: PLC0415 - as above
    from matching.text.encoder import load_encoder  # noqa: PLC0415 - only commands train: servers stay light

    model = load_encoder("", settings().data_dir / "models", progress, untaught=True)
    adapter.save_adapter(teaching.teach(model, lessons.read(), progress), out)
    return adapter.load_adapter(out).card


def train(
    data: Sequence[Path],
    until: date,
    out: Path,
    *,
    store: "VectorStore | None" = None,
    terms: "Terms | None" = None,
    progress: Progress | None = None,
) -> Mapping[str, Any]:
    """Trains on the history before a day and returns the model's card.

    Raises:
        SetupError: it cannot be trained, or may not replace the model in the folder.
    """
    from matching.promotion.terms import Terms  # noqa: PLC0415 - not for the web process
    from matching.train import train as train_model  # noqa: PLC0415 - only commands train: servers stay light

    terms = (terms or Terms()).into(out)
    with _errors_in_words():
        terms.refuse_overwriting(out)
        return train_model(
            data, until, out, store=store, progress=progress,
            adopt=partial(terms.adopt, progress=progress) if terms.given else None,
        )  # fmt: skip


def terms_of(
    against: Sequence[Path], rehearsed: Sequence[Path], adopted: Path | None, force: str,
    *, rehearse: bool = False, on: str = "all",
) -> "Terms":  # fmt: skip
    """How a new model comes to be adopted.

    Raises:
        SetupError: champions and rehearsals don't pair up.
    """
    from matching.promotion.terms import Terms  # noqa: PLC0415 - not for the web process

    if rehearsed and len(rehearsed) != len(against):
        raise SetupError("Give one --rehearsed for each --against, in the same order.")
    if len(against) > 1 and not rehearsed:
        raise SetupError("Several champions need a --rehearsed each; otherwise name one.")
    if rehearsed and rehearse:
        raise SetupError("Give --rehearsed folders, or --rehearse to make them here, not both.")
    with _errors_in_words():
        if rehearsed:
            pairs = tuple(zip(against, rehearsed, strict=True))
            return Terms(None, adopted, force, pairs, on=on)
        champion = against[0] if against else None
        return Terms(champion, adopted, force, rehearse=rehearse, on=on)


def evaluate(  # noqa: PLR0913 - each part of a run may be given on its own
    data: Sequence[Path],
    days: tuple[date, date, date],
    *,
    model: Path | None = None,
    xling: Path | None = None,
    store: "VectorStore | None" = None,
    market: bool = False,
    swaps: bool = False,
    trees: bool = False,
    tasks: Sequence[str] = (),
    keep: "Callable[[Report], None] | None" = None,
    progress: Progress,
) -> "Report":
    """Ranks held-out consortia; `days` are history-until, targets-from, targets-until.

    `market` also shares the lists of many askers out among few receivers, `swaps` weighs real
    consortia beside corrupted ones, `trees` lets boosted trees challenge our line; `tasks` names
    some of the tasks; `keep` is given the report each time something is finished.
    """
    from matching.benchmark.questions.tasks import Split  # noqa: PLC0415 - not for the web process
    from matching.benchmark.running.abreast import processes  # noqa: PLC0415 - only commands train: servers stay light
    from matching.evaluate import Course  # noqa: PLC0415 - only commands train: servers stay light
    from matching.evaluate import evaluate as judge  # noqa: PLC0415 - only commands train: servers stay light

    course = Course(processes(), keep, progress, settings().data_dir / "models")
    with _errors_in_words():
        return judge(
            data, Split(*days), model=model, xling=xling, store=store, market=market,
            swaps=swaps, trees=trees, tasks=tasks, course=course,
        )  # fmt: skip


def simulated(progress: Progress | None = None) -> "Made":
    """The feedback loop in made-up markets, in figures: a page, and its rounds."""
    from matching.simulation.report import document  # noqa: PLC0415 - not for the web process

    return document(progress=progress)


def keep_rounds(made: "Made") -> Path:
    """Stores the rounds of a simulation where the application reads them; answers where."""
    from matching.simulation.stored import STORED, write  # noqa: PLC0415 - as above

    write(made.rounds)
    return STORED


def goals(report: "Report", speeds: str, command: str) -> str:
    """The table of goals: what the run reached, and what `make bench` wrote of assembly."""
    from matching.benchmark.goals.reached import table  # noqa: PLC0415 - not for the web process
    from matching.benchmark.goals.readings import Found  # noqa: PLC0415 - only commands train: servers stay light

    sections = {name: section.rows for name, section in report.sections.items()}
    return table(Found(report.rows, sections, speeds), command)


def caveats(report: "Report") -> str:
    """What a reader of the figures has to bear in mind (Markdown)."""
    from matching.benchmark.caveats import lines  # noqa: PLC0415 - not for the web process

    return "\n".join(lines(report)) + "\n"


def read(runs: Sequence[Path], crossing: Path | None, progress: Progress | None = None) -> "Report":
    """A run that was kept as JSON; with a cross-lingual set its rows are scored anew.

    Runs of further years are put together with it where one year has few questions.

    Raises:
        SetupError: a file is not what it has to be.
    """
    from matching.benchmark import redrawing  # noqa: PLC0415 - not for the web process
    from matching.benchmark.sections import xling  # noqa: PLC0415 - not for the web process
    from matching.evaluate import packaged  # noqa: PLC0415 - as above

    with _errors_in_words():
        found = [redrawing.read(run) for run in runs]
        report = redrawing.with_years(found) if len(found) > 1 else found[0]
        if crossing is None:
            return report
        encoders = packaged(settings().data_dir / "models")
        return redrawing.crossed_again(report, xling.read(crossing), encoders, progress)


def drawn(report: "Report") -> str:
    """The report's results as an SVG."""
    from matching.benchmark.plot import svg  # noqa: PLC0415 - not for the web process

    return svg(report.rows)


@contextmanager
def _errors_in_words() -> Iterator[None]:
    """What matching cannot do is told to the operator as it says it."""
    from matching import artefact, evaluate, train  # noqa: PLC0415 - as above
    from matching.benchmark import redrawing  # noqa: PLC0415 - only commands train: servers stay light
    from matching.benchmark.questions import loading  # noqa: PLC0415 - only commands train: servers stay light
    from matching.benchmark.sections import canaries, xling  # noqa: PLC0415 - only commands train: servers stay light
    from matching.promotion import judging  # noqa: PLC0415 - only commands train: servers stay light
    from matching.text.encoder import EncoderError  # noqa: PLC0415 - only commands train: servers stay light

    try:
        yield
    except (
        artefact.ArtefactError, canaries.LeakError, evaluate.EvaluationError, loading.DataError,
        judging.PromotionError, redrawing.RunError, train.TrainingError, xling.CrossLingualError,
    ) as error:  # fmt: skip
        raise SetupError(str(error)) from error
    except EncoderError as error:
        raise SetupError(f"{error} Texts are left out with --words-only.") from error
