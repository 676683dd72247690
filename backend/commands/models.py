"""Commands about trained models: challengers, what the log says of them, which one is in use."""

from pathlib import Path
from typing import Annotated

import typer

from backend.commands.cards import show_card
from backend.commands.terminal import console, show_table, stop, transaction
from backend.learning.cards import queries as cards
from backend.learning.rankings import judging, service, views
from backend.learning.rankings.states import Move
from backend.learning.trials import service as trials
from backend.learning.trials import views as trial_views
from backend.matcher.cards import card_in
from backend.matcher.learning import ENOUGH

models = typer.Typer(no_args_is_help=True, help="Trained models: challengers and the one in use.")
Number = Annotated[int, typer.Argument(help="Number of the model, as `spilno model list` tells.")]
Why = Annotated[str, typer.Option(prompt=True, help="Kept with the model and in the trail.")]
FILES = ("card.json", "rankers.npz")


@models.command("add")
def add_command(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False)],
    note: Annotated[str, typer.Option(help="What is new about it.")] = "",
) -> None:
    """Bring a folder written by `spilno train` here as a challenger."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise stop(f"{folder} holds no {missing[0]}: name a folder written by `spilno train`")
    card, numbers = ((folder / name).read_bytes() for name in FILES)
    with transaction() as db:
        row = service.register(db, user=None, card=card, numbers=numbers, note=note)
    console.print(f"{row.model_id} is challenger {row.id}; a worker judges it now and every night")


@models.command("list")
def list_command() -> None:
    """List the models, what the log says of each, and which one makes the lists."""
    with transaction() as db:
        found = views.rankings_of(db)
    rows = [
        (one.row.id, one.row.model_id, one.row.state, one.scored,
         one.row.judgement.get("verdict", "not judged"),
         f"{one.row.judgement.get('effective', 0):.0f} of {ENOUGH}")
        for one in found.known
    ]  # fmt: skip
    show_table([("No.", "Model", "State", "Lists scored", "The log says", "Effective"), *rows])
    console.print(f"In use: {found.serving} (installed: {found.installed.model_id})")


@models.command("card")
def card_command(
    number: Annotated[int | None, typer.Argument(help="As `spilno model list` tells.")] = None,
    folder: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Of `spilno train` instead.")
    ] = None,
    weights: Annotated[bool, typer.Option("--weights", help="Every weight, not groups.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The whole card as JSON.")] = False,
) -> None:
    """Show a model's card: data, integrity, what each ranker reached, the gate, limits.

    Without a number it is the model that makes the lists; a folder needs no database.
    """
    if folder is not None:
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise stop(f"{folder} holds no {missing[0]}: name a folder written by `spilno train`")
        found = card_in(folder)
    else:
        with transaction() as db:
            found = cards.card(db, number) if number else cards.serving_card(db)
    show_card(found, weights=weights, as_json=as_json)
    if not found.integrity.holds:
        raise typer.Exit(1)


@models.command("judge")
def judge_command(number: Number) -> None:
    """Judge a challenger now by the lists that were shown."""
    with transaction() as db:
        said = judging.judge(db, ranking_id=number).judgement
    console.print(
        f"The log says: {said['verdict']} ({said['effective']:.0f} effective choices of {ENOUGH})"
    )
    for name, one in said["estimates"].items():
        console.print(f"  {name}: {one['value']:.4f} ({one['low']:.4f} to {one['high']:.4f})")


@models.command("use")
def use_command(number: Number, reason: Why) -> None:
    """Let a model make every list from now on; no process needs a restart."""
    _move(number, Move.use, reason)


@models.command("stop")
def stop_command(number: Number, reason: Why) -> None:
    """Go back from a model to the installed one."""
    _move(number, Move.stop, reason)


@models.command("trial")
def trial_command(
    number: Number,
    reason: Why,
    share: Annotated[int, typer.Option(min=5, max=100, help="Per cent of the lists.")] = 50,
) -> None:
    """Let a challenger and the model in use make a share of the lists in turns."""
    with transaction() as db:
        trial = trials.start(db, user=None, ranking_id=number, share=share / 100, reason=reason)
    console.print(f"From the next list on it stands against {trial.champion_id}")


@models.command("end-trial")
def end_trial_command(number: Number, reason: Why) -> None:
    """End a challenger's trial; what was counted stays."""
    with transaction() as db:
        trials.end(db, user=None, ranking_id=number, reason=reason)
        said = trial_views.trials(db)[number]
    console.print(
        f"{said.made} lists were made in turns; of {said.interests.wins + said.interests.losses} "
        f"decided the challenger won {said.interests.wins}: {said.verdict}"
    )


def _move(number: int, move: Move, reason: str) -> None:
    with transaction() as db:
        row = service.move(db, user=None, ranking_id=number, move=move, reason=reason)
    console.print(f"{row.model_id} is now {row.state}")
