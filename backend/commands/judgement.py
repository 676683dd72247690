"""Commands that train and judge the ranking."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backend.commands.terminal import console, elapsed, progress, show_table
from backend.matcher import training

if TYPE_CHECKING:
    from backend.matcher.training import Report

DAY = ["%Y-%m-%d"]
Data = Annotated[Path, typer.Option(exists=True, file_okay=False, help="CORDIS files.")]
More = Annotated[list[Path] | None, typer.Option(exists=True, help="Further folders, repeatable.")]
Words = Annotated[bool, typer.Option("--words-only", help="Leave the encoder out: quick, worse.")]
Day = Annotated[datetime, typer.Option(formats=DAY)]
QUALITY = Path("docs/quality.md")
PLOT = Path("docs/quality.svg")
SPEEDS = Path("docs/bench.md")
LEARNING = Path("docs/learning.md")
SHOWN = ("task", "method", "queries", "ndcg@10", "recall@50", "mrr", "delta")


TITLE = "# How the ranking does on real consortia\n\n"
INTRODUCTION = """## How it was measured

Made from the rows of one run of `spilno evaluate` (`--docs` writes it):
history before {history_until}, targets
that start from {targets_from} until {targets_until}; every candidate is ranked, new partners only,
ties at their expected rank. The difference is to the best baseline of the same run, paired by
question, with its 95 % interval. Model {model}; {encoded_projects} of {past_projects} past
projects were read by the encoder, the others by their words. What is called reached is computed
from the rows below; the reasons are kept beside the goals in `matching/benchmark/goals`.

Horizon 2020 files in the folder are read as longer history by our method, not by the baselines;
tasks, candidates and known partners are those of Horizon Europe.

Contains data from CORDIS, (c) European Union, licensed under CC BY 4.0; modified (cleaned, joined,
time-split).

![nDCG@10 by task: ours, the best published method, popularity](quality.svg)

