"""A cursor for statements that are asked again and again: PostgreSQL works out once on each connection how it answers them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def planned_cursor(connection: Any) -> Iterator[Any]:
    """A cursor that sends values beside the statement, so that PostgreSQL knows a statement again. On SQLite the usual one.

    Planning took longer there than answering. How often a statement is planned before it is kept: `prepare_threshold` in the
    settings. PostgreSQL goes on planning by itself what depends on its values.
    """
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            yield cursor
        return
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    driver = connection.connection
    usual, driver.cursor_factory = driver.cursor_factory, ServerBindingCursor
    try:
        made = connection.cursor()
    finally:
        driver.cursor_factory = usual
    with made as cursor:
        yield cursor
