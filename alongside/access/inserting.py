"""Many new rows at once, without the statement being put together anew for each hundred."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models

# Rows in one statement: a server takes longer to begin with one than to write a row. SQLite begins at once, and would first copy
# what a statement of several rows changes.
TOGETHER = {"postgresql": 50, "sqlite": 1}
AnyModel = TypeVar("AnyModel", bound=models.Model)
Written = Callable[[list[Any]], list[Any]]


def insert(model: type[AnyModel], rows: Iterable[AnyModel], *, instead: Sequence[str] = ()) -> list[AnyModel]:
    """Insert rows, as `bulk_create` does, some times as fast. A key that the database gives is not read back.

    instead: names of the columns of a uniqueness rule; a row that is there already gets the other values of the new one, and no two
    of these rows may be the same by it. Call it inside an action.
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
    rows = list(rows)
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    by_name = {field.attname: field for field in _fields(model)}
    fields = [by_name[name] for name in names]
    values = zip(*rows, strict=True)
    columns = [_written(field, connection)(list(column)) for field, column in zip(fields, values, strict=True)]
    _execute(model, fields, zip(*columns, strict=True), instead)


def _execute(
    model: type[models.Model], fields: Sequence[Any], rows: Iterable[Sequence[Any]], instead: Sequence[str]
) -> None:
    written = list(rows)
    if not written:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    many = TOGETHER[connection.vendor]
    whole = len(written) // many * many
    together = [list(chain.from_iterable(written[at : at + many])) for at in range(0, whole, many)]
    with connection.cursor() as cursor:
        for count, values in ((many, together), (1, written[whole:])):
            if values:
                cursor.executemany(_statement(model, tuple(fields), tuple(instead), connection.vendor, count), values)


def _column(field: Any, rows: Sequence[models.Model], connection: Any) -> list[Any]:
    """The values of one column as the database takes them."""
    if type(field).pre_save is models.Field.pre_save:
        name = field.attname
        return _written(field, connection)([row.__dict__[name] for row in rows])
    return _written(field, connection)([field.pre_save(row, True) for row in rows])


def _written(field: Any, connection: Any) -> Written:
    """How the values of a field are written. What the field would leave as it is does not pass through it."""

    def by_the_field(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    of = field
    while isinstance(of, models.ForeignKey):
        of = of.target_field
    if type(of) is models.UUIDField:
        if connection.features.has_native_uuid_field:
            return lambda values: [value if type(value) is UUID else by_the_field(value) for value in values]
        return lambda values: [value.hex if type(value) is UUID else by_the_field(value) for value in values]
    plain = {
        models.CharField: str,
        models.TextField: str,
        models.BooleanField: bool,
        models.BigIntegerField: int,
    }.get(type(of))
    if plain is None or of is not field:
        return lambda values: [by_the_field(value) for value in values]
    return lambda values: [value if type(value) is plain else by_the_field(value) for value in values]


@cache
def _fields(model: Any) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


@cache
def _statement(model: Any, fields: tuple[Any, ...], instead: tuple[str, ...], vendor: str, count: int) -> str:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    columns = [field.column for field in fields]
    one = f"({', '.join(['%s'] * len(columns))})"
    # Every name in it is one of a model's own.
    statement = (
        f"INSERT INTO {quoted(model._meta.db_table)} ({', '.join(map(quoted, columns))}) "  # noqa: S608
        f"VALUES {', '.join([one] * count)}"
    )
    if instead:
        rest = ", ".join(f"{quoted(each)} = EXCLUDED.{quoted(each)}" for each in columns if each not in instead)
        statement += f" ON CONFLICT ({', '.join(map(quoted, instead))}) DO UPDATE SET {rest}"
    return statement
