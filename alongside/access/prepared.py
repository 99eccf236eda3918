"""Queries whose SQL is worked out once, and then asked again with other values: docs/adr/0013.

    @prepared
    def _held(account, scopes): return Family.objects.open_to(account).filter(...)

    rows = _held(reader, frozenset({Scope.OWN}))

Working the SQL out of a queryset took most of a page's time. The function is called twice for each *shape* of its arguments,
with stand-ins in place of accounts, ids, days and moments (and of the clock of `days`), and what differs between the two is what
is put in anew each time. Nothing that was read is kept: only SQL. A query for which this cannot be told is worked out each time.
"""

import functools
import random
import uuid
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators

from alongside.access import days
from alongside.access.models import Account
from alongside.access.planned import planned_cursor

MOST_IN_LIST = 1_024


class Text(str):
    """Words that somebody typed: a value to put into kept SQL, where any other text is part of the shape."""

    __slots__ = ()


class Number(int):
    """A number, of a search for one, that is a value to put into kept SQL, where any other number is part of the shape."""

    __slots__ = ()


Row = TypeVar("Row")

# Each written as the databases take it. PostgreSQL takes the value itself.
_WRITTEN: dict[type, tuple[Callable[[Any, Any], Any], ...]] = {
    uuid.UUID: (lambda value, _ops: value, lambda value, _ops: value.hex, lambda value, _ops: str(value)),
    date: (lambda value, _ops: value, lambda value, ops: ops.adapt_datefield_value(value)),
    datetime: (lambda value, _ops: value, lambda value, ops: ops.adapt_datetimefield_value(value)),
    Number: (lambda value, _ops: int(value),),
    Text: (lambda value, _ops: str(value), lambda value, ops: ops.prep_for_like_query(value) + "%"),
}


class CannotPrepare(Exception):
    """Part of the SQL comes neither from the arguments nor stays the same."""


class Prepared(Generic[Row]):
    """A function that makes a queryset of its arguments, called for the rows.

    Arguments: an `Account` (only its key and its role are looked at), ids, days, moments, `Text`, `Number`, tuples of these, and
    lists of ids are put into kept SQL; anything else (a key, another number, a set of scopes) is part of the shape. The function
    must not look at a value to decide what to ask, nor ask the wall clock but through `days`. Rows are models or tuples;
    `prefetch_related` is not carried out.
    """

    made: "list[Prepared[Any]]" = []
    is_checked = False  # the tests also ask each the plain way, and compare

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        functools.update_wrapper(self, build)
        self.build = build
        self.plans: dict[Any, _Plan | None] = {}
        Prepared.made.append(self)

    def __call__(self, *arguments: Any) -> list[Row]:
        shape: list[Any] = [connections[DEFAULT_DB_ALIAS].vendor]
        values: list[Any] = []
        given = [_given(argument, shape, values) for argument in arguments]
        if None in values:
            return list(self.build(*given))
        key = tuple(shape)
        if key not in self.plans:
            self.plans[key] = self._plan(given)
        plan = self.plans[key]
        if plan is None:
            return list(self.build(*given))
        found = plan.rows([*values, days.today(), days.now(), days.latest()])
        if Prepared.is_checked:
            self._check(found, given)
        return found

    def _plan(self, given: list[Any]) -> "_Plan | None":
        try:
            return _Plan(*(self._with_stand_ins(given) for _twice in range(2)))
        except CannotPrepare:
            return None

    def _with_stand_ins(self, given: list[Any]) -> tuple[QuerySet[Any], list[Any]]:
        values: list[Any] = []
        arguments = [_stand_in(argument, values) for argument in given]
        clock = (_stand_in(date.today(), values), _moment(values), _moment(values))  # noqa: DTZ011 only its type counts
        token = days.stood_in.set(clock)
        try:
            return self.build(*arguments), values
        finally:
            days.stood_in.reset(token)

    def _check(self, found: list[Row], given: list[Any]) -> None:
        asked = self.build(*given)
        plain, kept = list(asked), found
        if not asked.ordered:  # a database may give the same rows in another order when it plans anew
            plain, kept = (sorted(rows, key=lambda row: str(getattr(row, "pk", row))) for rows in (plain, found))
        if plain != kept:
            raise AssertionError(f"{self.__name__} answers {len(found)} rows where {len(plain)} are right")  # type: ignore[attr-defined]


