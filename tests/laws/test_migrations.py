"""Migrations build what the models say, and can be undone."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from backend.models import Base
from tests.databases import alembic_config


def test_tables_are_those_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _: (
                    not (kind == "table" and name.startswith("procrastinate_"))
                )
            },
        )
        assert compare_metadata(context, Base.metadata) == []


def test_down_leaves_nothing_and_up_works_again(engine: Engine) -> None:
    with engine.connect() as connection:
        transaction = connection.begin()
        before = set(inspect(connection).get_table_names())
        command.downgrade(alembic_config(connection), "base")
        left = set(inspect(connection).get_table_names())
        command.upgrade(alembic_config(connection), "head")
        after = set(inspect(connection).get_table_names())
        transaction.rollback()
    assert (left, after) == ({"alembic_version"}, before)
