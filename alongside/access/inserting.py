"""Many new rows at once, without the statement being put together anew for each hundred."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models

AnyModel = TypeVar("AnyModel", bound=models.Model)
Written = Callable[[Any], Any]


def insert(model: type[AnyModel], rows: Iterable[AnyModel], *, instead: Sequence[str] = ()) -> list[AnyModel]:
    """Insert rows, as `bulk_create` does, some times as fast. A key that the database gives is not read back.

    instead: names of the columns of a uniqueness rule; a row that is there already gets the other values of the new one. Call it
    inside an action.
    """
    rows = list(rows)
    connection = connections[DEFAULT_DB_ALIAS]
    fields = _fields(model)
    _execute(model, fields, zip(*(_column(field, rows, connection) for field in fields), strict=True), instead)
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return rows


def insert_values(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    instead: Sequence[str] = (),
) -> None:
    """Insert rows of which only the values are at hand, in the order of these attributes; a foreign key by its key.

    Columns without a value stay as the database makes them: empty. `instead` as for `insert`.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    by_name = {field.attname: field for field in _fields(model)}
    fields = [by_name[name] for name in names]
    writes = [_written(field, connection) for field in fields]
    _execute(model, fields, [[w(value) for w, value in zip(writes, row, strict=True)] for row in rows], instead)


def _execute(
    model: type[models.Model], fields: Sequence[Any], rows: Iterable[Sequence[Any]], instead: Sequence[str]
) -> None:
    written = list(rows)
    if written:
        connection = connections[DEFAULT_DB_ALIAS]
        statement = _statement(model, tuple(fields), tuple(instead), connection.vendor)
        with connection.cursor() as cursor:
            cursor.executemany(statement, written)


def _column(field: Any, rows: Sequence[models.Model], connection: Any) -> list[Any]:
    """The values of one column as the database takes them."""
    write = _written(field, connection)
    if type(field).pre_save is models.Field.pre_save:
        name = field.attname
        return [write(row.__dict__[name]) for row in rows]
    return [write(field.pre_save(row, True)) for row in rows]


def _written(field: Any, connection: Any) -> Written:
    """How a value of a field is written. What the field would leave as it is does not pass through it."""

    def by_the_field(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    of = field
    while isinstance(of, models.ForeignKey):
        of = of.target_field
    if type(of) is models.UUIDField:
        native = connection.features.has_native_uuid_field
        return lambda value: (value if native else value.hex) if type(value) is UUID else by_the_field(value)
    plain = {
        models.CharField: str,
        models.TextField: str,
        models.BooleanField: bool,
        models.BigIntegerField: int,
    }.get(type(of))
    if plain is None:
        return by_the_field
    is_itself = of is field
    return lambda value: value if is_itself and type(value) is plain else by_the_field(value)


@cache
def _fields(model: Any) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


@cache
def _statement(model: Any, fields: tuple[Any, ...], instead: tuple[str, ...], vendor: str) -> str:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    columns = [field.column for field in fields]
    # Every name in it is one of a model's own.
    statement = (
        f"INSERT INTO {quoted(model._meta.db_table)} ({', '.join(map(quoted, columns))}) "  # noqa: S608
        f"VALUES ({', '.join(['%s'] * len(columns))})"
    )
    if instead:
        rest = ", ".join(f"{quoted(each)} = EXCLUDED.{quoted(each)}" for each in columns if each not in instead)
        statement += f" ON CONFLICT ({', '.join(map(quoted, instead))}) DO UPDATE SET {rest}"
    return statement
