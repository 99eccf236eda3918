"""Migrations that fill each table as soon as it is there: for the proof that what was in it stays."""

import base64
import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from alongside.access import chain, sealing
from alongside.access.factor_secrets import SECRETS_KEY
from alongside.access.fields import SealedTextField, installation_keys

ROOMS = (
    "access",
    "asking",
    "conferences",
    "context",
    "exchange",
    "messages",
    "people",
    "plans",
    "practice",
    "reports",
    "voices",
)
MADE_BY_MIGRATIONS = ("access.TrailHead", "access.Installation")
EACH = 3
FIRST_DAY = date(2026, 3, 2)
# What a rule between columns asks for; "room.model" and the column's name, by the number of the row.
RULES: dict[tuple[str, str], Any] = {
    ("conferences.decision", "outcome"): lambda number: "plan" if number % 2 else "no plan",
    ("conferences.decision", "category"): lambda number: "neglect" if number % 2 else "",
    ("people.shareddetail", "address"): lambda number: True if number % 2 else None,
    ("people.shareddetail", "detail"): lambda number: None if number % 2 else True,
    ("conferences.decision", "what_follows"): lambda number: "" if number % 2 else "a plan of help",
}


class Filling(MigrationExecutor):
    """Applies migrations and puts EACH rows in every table that is empty after one. kept: what it put in."""

    fills = True

    def __init__(self, connection: Any, kept: Any) -> None:
        super().__init__(connection)
        self.kept = kept

    def apply_migration(self, state: Any, migration: Any, fake: bool = False, fake_initial: bool = False) -> Any:
        state = super().apply_migration(state, migration, fake, fake_initial)
        if self.fills:
            self.fill(state.apps)
        return state

    def fill(self, apps: Any) -> None:
        """Put rows in every table of the rooms that has none, and remember them with those that are there already."""
        waiting = [
            model
            for model in apps.get_models()
            if _is_ours(model) and _can_be(model, apps) and model._meta.db_table not in self.kept.rows
        ]
        for model in _parents_first(waiting):
            with transaction.atomic():
                if not model._base_manager.exists():
                    Rows(apps, model, self.kept.words).put()
            self.kept.rows[model._meta.db_table] = rows_of(model._meta.db_table)


def _is_ours(model: Any) -> bool:
    meta = model._meta
    return (
        meta.managed and meta.label not in MADE_BY_MIGRATIONS and (meta.app_label in ROOMS or meta.app_label == "mfa")
    )


def _can_be(model: Any, apps: Any) -> bool:
    """Entries of the trail come after the head that they are bound to."""
    return model._meta.label != "access.TrailEntry" or apps.get_model("access", "TrailHead").objects.exists()


def _parents_first(waiting: list[Any]) -> list[Any]:
    """Each after what it may lead to; where two lead to each other, after what it must lead to."""
    ordered: list[Any] = []
    waiting = sorted(waiting, key=lambda model: model._meta.db_table)
    while waiting:
        tables = {model._meta.db_table for model in waiting}
        ready = [model for model in waiting if not _leads_to(model, or_may=True) & tables] or [
            model for model in waiting if not _leads_to(model, or_may=False) & tables
        ][:1]
        assert ready, f"These need each other: {sorted(tables)}"
        ordered += ready
        waiting = [model for model in waiting if model not in ready]
    return ordered


def _leads_to(model: Any, *, or_may: bool) -> set[str]:
    relations = [each for each in model._meta.concrete_fields if each.is_relation and (or_may or not each.null)]
    return {each.related_model._meta.db_table for each in relations} - {model._meta.db_table}


def tables() -> set[str]:
    return set(connection.introspection.table_names())


def rows_of(table: str) -> dict[str, dict[str, Any]]:
    """The rows of a table as they lie there, by primary key."""
    with connection.cursor() as cursor:
        key = connection.introspection.get_primary_key_column(cursor, table)
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (a table of our own)
        names = [column[0] for column in cursor.description]
        found = [dict(zip(names, map(_plain, row), strict=True)) for row in cursor.fetchall()]
    return {str(row[key]): row for row in found}


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


