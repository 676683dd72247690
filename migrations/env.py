"""Runs migrations on the database of the settings, or on a connection handed in by tests."""

from alembic import context
from sqlalchemy import Connection

from backend.database import engine
from backend.models import Base


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leaves the job queue's own tables out of comparisons."""
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))


def migrate(connection: Connection) -> None:
    """Runs inside one transaction: a migration is whole or not there."""
    context.configure(
        connection=connection, target_metadata=Base.metadata, include_name=ours, compare_type=True
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with engine().connect() as connection:
        migrate(connection)
        connection.commit()
