"""The `spilno` command: what an operator does from a terminal."""

import sys

import typer
from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError, OperationalError

from backend.errors import SetupError, SpilnoError
from backend.frontend_build import FrontendBuildError
from backend.i18n import gettext

HELP = """Spilno: matchmaking for the defence and dual-use industry.

Start with `spilno demo`. In production: `spilno migrate`, `spilno user add`, then `spilno serve`
and `spilno worker` under a supervisor.
"""


def build() -> typer.Typer:
    """Every command; imported here so that `--help` of a broken set-up still explains itself."""
    from backend.commands import (  # noqa: PLC0415 - as said above
        assembly,
        calls,
        check,
        data,
        judgement,
        models,
        people,
        rules,
        running,
    )

    app = typer.Typer(
        no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=HELP
    )
    app.command("demo")(running.demo_command)
    app.command("serve")(running.serve_command)
    app.command("worker")(running.worker_command)
    app.command("migrate")(running.migrate_command)
    app.add_typer(data.imports, name="import")
    app.add_typer(calls.calls, name="calls")
    app.command("rules")(rules.rules_command)
    app.command("embed")(data.embed_command)
    app.command("suggest")(data.suggest_command)
    app.command("assemble")(assembly.assemble_command)
    app.command("check")(check.check_command)
    app.command("teach")(judgement.teach_command)
    app.command("train")(judgement.train_command)
    app.command("evaluate")(judgement.evaluate_command)
    app.command("quality")(judgement.quality_command)
    app.command("simulate")(judgement.simulate_command)
    app.add_typer(models.models, name="model")
    app.add_typer(people.users, name="user")
    return app


def main() -> None:
    """Runs a command; what goes wrong is told in a sentence, with exit status 1."""
    try:
        build()()
    except (SetupError, FrontendBuildError) as error:
        sys.exit(f"Error: {error}")
    except SpilnoError as error:
        sys.exit(f"Error: {gettext(error.detail or error.title, **error.values)}")
    except KeyboardInterrupt:
        sys.exit(130)  # while modules load; later the commands clear up themselves
    except OperationalError as error:
        sys.exit(f"Error: the database does not answer: {error.orig}")
    except ArgumentError as error:
        sys.exit(f"Error: DATABASE_URL is not the address of a PostgreSQL: {error}")
    except OSError as error:
        sys.exit(f"Error: {error}")
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        sys.exit("Error in the settings:\n  " + "\n  ".join(lines))