def prepared(build: Callable[..., QuerySet[Any]]) -> Prepared[Any]:
    """Ask this query by kept SQL."""
    return Prepared(build)


def forget() -> None:
    """Work all SQL out anew, since a rule of the program was changed while it runs, as the proofs do."""
    for each in Prepared.made:
        each.plans.clear()


def _given(argument: Any, shape: list[Any], values: list[Any]) -> Any:
    """Sort an argument into the shape and the values. A list grows to a power of two by its last id, so that shapes are few.

    A list too long for that leaves None among the values.
    """
    if isinstance(argument, Account):
        shape.append(argument.role)
        values.append(argument.pk)
    elif type(argument) in _WRITTEN:
        shape.append(type(argument))
        values.append(argument)
    elif isinstance(argument, list):
        if len(argument) > MOST_IN_LIST or None in argument:
            values.append(None)
            return argument
        room = 1 << (len(argument) - 1).bit_length() if argument else 0
        shape.append(room)
        values += argument + argument[-1:] * (room - len(argument))
    elif isinstance(argument, tuple):
        shape.append(len(argument))
        for each in argument:
            _given(each, shape, values)
    else:
        shape.append(argument)
    return argument


def _stand_in(argument: Any, values: list[Any]) -> Any:
    """Something in place of an argument that is like no other value; what is part of the shape stays itself."""
    if isinstance(argument, Account):
        values.append(uuid.uuid4())
        return Account(pk=values[-1], role=argument.role)
    if isinstance(argument, list):
        room = 1 << (len(argument) - 1).bit_length() if argument else 0
        ids = [uuid.uuid4() for _each in range(room)]
        values += ids
        return ids
    if isinstance(argument, tuple):
        return tuple(_stand_in(each, values) for each in argument)
    if type(argument) is Text:
        values.append(Text(uuid.uuid4().hex))
    elif type(argument) is Number:
        values.append(Number(random.randrange(2**62)))  # noqa: S311 nothing secret
    elif type(argument) is uuid.UUID:
        values.append(uuid.uuid4())
    elif type(argument) is datetime:
        return _moment(values)
    elif type(argument) is date:
        values.append(date(2200, 1, 1) + timedelta(days=random.randrange(200_000)))  # noqa: S311 nothing secret
    else:
        return argument
    return values[-1]


def _moment(values: list[Any]) -> datetime:
    values.append(datetime(2200, 1, 1, tzinfo=UTC) + timedelta(seconds=random.random() * 1e10))  # noqa: S311 nothing secret
    return values[-1]


