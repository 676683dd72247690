"""Commands that train and judge the ranking."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backend.commands.terminal import console, progress, show_table
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
LEARNING = Path("docs/learning.md")
SHOWN = ("task", "method", "queries", "ndcg@10", "recall@50", "mrr", "delta")


INTRODUCTION = """# How the ranking does on real consortia

Made from the rows of one run of `spilno evaluate` (`--docs` writes it):
history before {history_until}, targets
that start from {targets_from} until {targets_until}; every candidate is ranked, new partners only,
ties at their expected rank. The difference is to the best baseline of the same run, paired by
question, with its 95 % interval. Model {model}; {encoded_projects} of {past_projects} past
projects were read by the encoder, the others by their words. `docs/operations.md` names the
command.

Horizon 2020 files in the folder are read as longer history by our method, not by the baselines;
tasks, candidates and known partners are those of Horizon Europe, so some 7 % of the pairs called
new had met in Horizon 2020.

Contains data from CORDIS, (c) European Union, licensed under CC BY 4.0; modified (cleaned, joined,
time-split).

![nDCG@10 by task: ours, the best published method, popularity](quality.svg)

"""


def _page(report: "Report") -> str:
    return INTRODUCTION.format(**report.about) + report.markdown()


def _cell(value: object) -> object:
    return f"{value:.4f}" if isinstance(value, float) else value


def train_command(
    data: Data,
    out: Annotated[Path, typer.Option(help="Folder of the new model.")],
    more: More = None,
    until: Day = datetime(2025, 1, 1),  # noqa: DTZ001 - a day of the record, not a moment
    against: Annotated[
        Path | None, typer.Option(help="The model to beat on the two years after both.")
    ] = None,
    adopted: Annotated[
        Path | None, typer.Option(help="A model of the same features, adopted earlier.")
    ] = None,
    force: Annotated[str, typer.Option(help="Why to write it anyway; kept in the card.")] = "",
    words_only: Words = False,
) -> None:
    """Train the ranking on the real history before a day.

    A model in the folder is replaced only by one that ranks better than --against in two
    successive years and loses no protected slice (Ukraine, SMEs, newcomers).
    """
    terms = training.terms_of(against, adopted, force)
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
    json_: Annotated[Path | None, typer.Option("--json", help="Write all rows here.")] = None,
    docs: Annotated[bool, typer.Option(help=f"Regenerate {QUALITY} and {PLOT}.")] = False,
    words_only: Words = False,
    market: Annotated[
        bool, typer.Option("--market", help="Also share out lists that ask for the same few.")
    ] = False,
) -> None:
    """Rank held-out consortia with our engine and every baseline, and compare."""
    with progress() as bars:
        store = None if words_only else training.vector_store(bars)
        report = training.evaluate(
            [data, *(more or [])],
            (history_until.date(), targets_from.date(), targets_until.date()),
            model=model, xling=xling, store=store, market=market, progress=bars,
        )  # fmt: skip
    show_table([SHOWN, *([_cell(row.get(key, "")) for key in SHOWN] for row in report.rows)])
    if json_:
        report.write(json_)
        console.print(f"Wrote {json_}")
    if docs:
        QUALITY.write_text(_page(report))
        PLOT.write_text(training.drawn(report))
        console.print(f"Wrote {QUALITY} and {PLOT}")


def simulate_command(
    docs: Annotated[bool, typer.Option(help=f"Regenerate {LEARNING}.")] = False,
) -> None:
    """Run the feedback loop in made-up markets: regret against an oracle, what logs can tell."""
    with progress() as bars:
        text = training.simulated(bars)
    console.print(text, markup=False, soft_wrap=True)
    if docs:
        LEARNING.write_text(text)
        console.print(f"Wrote {LEARNING}")