"""


def _page(report: "Report") -> str:
    speeds = SPEEDS.read_text() if SPEEDS.is_file() else ""
    told = training.goals(report, speeds, _command(report))
    made = INTRODUCTION.format(**report.about) + _took(report) + training.caveats(report) + "\n"
    return f"{TITLE}{told}\n{made}## Task by task\n\n{report.markdown()}"


COLD = (
    "From an empty data folder `spilno train --data DIR --until 2024-01-01 --out MODEL` took 18 "
    "min (13.6 min of processor), the one-time encoding of 8,503 project texts included, on 2 "
    "cores that five other jobs shared (22 November 2026)."
)


def _took(report: "Report") -> str:
    """How long training takes: from nothing as once measured, and in this run."""
    if "training_seconds" not in report.about:
        return f"{COLD}\n\n"
    seconds, busy = (report.about[f"training_{name}seconds"] for name in ("", "cpu_"))
    return (
        f"{COLD} In this run training took {seconds:.0f} s ({busy:.0f} s of processor), trees "
        "included where they were grown, vectors of texts read from the data folder.\n\n"
    )


def _command(report: "Report") -> str:
    """The command that makes these rows, without the folders of this machine."""
    names = ("history_until", "targets_from", "targets_until")
    days = " ".join(f"--{name.replace('_', '-')} {report.about[name]}" for name in names)
    given = {
        "--market": "market" in report.sections,
        "--swaps": "swaps" in report.sections,
        "--trees": any("trees" in str(row["method"]) for row in report.rows),
        "--xling tests/fixtures/xling.json": any("kind" in row for row in report.rows),
    }
    chosen = " ".join(name for name, wanted in given.items() if wanted)
    return f"spilno evaluate --data DIR {days} {chosen} --docs".replace("  ", " ")


def _write_page(report: "Report") -> None:
    QUALITY.write_text(_page(report))
    PLOT.write_text(training.drawn(report))
    console.print(f"Wrote {QUALITY} and {PLOT}")


def _cell(value: object) -> object:
    return f"{value:.4f}" if isinstance(value, float) else value


def teach_command(
    out: Annotated[Path, typer.Option(help="Folder of the new addition.")],
) -> None:
    """Teach the packaged encoder to read needs said in everyday words.

    What it learns is a small addition to its query side; `spilno evaluate --xling` judges the one
    that is shipped.
    """
    with progress() as report:
        card = training.teach(out, report)
    console.print(f"Wrote {card['adapter_id']} to {out}")


def train_command(
    data: Data,
    out: Annotated[Path, typer.Option(help="Folder of the new model.")],
    more: More = None,
    until: Day = datetime(2025, 1, 1),  # noqa: DTZ001 - a day of the record, not a moment
    against: Annotated[
        list[Path] | None, typer.Option(help="The model to beat on the two years after both.")
    ] = None,
    rehearsed: Annotated[
        list[Path] | None,
        typer.Option(help="The new recipe trained until the day of each --against, repeatable."),
    ] = None,
    adopted: Annotated[
        Path | None, typer.Option(help="A model of the same features, adopted earlier.")
    ] = None,
    force: Annotated[str, typer.Option(help="Why to write it anyway; kept in the card.")] = "",
    rehearse: Annotated[
        bool,
        typer.Option(help="Train and judge both recipes here: ours and the model's in the folder."),
    ] = False,
    better_in: Annotated[str, typer.Option(help="The slice in which it must be better.")] = "all",
    words_only: Words = False,
) -> None:
    """Train the ranking on the real history before a day.

    A model in the folder is replaced only by one that ranks surely better than --against in two
    successive years (the paired interval is above zero) and lets no ranker's slice fall; Ukraine,
    SMEs and newcomers may not lose a twentieth either. Where the data end before two years have
    passed, recipes are judged: trained here until two earlier days (--rehearse; without --against
    the champion is the folder's model, else the shipped one), or in folders (--against and
    --rehearsed, once for each day).
    """
    terms = training.terms_of(
        against or [], rehearsed or [], adopted, force, rehearse=rehearse, on=better_in
    )
    with progress() as report:
        store = None if words_only else training.vector_store(report)
        card = training.train(
            [data, *(more or [])], until.date(), out, store=store, terms=terms, progress=report
        )
    if force:
        console.print(f"[yellow]Written by force:[/yellow] {force}", soft_wrap=True)
    console.print(f"Wrote {card['model_id']} to {out}")


def evaluate_command(
    data: Data,
    history_until: Day,
    targets_from: Day,
    targets_until: Day,
    more: More = None,
    model: Annotated[Path | None, typer.Option(help="A trained model; else train now.")] = None,
    xling: Annotated[Path | None, typer.Option(help="A cross-lingual set.")] = None,
    tasks: Annotated[
        list[str] | None,
        typer.Option(help="Only these tasks, by name or first word; repeatable, or with commas."),
    ] = None,
    json_: Annotated[
        Path | None,
        typer.Option("--json", help="Write all rows here, anew each time a task is finished."),
    ] = None,
    docs: Annotated[bool, typer.Option(help=f"Regenerate {QUALITY} and {PLOT}.")] = False,
    words_only: Words = False,
    market: Annotated[
        bool, typer.Option("--market", help="Also share out lists that ask for the same few.")
    ] = False,
    swaps: Annotated[
        bool, typer.Option("--swaps", help="Also weigh real consortia beside corrupted ones.")
    ] = False,
    trees: Annotated[
        bool, typer.Option("--trees", help="Also let boosted trees challenge our line.")
    ] = False,
) -> None:
    """Rank held-out consortia with our engine and every baseline, and compare.

    Progress is told on the error output. A run that is cut off leaves the rows of the tasks that
    were finished in the JSON file, which then names those that are missing.
    """
    lines = elapsed()
    store = None if words_only else training.vector_store(lines)
    report = training.evaluate(
        [data, *(more or [])],
        (history_until.date(), targets_from.date(), targets_until.date()),
        model=model, xling=xling, store=store, market=market, swaps=swaps, trees=trees,
        tasks=tasks or [], keep=_keeper(json_), progress=lines,
    )  # fmt: skip
    show_table([SHOWN, *([_cell(row.get(key, "")) for key in SHOWN] for row in report.rows)])
    _tell(report)
    if json_:
        console.print(f"Wrote {json_}")
    if docs:
        _write_page(report)
    if not report.about["complete"]:
        raise typer.Exit(1)


def _keeper(place: Path | None) -> "Callable[[Report], None] | None":
    """Writes what a run has found so far to a file."""
    return (lambda report: report.write(place)) if place else None


def _tell(report: "Report") -> None:
    """What a reader of the rows has to know: what was left out, what failed."""
    about = report.about
    if "warning" in about:
        console.print(f"[yellow]Warning:[/yellow] {about['warning']}", soft_wrap=True)
    for name, why in about["left_out"].items():
        console.print(f"{name} is left out: {why}", soft_wrap=True)
    for piece, why in about.get("failed", {}).items():
        console.print(f"[red]Failed:[/red] {piece}: {why}", soft_wrap=True)


def quality_command(
    runs: Annotated[
        list[Path],
        typer.Argument(exists=True, help="A run that evaluate --json kept, then earlier years'."),
    ],
    xling: Annotated[Path | None, typer.Option(help="Score a cross-lingual set anew.")] = None,
) -> None:
    """Draw the page of quality anew from a kept run, without ranking again.

    With runs of further years, tasks of few questions a year are also judged over all years.
    """
    with progress() as bars:
        report = training.read(runs, xling, bars)
    _write_page(report)


def simulate_command(
    docs: Annotated[bool, typer.Option(help=f"Regenerate {LEARNING}.")] = False,
) -> None:
    """Run the feedback loop in made-up markets: regret against an oracle, what logs can tell."""
    with progress() as bars:
        made = training.simulated(bars)
    console.print(made.text, markup=False, soft_wrap=True)
    if docs:
        LEARNING.write_text(made.text)
        console.print(f"Wrote {LEARNING} and {training.keep_rounds(made)}")