class _Plan:
    """SQL with its places for values, and how its rows become what was asked for."""

    def __init__(self, one: tuple[QuerySet[Any], list[Any]], other: tuple[QuerySet[Any], list[Any]]) -> None:
        queryset, values = one
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.is_empty = False
        # How a word is best looked for depends on how many there are that begin so.
        self.is_typed = any(type(value) is Text for value in values)
        try:
            self.sql, fixed = compiler.as_sql()
            again, changed = other[0].query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        except EmptyResultSet:
            self.is_empty = True
            return
        if again != self.sql or len(fixed) != len(changed):
            raise CannotPrepare
        written = _ways(values, other[1], compiler.connection.ops)
        self.fixed = list(fixed)
        self.places = [
            (number, *_way(written, pair))
            for number, pair in enumerate(zip(fixed, changed, strict=True))
            if pair[0] != pair[1]
        ]
        self.compiler = compiler
        compiler.select = list(compiler.select)
        self.columns = [each[0] for each in compiler.select[: compiler.col_count]]
        self.converters = compiler.get_converters(self.columns)
        self.kind = queryset._iterable_class
        if self.kind is ModelIterable:
            self._of_models(compiler)
        elif self.kind not in (ValuesListIterable, FlatValuesListIterable):
            raise CannotPrepare

    def _of_models(self, compiler: Any) -> None:
        info = compiler.klass_info
        self.model = info["model"]
        self.first, self.last = info["select_fields"][0], info["select_fields"][-1] + 1
        self.names = [each[0].target.attname for each in compiler.select[self.first : self.last]]
        self.related = _quickly(get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS))
        self.loaded = _Loaded(self.model)
        self.annotations = list((compiler.annotation_col_map or {}).items())

    def rows(self, values: list[Any]) -> list[Any]:
        if self.is_empty:
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        parameters = self.fixed.copy()
        for number, place, way in self.places:
            parameters[number] = way(values[place], connection.ops)
        with connection.cursor() if self.is_typed else planned_cursor(connection) as cursor:
            cursor.execute(self.sql, tuple(parameters))
            fetched: Iterable[Any] = cursor.fetchall()
        if self.converters:
            compiler = copy(self.compiler)
            compiler.connection = connection
            fetched = compiler.apply_converters(fetched, self.converters)
        if self.kind is FlatValuesListIterable:
            return [row[0] for row in fetched]
        return list(self._models(fetched) if self.kind is ModelIterable else map(tuple, fetched))

    def _models(self, fetched: Iterable[Any]) -> Iterator[Model]:
        for row in fetched:
            made = self.loaded.from_db(DEFAULT_DB_ALIAS, self.names, row[self.first : self.last])
            for related in self.related:
                related.populate(row, made)
            for name, column in self.annotations:
                setattr(made, name, row[column])
            yield made


class _Loaded:
    """Rows of one model as `Model.from_db` gives them, without the signals, which the program does not use, and three times as
    fast. A column that was not asked for is left out, and asked for when it is read."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model

    def from_db(self, db: str, names: Iterable[str], values: Iterable[Any]) -> Model:
        made = self.model.__new__(self.model)
        state = ModelState()
        state.adding, state.db = False, db
        made.__dict__["_state"] = state
        made.__dict__.update(zip(names, values, strict=True))
        return made


def _quickly(populators: Any) -> Any:
    for each in populators:
        each.model_cls = _Loaded(each.model_cls)
        _quickly(each.related_populators)
    return populators


def _ways(values: list[Any], others: list[Any], ops: Any) -> dict[Any, tuple[int, Callable[[Any, Any], Any]]]:
    """By how a pair of stand-ins is written: which value it stands for, and the way that writes it so."""
    return {
        (way(value, ops), way(other, ops)): (place, way)
        for place, (value, other) in enumerate(zip(values, others, strict=True))
        for way in _WRITTEN[type(value)]
    }


def _way(written: dict[Any, tuple[int, Callable[[Any, Any], Any]]], pair: tuple[Any, Any]) -> tuple[int, Any]:
    try:
        return written[pair]
    except (KeyError, TypeError) as unknown:
        raise CannotPrepare from unknown


class Gathered(QuerySet[Any]):
    """Rows that were gathered for one row above them, in the place of its manager's. It can be read, and nothing else."""

    def _chain(self, **_kwargs: Any) -> Any:
        raise TypeError("These rows were gathered: choose among them in Python, or ask for them anew.")

    _clone = _chain


def gather(parents: Iterable[Any], name: str, children: Iterable[Any], key: str) -> None:
    """Let `parent.<name>.all()` give its own of these rows, as prefetch_related does. key: the children's field of the parent."""
    found: dict[Any, list[Any]] = {}
    for child in children:
        found.setdefault(getattr(child, f"{key}_id"), []).append(child)
    for parent in parents:
        rows = Gathered(parent.__class__)
        rows._result_cache = found.get(parent.pk, [])  # type: ignore[attr-defined]
        rows._prefetch_done = True  # type: ignore[attr-defined]
        for child in found.get(parent.pk, ()):
            setattr(child, key, parent)
        parent.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows
