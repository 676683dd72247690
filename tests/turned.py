"""Rows whose order nobody asked for come last first, so that no page and no test relies on it."""

from typing import Any

from sqlalchemy import Engine, Select, event, text

#: behind whatever a statement is sorted by, so that rows alike in that are turned round too
LAST_FIRST = text("row_number() over () desc")


def turn_rows(engine: Engine) -> None:
    """Makes PostgreSQL answer this engine's SELECTs in the opposite of the order at hand.

    What is sorted to the last row stays as it is. A FOR UPDATE takes no window function and a
    DISTINCT no order of its own; those are left alone.
    """
    event.listen(engine, "before_execute", _turned, retval=True)


def _turned(_: Any, statement: Any, many: Any, one: Any, __: Any) -> tuple[Any, Any, Any]:
    if isinstance(statement, Select) and _can_be_turned(statement):
        statement = statement.order_by(LAST_FIRST)
    return statement, many, one


def _can_be_turned(statement: Select[Any]) -> bool:
    return statement._for_update_arg is None and not statement._distinct
