"""Commands about accounts."""

from typing import Annotated

import typer
from sqlalchemy import select

from backend.accounts.factor.queries import has_factor
from backend.accounts.factor.service import reset
from backend.accounts.queries import user_by_email
from backend.accounts.service import add_user
from backend.audit.service import record
from backend.commands.terminal import console, show_table, stop, transaction
from backend.models import Role, User
from backend.security.passwords import MINIMUM_LENGTH

users = typer.Typer(no_args_is_help=True, help="Accounts of officers and administrators.")


@users.command("add")
def add_command(
    email: str,
    name: Annotated[str, typer.Option(prompt=True)],
    role: Annotated[Role, typer.Option(help="What the person does here.")] = Role.officer,
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True,
                          envvar="SPILNO_NEW_PASSWORD", help="Asked for when not given.")
    ] = "",
) -> None:  # fmt: skip
    """Add a confirmed account, the first administrator for instance."""
    if len(password) < MINIMUM_LENGTH:
        raise stop(f"the password needs at least {MINIMUM_LENGTH} characters")
    with transaction() as db:
        if user_by_email(db, email) is not None:
            raise stop(f"{email} has an account already")
        user = add_user(db, email=email, name=name, password=password, role=role, confirmed=True)
        record(db, "user_added", actor=None, subject=user, role=role.value)
    console.print(f"Added {email} as {role}")


@users.command("list")
def list_command() -> None:
    """List the accounts."""
    with transaction() as db:
        people = db.scalars(
            select(User).where(User.deleted_at.is_(None)).order_by(User.role, User.email)
        ).all()
        rows = [(u.email, u.name, u.role, "closed" if u.disabled_at else "") for u in people]
    show_table([("E-mail", "Name", "Role", ""), *rows])


@users.command("reset-factor")
def reset_factor_command(email: str) -> None:
    """Take away a second factor, of the last administrator for instance whose phone is lost."""
    with transaction() as db:
        user = user_by_email(db, email)
        if user is None:
            raise stop(f"{email} has no account")
        if not has_factor(db, user.id):
            raise stop(f"{email} has no second factor")
        reset(db, administrator=None, user_id=user.id)
    console.print(f"{email} logs in with the password alone until a new factor is set up")