class Rows:
    """EACH rows for one model of some moment. Sealed words are remembered in `words`."""

    def __init__(self, apps: Any, model: Any, words: dict[tuple[str, str, str], str]) -> None:
        self.apps, self.model, self.words = apps, model, words
        self.made: list[Any] = []

    def put(self) -> None:
        """Save them."""
        for number in range(EACH):
            row = self.model()
            relations = 0
            sealed = []
            for each in self.model._meta.concrete_fields:
                if isinstance(each, SealedTextField):
                    sealed.append(each)
                elif each.is_relation and self._rule(each, number, True) is None:
                    setattr(row, each.attname, None)
                elif each.is_relation:
                    setattr(row, each.attname, self._related(each, number, relations))
                    relations += each.name != "data_key"
                elif not isinstance(each, models.AutoField):
                    setattr(row, each.attname, self._value(each, number))
            self._particular(row, number)
            for each in sealed:
                setattr(row, each.attname, self._sealed(each, row, number))
            row.save(force_insert=True)
            self.made.append(row)

    def _related(self, relation: Any, number: int, shift: int) -> Any:
        if relation.related_model._meta.label == self.model._meta.label:
            return self.made[-1].pk if self.made and relation.null else None
        keys = list(relation.related_model._base_manager.order_by("pk").values_list("pk", flat=True)[:EACH])
        return keys[(number + shift) % len(keys)] if keys else None

    def _rule(self, each: Any, number: int, otherwise: Any) -> Any:
        rule = RULES.get((self.model._meta.label_lower, each.name))
        return rule(number) if rule else otherwise

    def _value(self, each: Any, number: int) -> Any:
        if (ruled := self._rule(each, number, NotImplemented)) is not NotImplemented:
            return ruled
        if each.choices:
            return list(each.flatchoices)[number % len(each.flatchoices)][0]
        if each.null and number == EACH - 1:
            return None
        kind = each.get_internal_type()
        made: dict[str, Any] = {
            "UUIDField": lambda: uuid.uuid5(uuid.NAMESPACE_OID, f"{self.model._meta.db_table}.{each.column}.{number}"),
            "BooleanField": lambda: bool(number % 2),
            "DateField": lambda: FIRST_DAY + timedelta(days=number),
            "DateTimeField": lambda: datetime.combine(FIRST_DAY, time(9, number, 7), UTC),
            "TimeField": lambda: time(9, number),
            "JSONField": lambda: {"number": number, "words": ["é", "ŵ"]},
            "BinaryField": lambda: bytes([number, 255, 0]),
            "DecimalField": lambda: Decimal(number),
            "FloatField": lambda: number + 0.5,
            "DurationField": lambda: timedelta(minutes=number),
        }
        if kind in made:
            return made[kind]()
        if "Integer" in kind:
            return number + 1
        return f"{number} ŵ {each.column}"[: each.max_length]

    def _sealed(self, each: Any, row: Any, number: int) -> bytes:
        words = f"{number}: what {each.column} says, ŵith accents"
        key, place = row.data_key, sealing.place(row._meta.db_table, each.column, row.pk)
        self.words[row._meta.db_table, each.column, str(row.pk)] = words
        return sealing.seal(self._opened(key), words, place)

    def _opened(self, key: Any) -> bytes:
        return sealing.unwrap(installation_keys(), key.wrapped_by, key.pk, bytes(key.wrapped))

    def _particular(self, row: Any, number: int) -> None:
        """What only this program's own rows have: keys that open, a chain that holds, secrets that were sealed."""
        keys, label = installation_keys(), self.model._meta.label
        if label == "access.DataKey":
            row.wrapped_by, row.wrapped = keys.current, sealing.new_data_key(keys, row.pk)
        elif label == "access.TrailEntry":
            head = self.apps.get_model("access", "TrailHead")
            before = bytes(self.made[-1].digest) if self.made else b""
            row.number, row.detail = number + 1, {"number": number}
            row.digest = chain.link(keys.trail, before, chain.fields_of(row))
            head.objects.filter(pk=1).update(last=row.number, digest=row.digest)
        elif label == "mfa.Authenticator":
            data_key = self.apps.get_model("access", "DataKey")
            wrapped = {"wrapped_by": keys.current, "wrapped": sealing.new_data_key(keys, SECRETS_KEY)}
            kept, _made = data_key.objects.get_or_create(pk=SECRETS_KEY, defaults=wrapped)
            secret = sealing.seal(self._opened(kept), "secret", sealing.place("mfa_authenticator", "data", "secret"))
            row.type, row.data = "totp", {"secret": base64.b64encode(secret).decode()}
